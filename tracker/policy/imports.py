"""A file of milestones, taken into a guild's record: checked row by row, then all of it or nothing.

A large file keeps nobody waiting. It is read, and staged in the store, a few rows at a time; once every row is found
in order it waits for the button. Then its rows move into the record in many short steps, each with its changes: once
begun, that is finished, by the next start of the program if need be, and meanwhile nobody edits what it touches.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from calculations.errors import UserError
from tracker.policy.changes import Announcement, Approval, Origin
from tracker.policy.drafts import KEPT, Author
from tracker.policy.exchange import Document, to_document
from tracker.policy.ids import new_id
from tracker.policy.import_reading import MOST_ROWS, ReadRow, RecordLookup, Remarks, open_file, read_file
from tracker.policy.import_rows import RowError
from tracker.policy.import_words import UNSPOKEN, SpokenWords
from tracker.policy.milestones import Milestone
from tracker.policy.reviews import ALONE_AFTER

_CHANGE_OF_IMPORT = re.compile(r"c-([0-9a-z]+)-[0-9]+")

_STAGED_AT_ONCE = 100
"""Rows that are staged in one step of the store."""


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What importing would do. With any error nothing can be imported and `id` is None; so too where nothing is new.

    `doubtful` rows are unlikely (such as a status that does not usually follow), or look like a milestone on record.
    """

    id: str | None
    added: int
    changed: int
    unchanged: int
    errors: tuple[RowError, ...] = ()
    doubtful: tuple[RowError, ...] = ()
    is_undo: bool = False
    """Whether it takes an import back, rather than a file in."""


@dataclass(frozen=True, slots=True)
class StagedRow:
    """One milestone as it shall be, waiting to be taken in under the id of its change, by `position`.

    `undoes` is the change of an import that it takes back.
    """

    milestone_id: str
    position: int
    is_new: bool
    document: Document
    change_id: str
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class StagedImport:
    """A file that was found in order, or an import that can be taken back (`is_undo`).

    `author_id` is None once that person's data was erased.
    """

    id: str
    guild_id: int | None
    author_id: int | None
    checked_at: datetime
    added: int
    changed: int
    unchanged: int
    is_undo: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """That a staged import shall be taken in, and how its changes are to be kept."""

    origin: Origin
    announcement: Announcement
    approval: Approval | None
    approver_id: int | None


class ImportOutdatedError(Exception):
    """The record has changed since a file was checked, in what the file is about."""


class ImportBusyError(Exception):
    """Another import is being taken in."""


class ImportGoneError(Exception):
    """There is no such import waiting (any more)."""


class ImportStore(RecordLookup, Protocol):
    """Keeps files on their way into the record. Each method is one short atomic step."""

    async def begin(self, import_id: str, author: Author, *, at: datetime) -> None:
        """Begin to stage a file; what changes in the record from now on is noticed by `decide`."""

    async def stage(self, import_id: str, rows: Sequence[StagedRow]) -> None:
        """Stage some rows more."""

    async def ready(self, staged: StagedImport) -> None:
        """Note that all rows are staged, so that it may be taken in."""

    async def staged(self, import_id: str) -> StagedImport | None:
        """Return an import that waits; None when there is none (any more), or it is being taken in."""

    async def decide(self, import_id: str, decision: Decision) -> None:
        """Begin to take an import in, which from then on is finished whatever happens.

        Until it is, what it is about cannot be written to otherwise: that raises ConflictError.
        Raises: ImportGoneError; ImportBusyError; ImportOutdatedError when a milestone that it is about has been
        changed by anybody since `begin`, or an id that it brings has been taken.
        """

    async def carry_on(self, import_id: str, *, at: datetime) -> bool:
        """Take in some rows more, each with its change, in one step; return whether there are any left.

        A row that would change nothing gives no change.
        """

    async def running(self) -> Sequence[str]:
        """Return the imports that are being taken in, or were when the program ended."""

    async def drop(self, import_id: str) -> bool:
        """Delete some rows of an import that waits, in the end itself; return whether there is anything left."""

    async def expired(self, *, before: datetime) -> Sequence[str]:
        """Return the imports that were begun before a moment and are not being taken in."""


@dataclass(frozen=True, slots=True)
class Imports:
    """Imports of files."""

    store: ImportStore
    now: Callable[[], datetime]

    async def check(
        self,
        name: str,
        content: bytes,
        by: Author,
        *,
        today: date,
        spoken: SpokenWords = UNSPOKEN,
        note: Callable[[Milestone | None, Milestone], None] = lambda before, after: None,
    ) -> ImportPreview:
        """Read a file (`.csv` or `.json` by its name, else by its content) and keep it, ready for `carry_out`.

        Kept for 24 hours, also over a restart. `spoken` is what people call the record's words. `note` is told of each
        milestone that is new or changes: as it stands and as it shall be.
        Raises: UserError when it is no such file at all.
        """
        if by.guild_id is None and not by.is_owner:
            raise UserError("editing.owners_only")
        now = self.now()
        for old in await self.store.expired(before=now - KEPT):
            await self._drop(old)
        rows = open_file(name, content)
        import_id = new_id("i-")
        await self.store.begin(import_id, by, at=now)
        remarks = Remarks()
        added = changed = 0
        kept = False
        try:
            waiting: list[StagedRow] = []
            reading = read_file(rows, self.store, remarks, scope=by.guild_id, today=today, now=now, spoken=spoken)
            async for row in reading:
                added += row.planned.before is None
                changed += row.planned.before is not None
                note(row.planned.before, row.planned.after)
                waiting += _staged_rows(row, import_id)
                if len(waiting) >= _STAGED_AT_ONCE:
                    await self.store.stage(import_id, waiting)
                    waiting = []
            await self.store.stage(import_id, waiting)
            if not remarks.errors and added + changed:
                counts = (added, changed, remarks.unchanged)
                await self.store.ready(StagedImport(import_id, by.guild_id, by.user_id, now, *counts))
                kept = True
        finally:
            if not kept:
                await self._drop(import_id)
        return ImportPreview(
            id=import_id if kept else None,
            added=added,
            changed=changed,
            unchanged=remarks.unchanged,
            errors=tuple(remarks.errors),
            doubtful=tuple(remarks.doubtful),
        )

    async def carry_out(
        self, import_id: str, by: Author, announcement: Announcement, *, two_person_review: bool
    ) -> ImportPreview:
        """Take it in. **Import** is DIGEST, **Import and announce** POST. Takes seconds for thousands of rows: defer.

        With `two_person_review` another moderator of the guild presses the button, or its author an hour later, and
        the history says who; else its author alone may.
        Raises: UserError when it is gone, another person's, the author's own too early (`editing.own_proposal`), or
        the record changed so that the file must be checked again.
        """
        staged = await self._waiting(import_id, by)
        approval = _approval(staged, by, now=self.now(), two_person_review=two_person_review)
        decision = Decision(
            origin=Origin.OWNER if by.guild_id is None else Origin.MODERATOR,
            announcement=announcement,
            approval=approval,
            approver_id=None if approval is None else by.user_id,
        )
        try:
            await self.store.decide(import_id, decision)
        except ImportGoneError:
            raise UserError("imports.gone") from None
        except ImportBusyError:
            raise UserError("imports.busy") from None
        except ImportOutdatedError:
            raise UserError("imports.outdated") from None
        await self._carry_on(import_id)
        return ImportPreview(None, staged.added, staged.changed, staged.unchanged, is_undo=staged.is_undo)

    async def cancel(self, import_id: str, by: Author) -> None:
        """Drop it; one that is gone is no error. Raises: UserError when it is another server's."""
        if await self.store.staged(import_id) is not None:
            await self._waiting(import_id, by)
            await self._drop(import_id)

    async def finish(self) -> int:
        """Finish the imports that were being taken in when the program ended; return how many. Done at its start."""
        running = await self.store.running()
        for import_id in running:
            await self._carry_on(import_id)
        return len(running)

    async def _waiting(self, import_id: str, by: Author) -> StagedImport:
        staged = await self.store.staged(import_id)
        if staged is None or staged.checked_at < self.now() - KEPT:
            raise UserError("imports.gone")
        if staged.guild_id != by.guild_id:
            raise UserError("editing.draft_of_another")
        return staged

    async def _carry_on(self, import_id: str) -> None:
        while await self.store.carry_on(import_id, at=self.now()):
            pass

    async def _drop(self, import_id: str) -> None:
        while await self.store.drop(import_id):
            pass


def import_of(change_id: str) -> str | None:
    """Return the id of the import that made a change, which stands in the change's own; None where none did."""
    match = _CHANGE_OF_IMPORT.fullmatch(change_id)
    return None if match is None else f"i-{match[1]}"


def change_ids_of(import_id: str) -> tuple[str, str]:
    """Return the bounds between which the ids of an import's changes lie, as texts are ordered."""
    begin = f"c-{import_id.removeprefix('i-')}"
    return f"{begin}-", f"{begin}."


def _staged_rows(row: ReadRow, import_id: str) -> Iterator[StagedRow]:
    """Yield what is staged for a row: where a relation has to wait, the milestone without it, and again at the end."""
    after = row.planned.after
    if row.late:
        there = tuple(relation for relation in after.relations if relation.other_id not in row.late)
        yield _staged_row(import_id, replace(after, relations=there), row.position, is_new=True)
        yield _staged_row(import_id, after, row.position + 2 * MOST_ROWS, is_new=False)
    else:
        yield _staged_row(import_id, after, row.position, is_new=row.planned.before is None)


def _staged_row(import_id: str, milestone: Milestone, position: int, *, is_new: bool) -> StagedRow:
    change_id = f"{change_ids_of(import_id)[0]}{position}"
    return StagedRow(milestone.id, position, is_new, to_document(milestone), change_id)


def _approval(staged: StagedImport, by: Author, *, now: datetime, two_person_review: bool) -> Approval | None:
    """Return how this person's press counts. Raises: UserError when it does not."""
    is_own = staged.author_id == by.user_id
    if not two_person_review:
        if not is_own and staged.author_id is not None:
            raise UserError("editing.draft_of_another")
        return None
    if not is_own:
        return Approval.ANOTHER
    alone_from = staged.checked_at + ALONE_AFTER
    if now < alone_from:
        raise UserError("editing.own_proposal", from_at=alone_from)
    return Approval.ALONE
