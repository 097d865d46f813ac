"""The thread that an initializer runs in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

from .engine import Interrupt

_STACK = 8 << 20
"""The stack of the thread that runs an initializer, which may take 2 MiB of it."""

_STARTING = threading.Lock()
"""The size of the stack of new threads is one for the whole process."""

T = TypeVar("T")


def deep(work: Callable[[Interrupt], T]) -> T:
    """Does the work in a thread with room for deep recursion of the initializer.

    If the wait for it is interrupted, the initializer is, too; interrupted again, it is left alone,
    with what it has for itself.
    """
    interrupt = Interrupt()
    done: Future[T] = Future()

    def body() -> None:
        try:
            done.set_result(work(interrupt))
        except BaseException as error:  # raised again where it is waited for
            done.set_exception(error)

    # One that can't be ended, as it waits for input say, does not keep the process.
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
