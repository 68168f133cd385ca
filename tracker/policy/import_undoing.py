"""Taking an import back as one: every change that it made, or none, in the same short steps as it was taken in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from calculations.errors import UserError
from tracker.policy.changes import Change
from tracker.policy.drafts import Author
from tracker.policy.exchange import to_document
from tracker.policy.ids import new_id
from tracker.policy.import_rows import RowError
from tracker.policy.imports import ImportPreview, ImportStore, StagedImport, StagedRow, change_ids_of, import_of
from tracker.policy.milestones import Milestone
from tracker.policy.undoing import undone_by, without

_LOOKED_UP = 50
"""Milestones that are looked up, and staged, together."""

_TAKEN_BACK_ALREADY = frozenset({"editing.withdrawn_already", "editing.nothing_to_undo"})


class ImportUndoStore(ImportStore, Protocol):
    """What taking an import back needs besides. Each method is one short atomic step."""

    async def changed_by(self, import_id: str, *, scope: int | None) -> Mapping[str, Sequence[str]]:
        """Return the ids of the changes that an import has made in a record, by milestone, in their order."""

    async def histories(self, ids: Sequence[str], *, guild: int | None) -> Mapping[str, Sequence[Change]]:
        """Return all changes of milestones, everybody's and the guild's own, newest first, by milestone."""


@dataclass(frozen=True, slots=True)
class ImportUndoing:
    """Reads what taking an import back would do; `Imports.carry_out` does it."""

    store: ImportUndoStore
    now: Callable[[], datetime]

    async def check(self, change_id: str, by: Author) -> ImportPreview:
        """Stage the opposite of all that the import of a change has done, ready for `Imports.carry_out`.

        What was taken back already is left out. `errors` are milestones in which something was changed again since:
        then nothing can be taken back as one.
        Raises: UserError when it is no change of an import in this record, or nothing of it is left to take back.
        """
        taken_in = import_of(change_id)
        made = {} if taken_in is None else await self.store.changed_by(taken_in, scope=by.guild_id)
        if not made:
            raise UserError("imports.of_no_import")
        staged_id, now = new_id("i-"), self.now()
        await self.store.begin(staged_id, by, at=now)
        errors: list[RowError] = []
        count = 0
        kept = False
        try:
            ids = list(made)
            for start in range(0, len(ids), _LOOKED_UP):
                rows = await self._opposites(ids[start : start + _LOOKED_UP], made, by, staged_id, start, errors)
                await self.store.stage(staged_id, rows)
                count += len(rows)
            if not errors and not count:
                raise UserError("editing.nothing_to_undo")
            if not errors:
                await self.store.ready(StagedImport(staged_id, by.guild_id, by.user_id, now, 0, count, 0, is_undo=True))
                kept = True
        finally:
            while not kept and await self.store.drop(staged_id):
                pass
        return ImportPreview(staged_id if kept else None, 0, count, 0, errors=tuple(errors), is_undo=True)

    async def _opposites(
        self,
        ids: Sequence[str],
        made: Mapping[str, Sequence[str]],
        by: Author,
        staged_id: str,
        start: int,
        errors: list[RowError],
    ) -> list[StagedRow]:
        seen = await self.store.milestones(ids, guild=by.guild_id)
        below = await self.store.milestones(ids, guild=None) if by.guild_id is not None else {}
        histories = await self.store.histories(ids, guild=by.guild_id)
        rows: list[StagedRow] = []
        for position, id_ in enumerate(ids, start):
            milestone, changes = seen[id_], histories[id_]
            undone = _to_undo([change for change in changes if change.id in set(made[id_])])
            if undone.id in undone_by(changes):
                continue
            lies_below = None if milestone.scope == by.guild_id else below.get(id_)
            try:
                after = without(undone, seen=milestone, below=lies_below, changes=changes)
            except UserError as error:
                if error.key not in _TAKEN_BACK_ALREADY:
                    errors.append(_told(milestone, error))
                continue
            change_id = f"{change_ids_of(staged_id)[0]}{position}"
            rows.append(StagedRow(id_, position, False, to_document(after), change_id, undoes=undone.id))
        return rows


def _to_undo(changes: Sequence[Change]) -> Change:
    """Return the one of an import's changes of a milestone that undoes them all: its addition, where there is one."""
    return next((change for change in changes if change.is_addition), changes[0])


def _told(milestone: Milestone, error: UserError) -> RowError:
    return RowError(0, milestone.title, str(error.values.get("field", "")), error)
