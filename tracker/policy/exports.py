"""The record as a guild sees it, as a file."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from tracker.policy.cells import cell
from tracker.policy.milestones import Milestone
from tracker.policy.record_files import COLUMNS, FORMAT, csv_lines, json_lines

_AT_ONCE = 20
"""Milestones that are read and written in one go: a few milliseconds, after which others have their turn."""


class ExportStore(Protocol):
    """What exports read."""

    async def page(self, *, guild: int | None, after: str, size: int) -> Sequence[Milestone]:
        """Return the first `size` milestones by id beyond the id `after` that a guild sees, withdrawn ones too."""


@dataclass(frozen=True, slots=True)
class Exports:
    """Writes files that `imports` reads back as they were."""

    store: ExportStore

    async def as_json(self, *, guild: int | None) -> bytes:
        """Return every milestone the guild sees (None: everybody's), withdrawn ones too, as JSON, by id.

        One milestone a line. The record may go on changing while a large one is written.
        """
        lines = [json_lines(page) async for page in self._pages(guild)]
        # The first element needs no comma before it.
        return f'{{"format": "{FORMAT}", "milestones": [{"".join(lines).removeprefix(",")}\n]}}\n'.encode()

    async def as_csv(self, *, guild: int | None) -> bytes:
        """Return the same as CSV, see `record_files`, in UTF-8 as spreadsheets recognise it."""
        lines = [csv_lines(page) async for page in self._pages(guild)]
        return (",".join(map(cell, COLUMNS)) + "\r\n" + "".join(lines)).encode("utf-8-sig")

    async def _pages(self, guild: int | None) -> AsyncIterator[Sequence[Milestone]]:
        after = ""
        while page := await self.store.page(guild=guild, after=after, size=_AT_ONCE):
            yield page
            after = page[-1].id
            await asyncio.sleep(0)
