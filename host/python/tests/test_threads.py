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
from unittest import mock

from support import ADDS, READY, wat

import wizer
from wizer import Wasi, WizerError, components

MODULE = wat(READY)
COMPONENT = wat(ADDS)
ENDLESS = wat('(module (func (export "wizer-initialize") (loop (br 0))))')

WRITES = wat("""(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\\10\\00\\00\\00\\06\\00\\00\\00") (data (i32.const 16) "hello\\n")
  (func (export "wizer-initialize")
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))""")


def trapping(name: str) -> bytes:
    """A module that calls an unresolved import with this name."""
    calls = '(func (export "wizer-initialize") (call $f))'
    return wat(f'(module (import "env" "{name}" (func $f)) {calls})')


class Threads(unittest.TestCase):
    """All results are right, with any other callers."""

    def at_once(self, works: list[Callable[[], object]], times: int) -> Counter[object]:
        """Runs each function in two threads, this many times. Counts the results."""
        came: Counter[object] = Counter()

        def body(work: Callable[[], object]) -> None:
            for _ in range(times):
                try:
                    came[work()] += 1
                except BaseException as error:  # all of it is to be seen
                    came[f"{type(error).__name__}: {error}"] += 1

        threads = [threading.Thread(target=body, args=[work]) for work in works * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return came

    def test_all_at_once(self) -> None:
        results = (
            wizer.preinitialize(MODULE),
            wizer.preinitialize(COMPONENT, init_func="add(40, 2)"),
            wizer.instrument(MODULE),
        )

        def refused() -> object:
            try:
                return wizer.inspect(b"abc")
            except WizerError as error:
                return error.kind == "malformed"

        came = self.at_once(
            [
                lambda: wizer.preinitialize(MODULE) == results[0],
                lambda: wizer.preinitialize(COMPONENT, init_func="add(40, 2)") == results[1],
                lambda: wizer.instrument(MODULE) == results[2],
                lambda: wizer.inspect(MODULE).accepted,
                refused,
            ],
            10,
        )
        self.assertEqual(came, {True: 100})

    def test_each_has_its_own_failure(self) -> None:
        def work(name: str) -> Callable[[], object]:
            module = trapping(name)

            def traps() -> object:
                try:
                    return wizer.preinitialize(module)
                except WizerError as error:
                    return f"`env.{name}`" in error.causes[-1]

            return traps

        came = self.at_once([work(name) for name in "abcd"], 25)
        self.assertEqual(came, {True: 200})


class Calls(unittest.TestCase):
    """Nested calls, in functions of the caller."""

    def test_within_a_call(self) -> None:
        came: list[object] = []

        def again(_: object) -> None:
            came.append(wizer.inspect(MODULE).accepted)
            came.append(len(wizer.preinitialize(WRITES, wasi=Wasi(stdout=lambda _: None))))
            came.append(len(wizer.preinitialize(COMPONENT, init_func="add(1, 2)")))

        expected = len(wizer.preinitialize(WRITES, wasi=Wasi(stdout=again)))
        wizer.preinitialize(COMPONENT, init_func="add(40, 2)", on_return=again)
        self.assertEqual(came[:2] + came[3:5], [True, expected] * 2)
        self.assertEqual(came[2], came[5])

    def test_what_they_raise(self) -> None:
        def raises(_: object) -> None:
            raise KeyError("mine")

        for _ in range(3):
            with self.assertRaisesRegex(KeyError, "mine"):
                wizer.preinitialize(WRITES, wasi=Wasi(stdout=raises))
            with self.assertRaisesRegex(KeyError, "mine"):
                wizer.preinitialize(COMPONENT, init_func="add(40, 2)", on_return=raises)
        wizer.preinitialize(COMPONENT, init_func="add(40, 2)")


class Cut(unittest.TestCase):
    """An exception in the middle of a call."""

    def test_at_every_step(self) -> None:
        """An exception before or after any call of a component has no effect on later calls."""
        expected = wizer.preinitialize(COMPONENT, init_func="add(40, 2)")
        call = components.Loaded.call
        for behind in (False, True):
            step = 0
            while True:
                left = step

                def cut(loaded: components.Loaded, *arguments: object) -> object:
                    nonlocal left
                    left -= 1
                    if left < 0 and not behind:
                        raise KeyboardInterrupt
                    result = call(loaded, *arguments)  # type: ignore[arg-type]
                    if left < 0:
                        raise KeyboardInterrupt
                    return result

                with mock.patch.object(components.Loaded, "call", cut):
                    try:
                        wizer.preinitialize(COMPONENT, init_func="add(40, 2)")
                    except KeyboardInterrupt:
                        step += 1
                    else:
                        break
                again = wizer.preinitialize(COMPONENT, init_func="add(40, 2)")
                self.assertEqual(again, expected)
            self.assertGreater(step, 10)

    @unittest.skipUnless(os.name == "posix", "for systems with signals")
    def test_by_the_keyboard(self) -> None:
        program = (
            "import sys, wizer\n"
            "wasm = sys.stdin.buffer.read()\n"
            "try: wizer.preinitialize(wasm)\n"
            "except KeyboardInterrupt: print('interrupted')\n"
            "print(wizer.inspect(wasm).accepted)\n"
        )
        came = self.interrupted(["-c", program])
        self.assertEqual(came, (0, "interrupted\nTrue\n", ""))
        came = self.interrupted(["-m", "wizer", "-"])
        self.assertEqual(came, (130, "", ""))

    def interrupted(self, words: list[str]) -> tuple[int, str, str]:
        """Runs Python on a module that runs forever, and interrupts it after some time."""
        child = subprocess.Popen(
            [sys.executable, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert child.stdin is not None
        child.stdin.write(ENDLESS)
        child.stdin.close()
        child.stdin = None
        # The module runs if one thread uses a whole processor: so much is far more than everything
        # before.
        while self.taken(child.pid) < 4:
            time.sleep(0.02)
        child.send_signal(signal.SIGINT)
        stdout, stderr = child.communicate(timeout=30)
        return child.returncode, stdout.decode(), stderr.decode()

    def taken(self, process: int) -> float:
        """The processor time of a process in seconds."""
        with open(f"/proc/{process}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    unittest.main()
