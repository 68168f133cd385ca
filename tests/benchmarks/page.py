"""Writes the measured table into its page of the documentation."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

END = "<!-- end -->"


def write_section(page: Path, name: str, measured: str) -> None:
    """Replace what stands between the marks of one section of the page."""
    begin = f"<!-- measured: {name} -->"
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(begin, 1)
    _, after = rest.split(END, 1)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    page.write_text(f"{before}{begin}\n{measured}\n\nMeasured on {machine}.\n{END}{after}", encoding="utf-8")


def ratios(rows) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| Measured | Bare bot | Rollover | Ratio | Promised |", "|---|---|---|---|---|"]
    lines += [f"| {row.what} | {row.bare} | {row.ours} | {row.ratio} | {row.promised} |" for row in rows]
    return "\n".join(lines)
