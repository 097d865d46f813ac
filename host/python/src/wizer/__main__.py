"""The command ``wizer``, as the native one: ``python -m wizer IN -o OUT``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

from wasmtime import component

from .account import Account
from .components import command_line
from .errors import WizerError, system_error
from .output import Output
from .preinitialize import inspect, instrument, preinitialize
from .text import printable
from .wasi import Directory, Wasi


def main(words: Sequence[str]) -> int:
    """Runs the command, and returns its exit status. The arguments begin with the first one after
    the name.
    """
    try:
        asked: Any = command_line("read", ["wizer", *words])
        # The record `ended` is the error of the result.
        if isinstance(asked, component.Record):
            ended: Any = asked
            stream = sys.stderr if ended.stderr else sys.stdout
            stream.write(ended.text)
            return int(ended.status)
        _run(asked, _further(words))
    except WizerError as error:
        _report(error)
        return 1
    except Exception as error:  # no backtraces for users, whatever it is
        _report(WizerError(f"{type(error).__name__}: {error}"))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _report(error: WizerError) -> None:
    failed = str(error)
    if error.kind == "handles" and "left backpressure on" not in failed:
        failed += "; --allow-open-handles makes this a warning"
    try:
        text = command_line("report", failed, error.causes)
    except Exception:  # where nothing can be run, that is what failed
        text = f"Error: {failed}\n"
    sys.stderr.write(text)


def script() -> None:
    """The entry point of the command."""
    sys.exit(main(sys.argv[1:]))


def _check(further: Any) -> None:
    """Refuses options that this package does not have."""
    options = {
        "--deny leaks": getattr(further, "deny-leaks"),
        "--scrub-env": getattr(further, "scrub-env"),
        "--verify": further.verify,
        "--reproducible": further.reproducible is not None,
    }
    for option, given in options.items():
        if given:
            text = f"{option} is not available here: the native command has it"
            raise WizerError(text, "options")


def _further(words: Sequence[str]) -> Any:
    """The options that are not in the records of the interface's first version."""
    # The words were read before, so this is no error.
    return command_line("read-further", ["wizer", *words]).payload


def _run(asked: Any, further: Any) -> None:
    if asked.tag == "initialize":
        _initialize(asked.payload, further)
        return
    files, target, *rest = asked.payload
    output = Output(files.output)
    wasm = read(files.input)
    if asked.tag == "instrument":
        output.write(instrument(wasm, **_told(target, further.target)))
    else:
        found = inspect(wasm, **_told(target, further.target))
        output.write(str(command_line("print-further", found, rest[0])).encode())


def _initialize(asked: Any, further: Any) -> None:
    _check(further)
    for warning in asked.warnings:
        sys.stderr.write(f"Warning: {printable(warning)}\n")
    if getattr(asked, "deny-open-handles"):
        text = "--deny-open-handles is not available here: the host's resources are not counted"
        raise WizerError(text)
    output = Output(asked.files.output)
    account = Account(further.report, output)
    wasm = read(asked.files.input)
    granted = getattr(asked.wasi, "allow-wasi")
    result = preinitialize(
        wasm,
        **_told(asked.target, further.target),
        preloads={pair.name: read(pair.value) for pair in asked.preloads},
        import_globals=[(pair.name, pair.value) for pair in getattr(further, "import-globals")],
        proposals=dict(map(_proposal, asked.proposals)),
        wasi=_wasi(asked, output) if granted else False,
        onto=None if asked.onto is None else read(asked.onto),
        map_modules=getattr(asked, "map-modules"),
        allow_open_handles=getattr(asked, "allow-open-handles"),
        init_func_status=getattr(asked, "init-func-status"),
        deny=further.deny,
        on_taken=account.taken.extend,
        on_warning=account.warn,
        on_return=account.returned,
    )
    output.write(result)
    account.write()


def _told(target: Any, further: Any) -> dict[str, Any]:
    first = getattr(target, "init-func")
    return {
        "init_func": None if first is None else [first, *further.initializers],
        "init_func_export": getattr(further, "init-export"),
        "canonical_nans": getattr(further, "canonical-nans"),
        "renames": [(pair.name, pair.value) for pair in target.renames],
    }


def _proposal(option: str) -> tuple[str, bool]:
    """Converts an option such as ``--wasm-simd=false`` to a proposal of the engine."""
    name, _, value = option.removeprefix("--").partition("=")
    name = name.replace("-", "_")
    return (name if name.startswith("wasm_") else f"wasm_{name}", value == "true")


def _wasi(asked: Any, output: Output) -> Wasi:
    granted = asked.wasi
    named = {name for name, _ in granted.env}
    env = {}
    for name, value in os.environ.items() if getattr(granted, "inherit-env") else ():
        if _is_unicode(name + value):
            env[name] = value
        elif name not in named:
            shown = printable(os.fsencode(name).decode(errors="replace"))
            text = f"--inherit-env does not pass on `{shown}`: it is not valid UTF-8"
            print(f"Warning: {text}", file=sys.stderr)
    for name, value in granted.env:
        found = os.environ.get(name) if value is None else value
        if found is not None and not _is_unicode(found):
            text = (
                f"the environment variable `{name}` is not valid UTF-8, so it can't be passed on: "
                f"give a value, with `--env {name}=VALUE`"
            )
            raise WizerError(text, "options")
        # A variable that is not set here is not passed on.
        if found is not None:
            env[name] = found
    dirs = {each.guest: Directory(each.host, getattr(each, "read-only")) for each in granted.dirs}
    if not getattr(granted, "inherit-stdio"):
        return Wasi(env=env, dirs=dirs)
    # The guest shares no stream with the input and the output.
    return Wasi(
        env=env,
        dirs=dirs,
        stdin=asked.files.input is not None,
        stdout=_to_stderr if output.is_stdout else True,
        stderr=True,
    )


def _is_unicode(text: str) -> bool:
    """Whether a text from the system is Unicode. Python inserts surrogates for invalid bytes."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _to_stderr(data: bytes) -> None:
    sys.stderr.buffer.write(data)
    sys.stderr.buffer.flush()


def read(path: str | None) -> bytes:
    """Reads a binary or text from a path or from standard input."""
    name = "standard input" if path is None else path
    try:
        if path is None:
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                data = file.read()
    except OSError as error:
        raise WizerError(f"{name} can't be read", causes=[system_error(error)]) from error
    if data.startswith(b"\0asm"):
        return data
    parsed = command_line("parse", path, data)
    if isinstance(parsed, list):
        text = f"{name} is neither a WebAssembly binary nor WebAssembly text"
        raise WizerError(text, causes=parsed)
    return bytes(parsed)


if __name__ == "__main__":
    script()
