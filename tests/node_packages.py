"""Packages of npm that tests need: the pinned ones of a folder are installed into it, where Node is to be had."""

import fcntl
import shutil
import subprocess
from pathlib import Path

LEAST_NODE = 18
INSTALL_SECONDS = 60
_HOW = ("--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-retry-mintimeout=1000")


class NodeMissingError(Exception):
    """There is no usable Node, or npm cannot be reached. The text says which, for the line of what was left out."""


def node() -> str:
    """Return the path of a Node that is new enough. Raises: NodeMissingError."""
    found = shutil.which("node")
    if found is None or shutil.which("npm") is None:
        raise NodeMissingError("no Node here")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.removeprefix("v").split(".")[0]) < LEAST_NODE:
        raise NodeMissingError(f"Node {version} is older than {LEAST_NODE}")
    return found


def install(folder: Path) -> None:
    """Install exactly what the folder's package-lock.json names; nothing is done when it is there already.

    No script of a package is run. Raises: NodeMissingError.
    """
    node()
    wanted = (folder / "package-lock.json").read_bytes()
    modules = folder / "node_modules"
    modules.mkdir(exist_ok=True)
    with (folder / "node_modules.lock").open("w") as lock:
        # Two test runs at once would empty the folder under each other's feet.
        fcntl.flock(lock, fcntl.LOCK_EX)
        mark = modules / ".installed"
        if mark.exists() and mark.read_bytes() == wanted:
            return
        try:
            ended = subprocess.run(
                ["npm", "ci", *_HOW],
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=INSTALL_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise NodeMissingError(f"npm gave no packages within {INSTALL_SECONDS} seconds") from error
        if ended.returncode:
            said = ended.stderr.strip().splitlines() or ["it does not say why"]
            raise NodeMissingError(f"npm could not install packages ({said[0]})")
        mark.write_bytes(wanted)
