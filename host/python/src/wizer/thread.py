"""The thread that runs an initializer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

from .engine import Interrupt

_STACK = 8 << 20
"""The stack size of the thread that runs an initializer, which may use 2 MiB of it."""

_STARTING = threading.Lock()
"""Guards the stack size of new threads, which is set for the whole process."""

T = TypeVar("T")


def deep(work: Callable[[Interrupt], T]) -> T:
    """Does the work in a thread with a stack for deep recursion of the initializer.

    An interrupt of the waiting thread stops the initializer. After a second one, the thread is left
    running.
    """
    interrupt = Interrupt()
    done: Future[T] = Future()

    def body() -> None:
        try:
            done.set_result(work(interrupt))
        except BaseException as error:  # raised again where it is waited for
            done.set_exception(error)

    # A thread that can't be stopped, for example because it waits for input, does not keep the
    # process alive.
    thread = threading.Thread(target=body, name="initializer", daemon=True)
    try:
        _start(thread)
        return done.result()
    except BaseException:
        interrupt.stop()
        if thread.is_alive():
            wait([done])
        raise


def _start(thread: threading.Thread) -> None:
    with _STARTING:
        before = threading.stack_size(_STACK)
        try:
            thread.start()
        finally:
            threading.stack_size(before)
