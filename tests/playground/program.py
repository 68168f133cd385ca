"""`python -m playground` as a process of its own, run to its end."""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.bot_process import ROOT, environment

ENDS_WITHIN = 30.0


@dataclass(frozen=True)
class Ended:
    """How the program ended, and what it said."""

    code: int | None
    output: str
    errors: str


async def run_program(folder: Path, *arguments: str | Path) -> Ended:
    """Run the program with a home of its own in `folder`. Raises: TimeoutError."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "playground",
        *arguments,
        cwd=ROOT,
        env=environment(folder),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await asyncio.wait_for(process.communicate(), ENDS_WITHIN)
    return Ended(process.returncode, output.decode(), errors.decode())
