"""Writes the measured table into its page of the documentation."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

BEGIN, END = "<!-- measured: make bench -->", "<!-- end -->"


def write_table(page: Path, rows) -> None:
    """Replace what stands between the two marks of the page."""
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    page.write_text(f"{before}{BEGIN}\n{_table(rows)}\n{END}{after}", encoding="utf-8")


def _table(rows) -> str:
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    lines = ["| Measured | Bare bot | Rollover | Ratio | Promised |", "|---|---|---|---|---|"]
    lines += [f"| {row.what} | {row.bare} | {row.ours} | {row.ratio} | {row.promised} |" for row in rows]
    return "\n".join([*lines, "", f"Measured on {machine}."])
