"""The command: ``python -m wizer`` is the native command ``wizer``."""

import sys

from ._wizer import command


def main() -> int:
    """Runs the command with the words of this process."""
    for stream in (sys.stdout, sys.stderr):
        # There is none if the process began without one.
        if stream is not None:
            stream.flush()
    return command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
