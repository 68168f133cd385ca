"""How long a file of 10,000 milestones takes into the record, and how long anybody else waits meanwhile.

`python -m tests.benchmarks.imports` measures and prints. The file is checked and carried out as `/policy import` does
it; meanwhile a member turns pages of the timeline and another person's draft is kept, over and over.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from tests.editing_factories import ALICE, BOB, TODAY, Desk
from tests.record_factories import GUILD, NOW, bundled_text, opened
from tracker.policy.changes import Announcement
from tracker.policy.drafts import Act
from tracker.policy.exchange import Document
from tracker.policy.imports import Imports
from tracker.policy.record import Record
from tracker.policy.timeline import EVERYTHING, Timeline

ROWS = 10_000
IMPORT_SECONDS = 10.0
WAIT_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class ImportFigures:
    """Seconds: the check and the taking in, the longest wait for a page, the longest for a write of others."""

    check: float
    carry_out: float
    longest_answer: float
    longest_write: float

    @property
    def sentence(self) -> str:
        """Return the figures in words."""
        return (
            f"An import of {ROWS:,} rows: checked in {self.check:.1f} s, taken in in {self.carry_out:.1f} s "
            f"(promised: under {IMPORT_SECONDS:.0f} s); meanwhile the longest wait for an answer was "
            f"{self.longest_answer * 1000:.0f} ms and for another write {self.longest_write * 1000:.0f} ms "
            f"(promised: under {WAIT_SECONDS * 1000:.0f} ms)."
        )

    @property
    def kept(self) -> bool:
        """Whether what was promised is kept."""
        return (
            self.check + self.carry_out < IMPORT_SECONDS and max(self.longest_answer, self.longest_write) < WAIT_SECONDS
        )


async def measure_import(folder: Path, rows: int = ROWS) -> ImportFigures:
    """Import a generated file into a new database in `folder`."""
    async with opened(folder / "import.db") as storage:
        await Record(storage.record, lambda: NOW).load_bundled(bundled_text())
        desk = Desk(storage)
        timeline = Timeline(storage.timeline)
        draft = await desk.begin(Act.ADD, BOB)
        imports = Imports(storage.imports, desk.now)
        file = json.dumps({"milestones": _generated(rows)}).encode()
        done = asyncio.Event()
        answers = asyncio.create_task(_longest(done, lambda: timeline.page(EVERYTHING, guild=GUILD)))
        writes = asyncio.create_task(_longest(done, lambda: storage.drafts.keep(draft)))
        begun = time.perf_counter()
        checked = await imports.check("record.json", file, ALICE, today=TODAY)
        assert checked.id is not None
        between = time.perf_counter()
        await imports.carry_out(checked.id, ALICE, Announcement.DIGEST, two_person_review=False)
        ended = time.perf_counter()
        done.set()
        return ImportFigures(between - begun, ended - between, await answers, await writes)


async def _longest(done: asyncio.Event, ask: Callable[[], Awaitable[object]]) -> float:
    longest = 0.0
    while not done.is_set():
        begun = time.perf_counter()
        await ask()
        longest = max(longest, time.perf_counter() - begun)
        await asyncio.sleep(0.01)
    return longest


def _generated(rows: int) -> list[Document]:
    """Return the shipped milestones again and again, each time as another one."""
    shipped: list[Document] = json.loads(bundled_text())["milestones"]
    made = []
    for number in range(rows):
        one = dict(shipped[number % len(shipped)])
        id_ = f"m-{number:06}"
        made.append(
            one
            | {
                "id": id_,
                "title": f"{one['title']} ({number})",
                "url": f"https://www.example.gov/{number}",
                "relations": [],
                "actions": _renamed(one["actions"], id_),
                "deadlines": _renamed(one["deadlines"], id_),
            }
        )
    return made


def _renamed(parts: object, id_: str) -> list[Document]:
    assert isinstance(parts, list), "the shipped record holds lists of parts"
    return [{**part, "id": f"{id_}#m-{part['id'].partition('#')[2]}"} for part in parts]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        figures = asyncio.run(measure_import(Path(name)))
    sys.stdout.write(figures.sentence + "\n")
    raise SystemExit(0 if figures.kept else 1)
