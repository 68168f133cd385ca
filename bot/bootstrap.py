"""Makes the program's own environment in a fresh clone: `.venv` with the pinned requirements.

Uses the standard library alone, since nothing else is there yet.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
OLDEST_PYTHON = (3, 11)


class SetupError(Exception):
    """What keeps the environment from being made, as one sentence."""


def is_ready() -> bool:
    """Tell whether this Python has what the program needs."""
    return all(importlib.util.find_spec(name) for name in ("discord", "sqlite_utils", "apscheduler", "babel"))


def environment_python() -> Path:
    """Return the environment's own Python."""
    windows = ENVIRONMENT / "Scripts" / "python.exe"
    return windows if os.name == "nt" else ENVIRONMENT / "bin" / "python"


def make_environment(requirements: str = "requirements.txt") -> Path:
    """Make or refresh `.venv` from a file of hashed requirements; return its Python. Repeating it is cheap.

    Raises: SetupError in one sentence that says what to install or do.
    """
    wanted = ROOT / requirements
    if not wanted.exists():
        raise SetupError("Run this from a clone of the repository, or install the package with pip.")
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError(f"Rollover needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    done = ENVIRONMENT / f".{wanted.stem}"
    state = hashlib.sha256(wanted.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    python = environment_python()
    if python.exists() and done.exists() and done.read_text() == state:
        return python
    if not python.exists():
        _make_empty_environment()
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--require-hashes", "-r", str(wanted)], "The requirements could not be installed")
    # Quieter still: the build warns of every editable installation.
    _run([*pip, "--quiet", "--no-deps", "-e", str(ROOT)], "The program itself could not be installed")
    done.write_text(state)
    return python


def _make_empty_environment() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetupError(
            f"This Python lacks its venv module: install it (on Debian or Ubuntu: "
            f"sudo apt install python{version}-venv) and try again."
        )
    _say("Setting up: making .venv and installing the requirements (once, about a minute) ...")
    _run([sys.executable, "-m", "venv", str(ENVIRONMENT)], "The environment could not be made")


def _run(command: list[str], failure: str) -> None:
    finished = subprocess.run(command, cwd=ROOT, check=False)
    if finished.returncode != 0:
        raise SetupError(f"{failure}; the lines above say why. A connection to the internet is needed once.")


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def main() -> None:
    """`python -m bot.bootstrap [requirements file]`."""
    try:
        make_environment(*sys.argv[1:2])
    except SetupError as error:
        _say(str(error))
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
