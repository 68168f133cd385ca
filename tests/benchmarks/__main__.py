"""`make bench`: measures what docs/performance.md promises, and writes its tables.

python -m tests.benchmarks [SECTION ...] measures only those: answers, alerts, playground, record.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.benchmarks.alerts import fan_out
from tests.benchmarks.answers import measure_answers, ratios
from tests.benchmarks.imports import measure_import
from tests.benchmarks.page import promises, write_section
from tests.benchmarks.playground import measure_playground
from tests.benchmarks.record import measure_record, table_of
from tests.bot_process import ROOT

PAGE = ROOT / "docs" / "performance.md"

Measured = tuple[str, bool]
"""The text of a section, and whether what it promises is kept."""


async def main(wanted: list[str]) -> None:
    """Measure section by section; each is written as soon as it is there."""
    broken = []
    for name in wanted or list(SECTIONS):
        say(f"-- {name}")
        begun = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            text, kept = await SECTIONS[name](Path(folder))
        write_section(PAGE, name, text)
        say(f"{text}\n-- {name}: {time.perf_counter() - begun:.0f} s\n")
        if not kept:
            broken.append(name)
    if broken:
        sys.exit(f"NOT as promised: {', '.join(broken)}")


async def answers(folder: Path) -> Measured:
    rows = []
    async for row in measure_answers(folder):
        rows.append(row)
        say(f"{row.what}: {row.ratio}")
    return ratios(rows), all(row.kept for row in rows)


async def alerts(folder: Path) -> Measured:
    made = (await fan_out(folder, say=say)).promises
    return promises(made), all(one.kept for one in made)


async def playground(folder: Path) -> Measured:
    made = await measure_playground(folder)
    return promises(made), all(one.kept for one in made)


async def record(folder: Path) -> Measured:
    # The import first: what the large records leave in this process would be counted as waiting.
    imported = await measure_import(folder)
    say(imported.sentence)
    growths = await measure_record(folder)
    kept = imported.kept and all(one.kept for one in growths)
    return f"{table_of(growths)}\n\n{imported.sentence}", kept


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


SECTIONS: dict[str, Callable[[Path], Awaitable[Measured]]] = {
    "answers": answers,
    "playground": playground,
    "alerts": alerts,
    "record": record,
}


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
