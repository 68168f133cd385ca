"""The history of a milestone: who changed what and when, field by field; corrections stay visible for ever."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from calculations.errors import UserError
from tracker.policy.cells import cell
from tracker.policy.changes import Change
from tracker.policy.drafts import Author
from tracker.policy.exchange import Document, Json
from tracker.policy.milestones import Milestone
from tracker.policy.overrides import Drift, Override, drifts
from tracker.policy.undoing import may_undo, undone_by

COLUMNS = (
    "change",
    "made_at",
    "origin",
    "author",
    "approval",
    "approver",
    "announcement",
    "reason",
    "undoes",
    "undone_by",
    "part",
    "field",
    "before",
    "after",
)
"""The columns of an exported history, one row a field; the change that added the milestone is one row with no field."""

_ERASED = "erased"
"""What stands in the place of a person whose data was erased."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change, and what became of it.

    `undone_by` is the change that took it back, while that stands (an undo that was itself undone counts no more).
    `may_undo`: whether it is of this reader's record, stands, and is no release's.
    """

    change: Change
    undone_by: Change | None
    may_undo: bool


class HistoryStore(Protocol):
    """What histories read."""

    async def milestone(self, milestone_id: str, *, guild: int | None) -> Milestone | None:
        """Return one milestone as the guild's members see it; None when they do not."""

    async def changes(self, milestone_id: str, *, guild: int | None) -> Sequence[Change]:
        """Return everybody's changes of a milestone and the guild's own, newest first."""

    async def overrides(self, milestone_id: str, *, guild: int | None) -> Sequence[Override]:
        """Return what stands over the base for the guild's members: the owners' for everybody, then the guild's."""

    async def overridden(self, *, guild: int) -> Sequence[str]:
        """Return the ids of the milestones over which a guild has words of its own, in order."""


@dataclass(frozen=True, slots=True)
class Histories:
    """The histories."""

    store: HistoryStore

    async def history(self, milestone_id: str, by: Author) -> Sequence[HistoryEntry]:
        """Return everybody's changes of a milestone and the guild's own, newest first.

        Raises: UserError when this guild has no such milestone.
        """
        if await self.store.milestone(milestone_id, guild=by.guild_id) is None:
            raise UserError("editing.no_such_milestone")
        changes = await self.store.changes(milestone_id, guild=by.guild_id)
        undone = undone_by(changes)
        return [
            HistoryEntry(change, undone.get(change.id), may_undo(change, changes, scope=by.guild_id))
            for change in changes
        ]

    async def drifts(self, milestone_id: str, by: Author) -> Sequence[Drift]:
        """Return the fields where this guild reads its own words and the original has changed since it wrote them."""
        if by.guild_id is None:
            return ()
        base = await self.store.milestone(milestone_id, guild=None)
        if base is None:
            return ()
        own = [one for one in await self.store.overrides(milestone_id, guild=by.guild_id) if one.scope == by.guild_id]
        return drifts(base, own)

    async def drifted(self, by: Author) -> Sequence[Drift]:
        """Return the same over all milestones of the guild's record, by milestone."""
        if by.guild_id is None:
            return ()
        ids = await self.store.overridden(guild=by.guild_id)
        return [drift for id_ in ids for drift in await self.drifts(id_, by)]

    async def export_csv(self, milestone_id: str, by: Author) -> bytes:
        """Return the history as CSV, one row a field, newest change first; values that are no text are JSON."""
        written = io.StringIO(newline="")
        writer = csv.writer(written)
        writer.writerow(COLUMNS)
        for entry in await self.history(milestone_id, by):
            writer.writerows([cell(row[column]) for column in COLUMNS] for row in _rows(entry))
        return written.getvalue().encode("utf-8-sig")

    async def export_json(self, milestone_id: str, by: Author) -> bytes:
        """Return the history as JSON, newest change first, each with the list of its fields."""
        entries: list[Document] = []
        for entry in await self.history(milestone_id, by):
            fields: list[Json] = [
                {"part": line.part, "field": line.field, "before": line.before, "after": line.after}
                for line in entry.change.fields
            ]
            entries.append(_head(entry) | {"is_addition": entry.change.is_addition, "fields": fields})
        document = {"milestone": milestone_id, "changes": entries}
        return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _rows(entry: HistoryEntry) -> Iterator[Document]:
    head = _head(entry)
    if not entry.change.fields:
        yield {**head, "part": "", "field": "added" if entry.change.is_addition else "", "before": None, "after": None}
    for line in entry.change.fields:
        yield {**head, "part": line.part, "field": line.field, "before": line.before, "after": line.after}


def _head(entry: HistoryEntry) -> Document:
    change = entry.change
    approved = change.approval is not None
    return {
        "change": change.id,
        "made_at": change.made_at.isoformat(timespec="seconds"),
        "origin": str(change.origin),
        # As text: a snowflake is beyond what a spreadsheet's numbers hold.
        "author": _ERASED if change.author_erased else _id(change.author_id),
        "approval": None if change.approval is None else str(change.approval),
        "approver": _ERASED if approved and change.approver_id is None else _id(change.approver_id),
        "announcement": str(change.announcement),
        "reason": change.reason,
        "undoes": change.undoes_id,
        "undone_by": None if entry.undone_by is None else entry.undone_by.id,
    }


def _id(person_id: int | None) -> str | None:
    return None if person_id is None else str(person_id)
