"""WASI preview 1, whose functions note what is taken.

The engine's functions need the memory of the module that calls them. Python is called in their
place, and calls them through a module that exports the same memory. Then it notes what they did.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Collection, Sequence
from typing import Any

import wasmtime
from wasmtime import _ffi as ffi

from .before import view
from .imports import importable
from .taken import MOST_BYTES, Taken, joined
from .traps import new_function, trap_of

_MODULE = "wasi_snapshot_preview1"
"""The module with these functions. The engine has none of the edition before it."""

_PATHS: dict[str, tuple[str, list[tuple[int, int, int]]]] = {
    "path_create_directory": ("write", [(0, 1, 2)]),
    "path_filestat_get": ("read", [(0, 2, 3)]),
    "path_filestat_set_times": ("write", [(0, 2, 3)]),
    "path_link": ("write", [(0, 2, 3), (4, 5, 6)]),
    "path_readlink": ("read", [(0, 1, 2)]),
    "path_remove_directory": ("write", [(0, 1, 2)]),
    "path_rename": ("write", [(0, 1, 2), (3, 4, 5)]),
    "path_symlink": ("write", [(2, 3, 4)]),
    "path_unlink_file": ("write", [(0, 1, 2)]),
}
"""The functions with paths: what they do, and which arguments are the paths. Each is a folder's
descriptor, an address, and a length.
"""

_CHANGING_FLAGS = 1 | 8
"""``oflags`` of ``path_open``: create and truncate."""

_READING_RIGHTS, _WRITING_RIGHTS = 1 << 1, 1 << 6
"""Rights of ``path_open``: ``fd_read``, and ``fd_write``."""

_CLOCKS = {0: "wall-clock", 1: "monotonic-clock"}

_Done = Callable[[bool], None]
"""Notes what a function did, and whether that went well."""


def define(
    store: wasmtime.Store,
    linker: wasmtime.Linker,
    taken: Taken,
    variables: Collection[str],
    has_input: bool,
) -> None:
    """Replaces the functions of WASI in a linker by ones that note what is taken. ``variables`` are
    the names of environment variables.
    """
    functions: dict[str, Any] = {name: linker.get(store, _MODULE, name) for name in _Noted.NAMES}
    noted = _Noted(store.engine, functions, taken, variables, has_input)
    for name, function in functions.items():
        made = new_function(store, function.type(store), noted.callback(name))
        linker.define(store, _MODULE, name, made)


class _Memory:
    """The memory of the module that calls."""

    def __init__(self, caller: wasmtime.Caller) -> None:
        self._caller, self.item = caller, caller.get("memory")

    def _read(self, address: int, length: int) -> bytes:
        if self.item is None:
            return b""
        memory = view(self._caller, self.item)
        return bytes(memory[address : address + length]) if address + length <= len(memory) else b""

    def number(self, address: int, size: int = 4) -> int:
        """The number at an address."""
        return int.from_bytes(self._read(address, size), "little")

    def text(self, address: int, length: int) -> str:
        """Text, as much of it as is noted, and one byte to see that it was cut."""
        return self._read(address, min(length, MOST_BYTES + 1)).decode(errors="replace")


class _Noted:
    """The functions, and what is known of descriptors. The store, which keeps the callbacks, is no
    part of it: both would stay.
    """

    NAMES = (
        *_PATHS,
        "path_open",
        "fd_prestat_dir_name",
        "fd_readdir",
        "fd_read",
        "fd_pread",
        "fd_renumber",
        "fd_close",
        "environ_get",
        "environ_sizes_get",
        "clock_time_get",
        "random_get",
    )

    def __init__(
        self,
        engine: wasmtime.Engine,
        functions: dict[str, Any],
        taken: Taken,
        variables: Collection[str],
        has_input: bool,
    ) -> None:
        self._engine, self._functions = engine, functions
        self._taken, self._variables = taken, variables
        self._paths: dict[int, str] = {}
        self._inputs = {0} if has_input else set[int]()
        self._forwards: dict[object, Any] = {}
        """Instances of the module in between, by memory."""

    def callback(self, name: str) -> Callable[..., Any]:
        """The callback of the function to provide instead."""
        is_read = name in ("fd_read", "fd_pread")
        before = self._before_read if is_read else getattr(self, f"_before_{name}", None)

        def called(_: Any, raw: Any, args: Any, count: int, results: Any, result_count: int) -> Any:
            caller = wasmtime.Caller(raw)
            try:
                memory = _Memory(caller)
                words = [_word(args[at]) for at in range(count)]
                done = before(memory, words) if before else self._before_paths(name, memory, words)
                function = self._forward(caller, memory, name)
                trap = _call(caller, function, (args, count, results, result_count))
                if not trap:
                    done(results[0].of.i32 == 0)
                return trap
            except Exception as error:  # it must not leave the callback
                return trap_of(str(error))
            finally:
                caller._invalidate()

        return called

    def _forward(self, caller: wasmtime.Caller, memory: _Memory, name: str) -> Any:
        item = memory.item
        key: object
        if isinstance(item, wasmtime.SharedMemory):
            key, kind = ctypes.addressof(item.data_ptr().contents), item.type()
        elif isinstance(item, wasmtime.Memory):
            key, kind = bytes(item._memory), item.type(caller)
        else:
            return self._functions[name]
        if key not in self._forwards:
            types = {each: found.type(caller) for each, found in self._functions.items()}
            text = wasmtime.wat2wasm(_between(kind, types))
            module = wasmtime.Module(self._engine, bytes(text))
            given = [importable(item), *self._functions.values()]
            self._forwards[key] = wasmtime.Instance(caller, module, given).exports(caller)
        return self._forwards[key][name]

    def _before_paths(self, name: str, memory: _Memory, words: Sequence[int]) -> _Done:
        access, arguments = _PATHS[name]
        paths = [self._within(memory, *(words[at] for at in each)) for each in arguments]

        def done(there: bool) -> None:
            for path in paths:
                self._taken.file(path, {access}, there)

        return done

    def _before_path_open(self, memory: _Memory, words: Sequence[int]) -> _Done:
        path = self._within(memory, words[0], words[2], words[3])

        def done(there: bool) -> None:
            self._taken.file(path, _opened_for(words[4], words[5]), there)
            if there:
                descriptor = memory.number(words[8])
                self._close(descriptor)
                self._paths[descriptor] = path

        return done

    def _before_fd_prestat_dir_name(self, memory: _Memory, words: Sequence[int]) -> _Done:
        def done(there: bool) -> None:
            if there:
                self._paths[words[0]] = memory.text(words[1], words[2]).rstrip("\0")

        return done

    def _before_fd_readdir(self, _: _Memory, words: Sequence[int]) -> _Done:
        path = joined(self._paths.get(words[0], ""), ".")
        return lambda there: self._taken.file(path, {"listed"}, there)

    def _before_read(self, memory: _Memory, words: Sequence[int]) -> _Done:
        is_input = words[0] in self._inputs

        def done(there: bool) -> None:
            if is_input:
                size = memory.number(words[-1]) if there else 0
                self._taken.note("input", "standard input", size)

        return done

    def _before_fd_renumber(self, _: _Memory, words: Sequence[int]) -> _Done:
        def done(there: bool) -> None:
            old, new = words
            if there and old != new:
                path, is_input = self._paths.get(old), old in self._inputs
                self._close(old)
                self._close(new)
                if path is not None:
                    self._paths[new] = path
                if is_input:
                    self._inputs.add(new)

        return done

    def _before_fd_close(self, _: _Memory, words: Sequence[int]) -> _Done:
        return lambda there: self._close(words[0]) if there else None

    def _before_environ_get(self, _: _Memory, __: Sequence[int]) -> _Done:
        for name in self._variables:
            self._taken.note("environment", name)
        return lambda _: None

    _before_environ_sizes_get = _before_environ_get

    def _before_clock_time_get(self, memory: _Memory, words: Sequence[int]) -> _Done:
        def done(there: bool) -> None:
            if there and words[0] in _CLOCKS:
                self._taken.clock(_CLOCKS[words[0]], memory.number(words[2], 8))

        return done

    def _before_random_get(self, _: _Memory, words: Sequence[int]) -> _Done:
        def done(there: bool) -> None:
            if there:
                self._taken.note("random", "secure", words[1])

        return done

    def _within(self, memory: _Memory, folder: int, address: int, length: int) -> str:
        return joined(self._paths.get(folder, ""), memory.text(address, length))

    def _close(self, descriptor: int) -> None:
        self._paths.pop(descriptor, None)
        self._inputs.discard(descriptor)


def _opened_for(flags: int, rights: int) -> set[str]:
    """For what something is opened."""
    writes = flags & _CHANGING_FLAGS or rights & _WRITING_RIGHTS
    reads = rights & _READING_RIGHTS or not writes
    return ({"read"} if reads else set()) | ({"write"} if writes else set())


def _word(value: Any) -> int:
    is_long = value.kind == ffi.WASMTIME_I64.value
    return int(value.of.i64) & (1 << 64) - 1 if is_long else int(value.of.i32) & (1 << 32) - 1


def _call(caller: wasmtime.Caller, function: Any, given: tuple[Any, int, Any, int]) -> Any:
    """Calls a function with the values of a callback. Returns what the callback does: its trap, or
    0.
    """
    trap = ctypes.POINTER(ffi.wasm_trap_t)()
    error = ffi.wasmtime_func_call(
        caller._context(), ctypes.byref(function._func), *given, ctypes.byref(trap)
    )
    if error:
        return trap_of(str(wasmtime.WasmtimeError._from_ptr(error)))
    return ctypes.cast(trap, ctypes.c_void_p).value if trap else 0


def _between(memory: wasmtime.MemoryType, types: dict[str, wasmtime.FuncType]) -> str:
    """The text of the module in between: it exports the memory, and functions that call others."""
    index = "i64 " if memory.is_64 else ""
    most = f" {memory.limits.max} shared" if memory.is_shared else ""
    page = "" if memory.page_size == 65536 else f" (pagesize {memory.page_size})"
    imports, functions = [f'(import "" "" (memory {index}0{most}{page}))'], []
    for at, (name, kind) in enumerate(types.items()):
        of = f"(param {' '.join(map(str, kind.params))}) (result i32)"
        words = " ".join(f"(local.get {each})" for each in range(len(kind.params)))
        imports.append(f'(import "" "" (func {of}))')
        functions.append(f'(func (export "{name}") {of} (call {at} {words}))')
    return "\n".join(["(module", *imports, '(export "memory" (memory 0))', *functions, ")"])
