"""Concurrent calls, nested calls, and interrupted calls."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import unittest
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from support import ADDS, ENDLESS, READY, WRITES, Case, wat

import wizer
from wizer import Wasi, WizerError

COUNTS = """(module
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (param i32) (local $left i32)
    (local.set $left (local.get 0))
    (loop $again
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $again (local.get $left)))
    (global.set $n (local.get 0))))"""
"""A module whose initializer counts down from its argument."""

CALLS = """(module (import "env" "f" (func $f))
  (func (export "wizer-initialize") (loop (call $f) (br 0))))"""


class Threads(Case):
    """All results are right, with any other callers."""

    def at_once(self, works: list[Callable[[], object]], times: int) -> Counter[object]:
        """Runs each function in a thread, this many times. Counts the results."""
        came: Counter[object] = Counter()
        lock = threading.Lock()

        def body(work: Callable[[], object]) -> None:
            for _ in range(times):
                try:
                    made = work()
                except BaseException as error:  # all of it is to be seen
                    made = f"{type(error).__name__}: {error}"
                with lock:
                    came[made] += 1

        threads = [threading.Thread(target=body, args=[work]) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return came

    def test_eight_at_once(self) -> None:
        def module(number: int) -> tuple[str, str]:
            memory = f'(memory 1) (data (i32.const {number}) "{number}")'
            text = READY.replace("(memory ", f"{memory} (memory ").replace("7", str(number + 1))
            return text, "wizer-initialize"

        inputs = [module(number) for number in range(5)]
        inputs += [(ADDS, f"add({number}, 1)") for number in range(3)]
        expected = [wizer.preinitialize(text, init_func=init) for text, init in inputs]
        self.assertEqual(len(set(expected)), 8)

        def work(place: int) -> Callable[[], object]:
            text, init = inputs[place]
            return lambda: wizer.preinitialize(text, init_func=init) == expected[place]

        came = self.at_once([work(place) for place in range(8)], 25)
        self.assertEqual(came, {True: 200})

    def test_each_has_its_own_failure(self) -> None:
        def work(name: str) -> Callable[[], object]:
            calls = '(func (export "wizer-initialize") (call $f))'
            module = wat(f'(module (import "env" "{name}" (func $f)) {calls})')

            def traps() -> object:
                try:
                    return wizer.preinitialize(module)
                except WizerError as error:
                    return f"`env.{name}`" in error.causes[-1]

            return traps

        came = self.at_once([work(name) for name in "abcdefgh"], 25)
        self.assertEqual(came, {True: 200})

    def test_one_target(self) -> None:
        target = wizer.Target.open(COUNTS, init_func="wizer-initialize(1)")
        names = [f"wizer-initialize({number})" for number in range(1, 41)]
        expected = [wizer.preinitialize(COUNTS, init_func=name) for name in names]
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda name: target.run(init_func=name).wasm, names))
        self.assertEqual(made, expected)

    def test_others_go_on(self) -> None:
        """While an initializer computes, another thread counts."""
        steps, done = 0, threading.Event()

        def compute() -> None:
            wizer.preinitialize(COUNTS, init_func="wizer-initialize(1500000000)")
            done.set()

        thread = threading.Thread(target=compute)
        began = time.monotonic()
        thread.start()
        while not done.wait(0.005):
            steps += 1
        thread.join()
        took = time.monotonic() - began
        self.assertGreater(took, 0.2)
        # With a lock that is held, it would not count at all.
        self.assertGreater(steps, took / 0.005 / 10)


class Calls(Case):
    """Nested calls, in functions of the caller, and what they raise."""

    def test_within_a_call(self) -> None:
        came: list[object] = []

        def again(_: object) -> None:
            came.append(wizer.inspect(READY).accepted)
            came.append(len(wizer.preinitialize(WRITES, wasi=Wasi(stdout=lambda _: None))))

        expected = len(wizer.preinitialize(WRITES, wasi=Wasi(stdout=again)))
        wizer.preinitialize(ADDS, init_func="add(40, 2)", on_return=again)
        wizer.preinitialize(READY, on_phase=again)
        self.assertEqual(came, [True, expected] * 6)

    def test_what_they_raise(self) -> None:
        def raises(*_: object) -> None:
            raise KeyError("mine")

        for _ in range(3):
            runs: list[dict[str, Any]] = [
                {"wasi": Wasi(stdout=raises)},
                {"wasi": Wasi(stderr=raises)},
                {"wasi": True, "on_phase": raises},
                {"wasi": True, "on_taken": raises},
            ]
            for options in runs:
                with self.assertRaisesRegex(KeyError, "mine"):
                    wizer.preinitialize(WRITES, **options)
            with self.assertRaisesRegex(KeyError, "mine"):
                wizer.preinitialize(ADDS, init_func="add(40, 2)", on_return=raises)
            # The initializer would go on for ever.
            with self.assertRaisesRegex(KeyError, "mine"):
                wizer.preinitialize(CALLS, import_functions={"env.f": raises})


@unittest.skipUnless(os.name == "posix", "for systems with signals")
class Interrupts(Case):
    """Keyboard interrupts."""

    def test_an_endless_initializer(self) -> None:
        program = (
            "import sys, wizer\n"
            "def say(phase):\n"
            "    if phase == 'initialize': print('runs', flush=True)\n"
            "try: wizer.preinitialize(sys.argv[1], on_phase=say)\n"
            "except KeyboardInterrupt: print('interrupted')\n"
            "print(wizer.inspect(sys.argv[1]).accepted)\n"
        )
        self.assertEqual(
            self.interrupted(["-c", program, ENDLESS]), (0, "runs\ninterrupted\nTrue\n", "")
        )

    def test_a_target(self) -> None:
        program = (
            "import sys, wizer\n"
            "def say(phase):\n"
            "    if phase == 'initialize': print('runs', flush=True)\n"
            "target = wizer.Target.open(sys.argv[1])\n"
            "try: target.run(on_phase=say)\n"
            "except KeyboardInterrupt: print('interrupted')\n"
            "try: target.run(timeout=0.1)\n"
            "except wizer.WizerError as error: print(error.kind)\n"
        )
        came = self.interrupted(["-c", program, ENDLESS])
        self.assertEqual(came, (0, "runs\ninterrupted\nlimit\n", ""))

    def test_no_traceback(self) -> None:
        """Without a handler, Python ends as it does for any interrupt."""
        program = (
            "import sys, wizer\n"
            "def say(phase):\n"
            "    if phase == 'initialize': print('runs', flush=True)\n"
            "wizer.preinitialize(sys.argv[1], on_phase=say)\n"
        )
        status, said, errors = self.interrupted(["-c", program, ENDLESS])
        self.assertEqual((status, said), (-signal.SIGINT, "runs\n"))
        self.assertTrue(errors.endswith("\nKeyboardInterrupt\n"), errors)

    def test_the_command(self) -> None:
        (self.folder / "in.wat").write_text(WRITES.replace("(i32.const 8)))))", "(i32.const 8))) (loop (br 0))))"))
        words = ["-m", "wizer", "--allow-wasi", "--quiet", "in.wat", "-o", "out.wasm"]
        status, said, errors = self.interrupted(words)
        self.assertEqual((status, said), (130, "hello\n"))
        self.assertTrue(errors.endswith("Error: interrupted\n"), errors)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["in.wat"])

    def interrupted(self, words: list[str]) -> tuple[int, str, str]:
        """Runs Python until it has said something, and interrupts it."""
        child = subprocess.Popen(
            [sys.executable, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            # Whoever runs the tests may ignore interrupts, which processes inherit.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self.addCleanup(child.kill)
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(0.3)
        began = time.monotonic()
        child.send_signal(signal.SIGINT)
        stdout, stderr = child.communicate(timeout=60)
        self.assertLess(time.monotonic() - began, 20)
        return child.returncode, (first + stdout).decode(), stderr.decode()


if __name__ == "__main__":
    unittest.main()
