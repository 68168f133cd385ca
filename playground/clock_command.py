"""`python -m playground clock`: puts a running playground's clock forward from the command line, or reads it."""

import argparse
import asyncio
import re
import sys
from collections.abc import Sequence
from typing import Any

import aiohttp

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_STEP = re.compile(r"(\d{1,9})\s*([smhdw])")
ANSWER_SECONDS = 10


def run_clock_command(arguments: Sequence[str]) -> int:
    """Do what the arguments after `clock` ask for, and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m playground clock", description="Read a running playground's clock, or put it forward."
    )
    parser.add_argument("--page", default="http://127.0.0.1:8712/", help="address of its page (%(default)s)")
    move = parser.add_mutually_exclusive_group()
    move.add_argument("--forward", type=_seconds, metavar="STEP", help="by so much: 90s, 15m, 2h, 1d, 1w")
    move.add_argument("--to", metavar="MOMENT", help="to a moment: 2027-01-01T09:00:00-05:00")
    asked = parser.parse_args(arguments)
    body = {name: value for name, value in (("forward_seconds", asked.forward), ("forward_to", asked.to)) if value}
    try:
        status, answer = asyncio.run(_ask(asked.page, body))
    except (aiohttp.ClientError, OSError, ValueError) as error:
        sys.stderr.write(f"No playground answers at {asked.page}: {error or type(error).__name__}\n")
        return 1
    if status != 200:
        sys.stderr.write(f"{answer.get('message', 'The playground refused.')}\n")
        return 1
    sys.stdout.write(f"{answer['now']} ({answer['ahead_seconds']:.0f} s ahead of this machine)\n")
    return 0


def _seconds(text: str) -> int:
    found = _STEP.fullmatch(text.strip().lower())
    if found is None:
        raise argparse.ArgumentTypeError("write a number and its unit: 90s, 15m, 2h, 1d or 1w")
    return int(found[1]) * _UNITS[found[2]]


async def _ask(page: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Return the status and what was answered. Raises: ClientError, OSError, ValueError for what is no playground."""
    address = f"{page.rstrip('/').removesuffix('/page')}/clock"
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.request("POST" if body else "GET", address, json=body or None) as response,
    ):
        answer = await response.json()
        if not isinstance(answer, dict) or (response.status == 200 and "ahead_seconds" not in answer):
            raise ValueError("something else does")
        return response.status, answer
