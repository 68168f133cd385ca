"""Writes the measured table into its page of the documentation."""

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

END = "<!-- end -->"


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of a table: what was measured, the figure, the bound we promise, and whether it is kept."""

    what: str
    measured: str
    promised: str
    kept: bool


def promises(lines: Iterable[Promise]) -> str:
    """Return the lines as a Markdown table."""
    rows = [f"| {line.what} | {line.measured} | {line.promised} |" for line in lines]
    return "\n".join(["| Measured | Result | Promised |", "|---|---|---|", *rows])


def write_section(page: Path, name: str, measured: str) -> None:
    """Replace what stands between the marks of one section of the page."""
    begin = f"<!-- measured: {name} -->"
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(begin, 1)
    _, after = rest.split(END, 1)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    page.write_text(f"{before}{begin}\n{measured}\n\nMeasured on {machine}.\n{END}{after}", encoding="utf-8")
