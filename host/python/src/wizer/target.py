"""A binary for instances of one's own."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import wasmtime
from wasmtime import component

from .before import Before
from .compiled import validated
from .component_state import ComponentState, open_handles
from .components import Opened, opened
from .errors import WizerError
from .given import Given, ImportGlobals, Name
from .imports import Extern, Imports, Maker, Provide, from_linker
from .options import InitFunc, InitFuncExport, Renames, options
from .pieces import join
from .snapshot import snapshot
from .state import State
from .traps import causes
from .values import argument

T = TypeVar("T")

Provided = wasmtime.Linker | Mapping[str, Mapping[str, Extern]] | None
"""What a module gets for its imports: a linker, or externs by the two names of an import."""


@dataclass(frozen=True)
class Initializer:
    """A function to call on an instance.

    Attributes:
        path: the name of its export. For a function of an exported instance of a component: the
            instance's name, then the function's.
        numbers: the arguments of a module's function.
        arguments: the arguments of a component's function, in WAVE syntax.
    """

    path: tuple[str, ...]
    numbers: tuple[int | float, ...] = ()
    arguments: str = ""

    @property
    def name(self) -> str:
        """The name of its export."""
        return ".".join(self.path)


class Target:
    """A binary that was opened, for instances of one's own: instantiate `instrumented`, call what
    there is to call, and `snapshot` the instance as often as wanted.

        >>> import wasmtime, wizer
        >>> wasm = bytes(wasmtime.wat2wasm('''(module
        ...   (import "env" "memory" (memory 1))
        ...   (global $n (mut i32) (i32.const 0))
        ...   (func (export "add") (param i32)
        ...     (global.set $n (i32.add (global.get $n) (local.get 0))))
        ...   (func (export "n") (result i32) (global.get $n)))'''))
        >>> store = wasmtime.Store()
        >>> with wizer.Target.open(wasm) as target:
        ...     module = wasmtime.Module(store.engine, target.instrumented)
        ...     imports = target.imports(store, module)
        ...     instance = wasmtime.Instance(store, module, imports.externs)
        ...     for number in (3, 4):
        ...         instance.exports(store)["add"](store, number)
        ...     result = target.snapshot(store, instance, imports)

    Several threads may use a target: it does one thing after the other. While it takes a snapshot,
    no other thread may use the store of the instance. The engine needs the proposals of the binary,
    and ``shared_memory`` if it has shared memories: see `wasmtime.Config`.

    Attributes:
        kind: ``module`` or ``component``.
        instrumented: the binary to instantiate.
        initializers: the functions to call before others, each once, in this order.
        expectation: what the results expect of those who run them, in one sentence. None if they
            expect nothing.
    """

    def __init__(self, target: Opened, wasm: bytes, allow_open_handles: bool) -> None:
        self._target, self._wasm, self._allow_open_handles = target, wasm, allow_open_handles
        self._lock = threading.Lock()
        self._is_usable = True
        self._closing = contextlib.ExitStack()
        self._state_imports = target.ask("state-imports")
        self.kind: str = target.ask("kind")
        self.instrumented: bytes = join(target.ask("instrumented"), wasm)
        self.initializers = tuple(_initializers(target))
        self.expectation: str | None = target.ask("expectation")

    @classmethod
    def open(
        cls,
        wasm: bytes,
        *,
        init_func: InitFunc = (),
        keep_init_func: bool = False,
        init_func_export: InitFuncExport | None = None,
        renames: Renames = (),
        canonical_nans: bool = False,
        allow_open_handles: bool = False,
    ) -> Target:
        """Opens a binary. `close` the target when it is no longer needed, or use it with ``with``.

        Args:
            wasm: the module or component, as a binary.
            init_func: as in `preinitialize`, but by default there is none: `initializers` contains
                only ``_initialize`` of a WASI reactor. None stands for the default initializer.
            keep_init_func, init_func_export, renames, canonical_nans, allow_open_handles: as in
                `preinitialize`.

        Raises:
            WizerError: the binary or an option is refused.
        """
        binary = bytes(wasm)
        asked = options(
            init_func,
            keep_init_func,
            renames,
            init_func_export,
            watch_exports=True,
            canonical_nans=canonical_nans,
        )
        with contextlib.ExitStack() as stack:
            opening = opened("open", binary, asked.first, further=asked.needed)
            target = cls(stack.enter_context(opening), binary, allow_open_handles)
            target._closing = stack.pop_all()
        return target

    def imports(
        self,
        store: wasmtime.Store,
        module: wasmtime.Module,
        provided: Provided = None,
        *,
        import_globals: ImportGlobals = (),
    ) -> Imports:
        """What an instance gets for its imports: ``provided``, and new memories and tables for
        those that are missing. Missing functions become stubs that trap.

        It records what imported memories and tables contain now: what they have in common with that
        is no part of a snapshot. So instantiate the module directly after this.

        Args:
            store: the store of the instance.
            module: the compiled binary `instrumented`.
            provided: a linker, or externs: ``{"env": {"memory": memory}}``.
            import_globals: values of imported globals: ``{"env.base": 1024}``.

        Raises:
            WizerError: a global has no value, or something can't be made.
        """
        provide = _provide(store, provided)

        def is_provided(name: Name) -> bool:
            return provide(name) is not None

        given = Given(import_globals, "the argument `provided`")
        given.check(module, is_provided, self._state_imports)
        given.finish()
        # WASI is the caller's.
        return Maker(store, given, wasi=True).imports(module, provide, self._state_imports)

    def snapshot(
        self,
        store: wasmtime.Store,
        instance: wasmtime.Instance | component.Instance,
        imports: Imports | None = None,
    ) -> bytes:
        """The pre-initialized binary that starts where the instance is now. The instance does not
        change, except that a component lets go of handles that it remembers in memory.

        Args:
            store: the store of the instance.
            instance: an instance of `instrumented`. None of its code runs.
            imports: the result of `imports` that the instance was given. It is needed if the module
                imports memories or tables.

        Raises:
            WizerError: the state has something that a snapshot can't hold, or the instance is none
                of this target's.
        """

        def take() -> bytes:
            if isinstance(instance, component.Instance):
                return self._of_component(store, instance)
            return self._of_module(store, instance, imports)

        return self._alone(take)

    def _of_module(
        self, store: wasmtime.Store, instance: wasmtime.Instance, imports: Imports | None
    ) -> bytes:
        self._check_kind("module")
        before = Before(store, (), (), ()) if imports is None else imports.before
        if imports is None and any(each.type.tag != "global" for each in self._state_imports):
            text = (
                "the module imports memories or tables: pass the result of `imports`, which tells "
                "what they contained before"
            )
            raise WizerError(text, "state")
        state = State(self._target, store, instance, before)
        result = snapshot(self._target, self._wasm, state)
        validated(store.engine, result)
        return result

    def _of_component(self, store: wasmtime.Store, instance: component.Instance) -> bytes:
        self._check_kind("component")
        state = ComponentState(store, instance, self._target.ask("exports"))
        try:
            state.reset()
        except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
            text = "a function that lets go of handles trapped"
            raise WizerError(text, "trap", causes(error)) from error
        open_handles(state, self._allow_open_handles)
        return snapshot(self._target, self._wasm, state)

    def _check_kind(self, kind: str) -> None:
        if kind != self.kind:
            text = f"the target is a {self.kind}, and the instance one of a {kind}"
            raise WizerError(text, "state")

    def _alone(self, work: Callable[[], T]) -> T:
        """Does something with the transform, which takes one call at a time."""
        with self._lock:
            if not self._is_usable:
                raise WizerError("the target is closed, or a call of it was interrupted", "state")
            try:
                return work()
            except WizerError:
                raise
            except BaseException:  # the transform is in an undefined state
                self._is_usable = False
                self._closing.pop_all()
                raise

    def close(self) -> None:
        """Frees what the target needs. It can't be used any more."""
        with self._lock:
            self._is_usable = False
            self._closing.close()

    def __enter__(self) -> Target:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _initializers(target: Opened) -> Iterator[Initializer]:
    calls, numbers = target.ask("initializers"), target.ask("numbers")
    for at, call in enumerate(calls):
        given = numbers[at] if at < len(numbers) else ()
        yield Initializer(tuple(call.path), tuple(map(argument, given)), call.arguments)


def _provide(store: wasmtime.Store, provided: Provided) -> Provide:
    if isinstance(provided, wasmtime.Linker):
        return from_linker(store, provided)
    externs = provided or {}

    def provide(name: Name) -> Extern | None:
        module, field = name
        return externs.get(module, {}).get(field)

    return provide
