"""Copies the components into the package, from cargo's target folder, where
`target/release/build-guests` builds them.
"""

import os
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
COMPONENTS = ["wizer-transform.wasm", "wizer-command-line.wasm"]


class Build(build_py):
    """The default build, with the components."""

    def run(self) -> None:
        super().run()
        default = HERE.parent.parent / "target"
        built = Path(os.environ.get("WIZER_COMPONENTS", default))
        to = Path(self.build_lib) / "wizer"
        to.mkdir(parents=True, exist_ok=True)
        for name in COMPONENTS:
            if not (built / name).is_file():
                raise SystemExit(
                    f"{built / name} is missing: build it with target/release/build-guests, "
                    "or say where it is by WIZER_COMPONENTS"
                )
            shutil.copy(built / name, to / name)


setup(cmdclass={"build_py": Build})
