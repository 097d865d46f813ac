"""The types of the extension. Its own texts describe what they are for."""

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, Union, final

AnyPath = Union[str, os.PathLike[str]]
Binary = Union[bytes, bytearray, memoryview, str]
"""A binary, or text in WebAssembly's text format."""

Compiler = Literal["auto", "interpreter", "winch", "cranelift"]
InitFunc = Union[str, Iterable[str], None]
InitFuncExport = Literal["remove", "keep", "empty"]
Phase = Literal["compile", "initialize", "snapshot", "write"]
TakenKind = Literal[
    "environment",
    "arguments",
    "files",
    "input",
    "clocks",
    "random",
    "names",
    "sockets",
    "http",
    "handles",
]
Denied = Union[TakenKind, Literal["leaks"]]
Function = Callable[..., Any]
Stream = Callable[[bytes], object]

def preinitialize(
    wasm: Binary,
    *,
    init_func: InitFunc = None,
    keep_init_func: bool = False,
    init_func_export: InitFuncExport | None = None,
    renames: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    canonical_nans: bool = False,
    allow_open_handles: bool = False,
    onto: Binary | None = None,
    map_modules: Iterable[tuple[int, int]] = (),
    cache: bool | AnyPath = True,
    wasi: bool | Wasi = False,
    preloads: Mapping[str, Binary] | Iterable[tuple[str, Binary]] | None = None,
    import_globals: Mapping[str, int | float | str] | Iterable[tuple[str, int | float | str]] = (),
    import_functions: Mapping[str, Function] | Iterable[tuple[str, Function]] = (),
    proposals: Mapping[str, bool] | None = None,
    compiler: Compiler = "auto",
    deny_open_handles: bool = False,
    init_func_status: bool = False,
    deny: Iterable[Denied] = (),
    scrub_env: Iterable[str] = (),
    verify: bool = False,
    reproducible: bool | int = False,
    timeout: float | None = None,
    fuel: int | None = None,
    max_memory: int | None = None,
    on_taken: Callable[[list[TakenItem]], object] | None = None,
    on_warning: Callable[[str], object] | None = None,
    on_return: Callable[[str], object] | None = None,
    on_phase: Callable[[Phase], object] | None = None,
) -> bytes: ...
def run(
    wasm: Binary,
    *,
    init_func: InitFunc = None,
    keep_init_func: bool = False,
    init_func_export: InitFuncExport | None = None,
    renames: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    canonical_nans: bool = False,
    allow_open_handles: bool = False,
    onto: Binary | None = None,
    map_modules: Iterable[tuple[int, int]] = (),
    cache: bool | AnyPath = True,
    wasi: bool | Wasi = False,
    preloads: Mapping[str, Binary] | Iterable[tuple[str, Binary]] | None = None,
    import_globals: Mapping[str, int | float | str] | Iterable[tuple[str, int | float | str]] = (),
    import_functions: Mapping[str, Function] | Iterable[tuple[str, Function]] = (),
    proposals: Mapping[str, bool] | None = None,
    compiler: Compiler = "auto",
    deny_open_handles: bool = False,
    init_func_status: bool = False,
    deny: Iterable[Denied] = (),
    scrub_env: Iterable[str] = (),
    verify: bool = False,
    reproducible: bool | int = False,
    timeout: float | None = None,
    fuel: int | None = None,
    max_memory: int | None = None,
    on_taken: Callable[[list[TakenItem]], object] | None = None,
    on_warning: Callable[[str], object] | None = None,
    on_return: Callable[[str], object] | None = None,
    on_phase: Callable[[Phase], object] | None = None,
) -> Outcome: ...
def inspect(
    wasm: Binary,
    *,
    init_func: InitFunc = None,
    keep_init_func: bool = False,
    init_func_export: InitFuncExport | None = None,
    renames: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    canonical_nans: bool = False,
    allow_open_handles: bool = False,
    cache: bool | AnyPath = True,
) -> Inspection: ...
def instrument(
    wasm: Binary,
    *,
    init_func: InitFunc = None,
    keep_init_func: bool = False,
    init_func_export: InitFuncExport | None = None,
    renames: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    canonical_nans: bool = False,
    allow_open_handles: bool = False,
    cache: bool | AnyPath = True,
) -> bytes: ...
def compare(first: Binary, second: Binary, *, original: Binary | None = None) -> Comparison: ...
def draw(
    wasm: Binary,
    *,
    original: Binary | None = None,
    env: Mapping[str, str] | Iterable[tuple[str, str]] | None = None,
    name: str = "result",
) -> str: ...
def transform() -> bytes: ...
def command(words: list[str]) -> int: ...
@final
class Target:
    @classmethod
    def open(
        cls,
        wasm: Binary,
        *,
        init_func: InitFunc = None,
        keep_init_func: bool = False,
        init_func_export: InitFuncExport | None = None,
        renames: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        canonical_nans: bool = False,
        allow_open_handles: bool = False,
        onto: Binary | None = None,
        map_modules: Iterable[tuple[int, int]] = (),
        cache: bool | AnyPath = True,
    ) -> Target: ...
    def run(
        self,
        *,
        init_func: InitFunc = None,
        keep_init_func: bool | None = None,
        init_func_export: InitFuncExport | None = None,
        canonical_nans: bool | None = None,
        allow_open_handles: bool | None = None,
        wasi: bool | Wasi = False,
        preloads: Mapping[str, Binary] | Iterable[tuple[str, Binary]] | None = None,
        import_globals: Mapping[str, int | float | str]
        | Iterable[tuple[str, int | float | str]] = (),
        import_functions: Mapping[str, Function] | Iterable[tuple[str, Function]] = (),
        proposals: Mapping[str, bool] | None = None,
        compiler: Compiler = "auto",
        deny_open_handles: bool = False,
        init_func_status: bool = False,
        deny: Iterable[Denied] = (),
        scrub_env: Iterable[str] = (),
        verify: bool = False,
        reproducible: bool | int = False,
        timeout: float | None = None,
        fuel: int | None = None,
        max_memory: int | None = None,
        on_taken: Callable[[list[TakenItem]], object] | None = None,
        on_warning: Callable[[str], object] | None = None,
        on_return: Callable[[str], object] | None = None,
        on_phase: Callable[[Phase], object] | None = None,
    ) -> Outcome: ...
    @property
    def kind(self) -> Literal["module", "component"]: ...
    @property
    def initializers(self) -> list[str]: ...
    @property
    def expectation(self) -> str | None: ...

@final
class Wasi:
    def __init__(
        self,
        env: Mapping[str, str] | Iterable[tuple[str, str]] | None = None,
        dirs: Mapping[str, AnyPath | Directory]
        | Iterable[tuple[str, AnyPath | Directory]]
        | None = None,
        stdin: bool | bytes | AnyPath | None = None,
        stdout: bool | Stream | None = None,
        stderr: bool | Stream | None = None,
        inherit_env: bool = False,
        http: bool | list[str] | tuple[str, ...] | None = None,
    ) -> None: ...
    @property
    def env(self) -> Mapping[str, str] | Iterable[tuple[str, str]]: ...
    @property
    def dirs(
        self,
    ) -> Mapping[str, AnyPath | Directory] | Iterable[tuple[str, AnyPath | Directory]]: ...
    @property
    def stdin(self) -> bool | bytes | AnyPath: ...
    @property
    def stdout(self) -> bool | Stream: ...
    @property
    def stderr(self) -> bool | Stream: ...
    @property
    def inherit_env(self) -> bool: ...
    @property
    def http(self) -> bool | list[str] | tuple[str, ...]: ...

@final
class Directory:
    def __init__(self, path: AnyPath, read_only: bool = False) -> None: ...
    @property
    def path(self) -> AnyPath: ...
    @property
    def read_only(self) -> bool: ...

@final
class Outcome:
    @property
    def wasm(self) -> bytes: ...
    @property
    def returned(self) -> list[Returned]: ...
    @property
    def warnings(self) -> list[str]: ...
    @property
    def taken(self) -> list[TakenItem]: ...
    @property
    def leaks(self) -> list[Leak]: ...
    @property
    def statistics(self) -> Statistics: ...
    def json(self) -> str: ...

@final
class Returned:
    @property
    def function(self) -> str: ...
    @property
    def value(self) -> str: ...

@final
class TakenItem:
    @property
    def kind(self) -> TakenKind: ...
    @property
    def name(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def bytes(self) -> int: ...
    @property
    def access(self) -> set[Literal["read", "write", "listed", "missing"]]: ...
    @property
    def first(self) -> int | None: ...

@final
class Leak:
    @property
    def origin(self) -> str: ...
    @property
    def memory(self) -> int: ...
    @property
    def offset(self) -> int: ...

@final
class Statistics:
    @property
    def phases(self) -> list[tuple[Phase, float]]: ...
    @property
    def compiler(self) -> Literal["winch", "cranelift", "interpreter"]: ...
    @property
    def cached(self) -> bool: ...
    @property
    def input_bytes(self) -> int: ...
    @property
    def instrumented_bytes(self) -> int: ...
    @property
    def result_bytes(self) -> int: ...
    @property
    def memory_bytes(self) -> int: ...
    @property
    def copied_bytes(self) -> int: ...
    @property
    def segments(self) -> int: ...

@final
class Inspection:
    @property
    def kind(self) -> Literal["module", "component"]: ...
    @property
    def accepted(self) -> bool: ...
    @property
    def refusals(self) -> list[str]: ...
    @property
    def possible_refusals(self) -> list[str]: ...
    @property
    def initializers(self) -> list[str]: ...
    @property
    def expectation(self) -> str | None: ...
    def json(self) -> str: ...
    def data(self) -> Any: ...

@final
class Comparison:
    @property
    def identical(self) -> bool: ...
    def json(self) -> str: ...
    def data(self) -> Any: ...
