"""`python -m bot`: hands over to the command line, after making its environment in a fresh clone."""

import importlib
import os
import signal
import subprocess
import sys
from types import FrameType

from bot import bootstrap

_RUN_UNTIL_ENDED = ("run", "demo")


def main() -> None:
    """Run the command line in an environment that has what it needs."""
    if sys.argv[1:2] and sys.argv[1] in _RUN_UNTIL_ENDED:
        # To load the libraries takes half a second, in which there is nothing yet that could be left half done.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _end)
    try:
        _main()
    except KeyboardInterrupt:
        raise SystemExit(128 + signal.SIGINT) from None


def _end(_number: int, _frame: FrameType | None) -> None:
    # Not by an exception: the import system turns some into others.
    os._exit(0)


def _main() -> None:
    if bootstrap.is_ready():
        # Imported only now: in a fresh clone its libraries are not there yet.
        importlib.import_module("bot.cli").main()
        return
    try:
        python = bootstrap.make_environment()
    except bootstrap.SetupError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None
    command = [str(python), "-m", "bot", *sys.argv[1:]]
    if os.name == "nt":
        raise SystemExit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
