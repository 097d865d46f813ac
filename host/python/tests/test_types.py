"""The stub of the extension has all that it has."""

from __future__ import annotations

import ast
import inspect
import pathlib
import unittest
from typing import get_args

import wizer
from wizer import _wizer

STUB = ast.parse(pathlib.Path(wizer.__file__).with_name("_wizer.pyi").read_text())

Functions = dict[str, ast.FunctionDef]


def functions(nodes: list[ast.stmt]) -> Functions:
    """The functions among nodes."""
    return {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}


def parameters(function: ast.FunctionDef) -> list[str]:
    """The names of all parameters, but that of the class."""
    given = function.args
    names = [each.arg for each in given.posonlyargs + given.args + given.kwonlyargs]
    return [name for name in names if name not in ("self", "cls")]


def public(names: list[str]) -> set[str]:
    """Those that users see."""
    return {name for name in names if not name.startswith("_")}


class Stubs(unittest.TestCase):
    """The stub."""

    def test_names(self) -> None:
        stub = set(functions(STUB.body))
        stub |= {node.name for node in STUB.body if isinstance(node, ast.ClassDef)}
        self.assertEqual(stub, public(dir(_wizer)))

    def test_members(self) -> None:
        for node in STUB.body:
            if isinstance(node, ast.ClassDef):
                found = getattr(_wizer, node.name)
                self.assertEqual(public(list(functions(node.body))), public(dir(found)), node.name)
                self.assertTrue(found.__doc__, node.name)
                self.assertEqual(found.__module__, "wizer")

    def test_parameters(self) -> None:
        groups: list[tuple[object, Functions]] = [(_wizer, functions(STUB.body))]
        (target,) = [node for node in STUB.body if getattr(node, "name", "") == "Target"]
        assert isinstance(target, ast.ClassDef)
        methods = functions(target.body)
        groups.append((_wizer.Target, {name: methods[name] for name in ("open", "run")}))
        for place, stubs in groups:
            for name, node in stubs.items():
                signature = inspect.signature(getattr(place, name)).parameters
                names = [each for each in signature if each != "self"]
                self.assertEqual(names, parameters(node), name)

    def test_package(self) -> None:
        self.assertEqual(set(wizer.__all__), public([*wizer.__all__]))
        for name in wizer.__all__:
            self.assertTrue(hasattr(wizer, name), name)
        self.assertEqual(public(dir(_wizer)) - {"command"}, set(wizer.__all__) & public(dir(_wizer)))
        with self.assertRaises(AttributeError):
            getattr(wizer, "other")

    def test_words(self) -> None:
        for node in STUB.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
                if name in wizer.__all__:
                    assert isinstance(node.value, ast.Subscript)
                    words = ast.literal_eval(node.value.slice)
                    self.assertEqual(get_args(getattr(wizer, name)), words)

    def test_every_option_is_taken(self) -> None:
        """No parameter of the stub is unknown to the extension."""
        stubs = functions(STUB.body)
        for name in ("preinitialize", "run", "inspect", "instrument"):
            options = {each: None for each in parameters(stubs[name])[1:]}
            text = '(module (func (export "wizer-initialize")))'
            self.assertTrue(getattr(wizer, name)(text, **options))


if __name__ == "__main__":
    unittest.main()
