"""`python -m bot`: hands over to the command line, after making its environment in a fresh clone."""

import importlib
import os
import subprocess
import sys

from bot import bootstrap


def main() -> None:
    """Run the command line in an environment that has what it needs."""
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
