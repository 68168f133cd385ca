"""Writing to the record: milestones added and changed, each with its change, inside one transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from storage.sqlite.library import Database
from storage.sqlite.policy.change_rows import insert_changes, json_text
from storage.sqlite.policy.milestone_rows import (
    insert_milestones,
    part_owner,
    read_milestones,
    write_field,
    write_part,
)
from storage.sqlite.policy.views import list_again, list_new, read_views
from tracker.policy.changes import DERIVED_FIELDS, PART_LISTS, PUBLISHED, Change, FieldChange, Origin, value_at
from tracker.policy.exchange import Json
from tracker.policy.milestones import OWN_ID_PREFIX, Milestone
from tracker.policy.record import Addition, ConflictError, Writing
from tracker.policy.writing import change_of


def write_to_record(database: Database, writing: Writing, *, without_author: bool = False) -> None:
    """Write an addition or a change; `without_author` leaves the tombstone of an erased person in their place."""
    id_ = change_of(writing).milestone_id
    importing = database.execute(
        "SELECT 1 FROM import_rows JOIN imports ON imports.number = import_rows.import "
        "WHERE import_rows.milestone = ? AND imports.state = 'running'",
        [id_],
    ).fetchone()
    if importing is not None:
        # What an import is about to write was checked against what stands there now.
        raise ConflictError(id_, "", "import", None)
    if without_author:
        change = replace(change_of(writing), author_id=None, author_erased=True)
        writing = replace(writing, change=change) if isinstance(writing, Addition) else change
    if isinstance(writing, Addition):
        add_own_milestones(database, [writing])
    else:
        amend_milestones(database, [writing])


def add_own_milestones(database: Database, additions: Sequence[Addition]) -> None:
    """Add milestones that did not come with a release; see the port `tracker.policy.record.RecordStore`."""
    for addition in additions:
        if not addition.milestone.id.startswith(OWN_ID_PREFIX):
            raise ValueError(f"{addition.milestone.id} does not begin with {OWN_ID_PREFIX}")
    add_milestones(database, additions)


def add_milestones(database: Database, additions: Sequence[Addition]) -> None:
    """Add milestones with their changes. Raises: ConflictError when an id is taken."""
    ids = json.dumps([addition.milestone.id for addition in additions])
    taken = database.execute("SELECT id FROM milestones WHERE id IN (SELECT value FROM json_each(?))", [ids]).fetchone()
    if taken is not None:
        raise ConflictError(taken[0], "", "id", taken[0])
    insert_milestones(database, [(addition.milestone, addition.change.origin) for addition in additions])
    insert_changes(database, [addition.change for addition in additions])
    list_new(database, [addition.milestone for addition in additions])


def amend_milestones(
    database: Database, changes: Sequence[Change], *, seen: Mapping[str, Milestone] | None = None
) -> None:
    """Write changes of different milestones, all in the record of one scope; see `RecordStore.amend`.

    `seen` are the milestones as that scope sees them, where the step has read them already.
    """
    if not changes:
        return
    ids = [change.milestone_id for change in changes]
    scope = changes[0].scope
    assert len(set(ids)) == len(ids), "each change is compared with what stood there before all of them"
    if seen is None:
        seen = read_views(database.conn, ids, guild=scope)
    below = _read_below(database, [id_ for id_ in ids if id_ in seen and not _is_own(seen[id_], scope)], scope)
    for change in changes:
        id_ = change.milestone_id
        if change.is_publication:
            _publish(database, change)
        elif id_ not in seen:
            raise ConflictError(id_, "", "id", None)
        else:
            _amend(database, change, seen[id_], below.get(id_))
        insert_changes(database, [change])
    list_again(database, ids)


def _is_own(milestone: Milestone, scope: int | None) -> bool:
    """Return whether a change of that scope writes the milestone itself, rather than something over it."""
    return milestone.scope == scope and milestone.id.startswith(OWN_ID_PREFIX)


def _read_below(database: Database, ids: Sequence[str], scope: int | None) -> Mapping[str, Milestone]:
    """Return what lies below the words of a scope: everybody's view, and below the owners' words the release's."""
    if not ids:
        return {}
    if scope is not None:
        return read_views(database.conn, ids, guild=None)
    return {id_: stored.milestone for id_, stored in read_milestones(database.conn, ids).items()}


def write_line(database: Database, change: Change, line: FieldChange) -> None:
    """Write one field of a milestone, or of a part, that is of the change's own record."""
    if line.field.partition(".")[0] not in PART_LISTS:
        write_field(database, change.milestone_id, line.field, line.after)
    else:
        write_part(
            database,
            change.milestone_id,
            line.part,
            line.field,
            line.after,
            scope=change.scope,
            origin=str(change.origin),
        )


def _amend(database: Database, change: Change, seen: Milestone, below: Milestone | None) -> None:
    for line in change.fields:
        found = value_at(seen, line.part, line.field)
        if found != line.before:
            raise ConflictError(change.milestone_id, line.part, line.field, found)
        if below is None or _is_own_part(database, change, line):
            write_line(database, change, line)
        else:
            _override(database, change, line, value_at(below, line.part, line.field))


def _is_own_part(database: Database, change: Change, line: FieldChange) -> bool:
    """Return whether a field is of a part that this scope added itself, or adds now."""
    if line.field.partition(".")[0] not in PART_LISTS:
        return False
    owner = part_owner(database, change.milestone_id, line.part, line.field, change.scope)
    return owner is None or (owner[0] == change.scope and owner[1] != Origin.BUNDLED)


def _override(database: Database, change: Change, line: FieldChange, base: Json) -> None:
    if line.field in DERIVED_FIELDS:
        raise ValueError(f"{line.field} follows from the actions and cannot be overridden")
    where = "milestone = ? AND scope IS ? AND part = ? AND field = ?"
    key = [change.milestone_id, change.scope, line.part, line.field]
    if line.field in PART_LISTS and isinstance(line.after, Mapping) and isinstance(base, Mapping):
        # A part that was taken out comes back field by field: each can then go back by itself to what lies below.
        database.execute(f"DELETE FROM overrides WHERE {where}", key)
        for name, value in line.after.items():
            _override(database, change, FieldChange(line.part, f"{line.field}.{name}", None, value), base.get(name))
        return
    if line.after == base:
        database.execute(f"DELETE FROM overrides WHERE {where}", key)
        return
    # Who writes over it again has been shown what stands below it now.
    values = [json_text(line.after), json_text(base)]
    if database.execute(f"UPDATE overrides SET value = ?, base_value = ? WHERE {where}", values + key).rowcount == 0:
        database.execute(
            "INSERT INTO overrides (milestone, scope, part, field, value, base_value) VALUES (?, ?, ?, ?, ?, ?)",
            key + values,
        )


def _publish(database: Database, change: Change) -> None:
    id_ = change.milestone_id
    row = database.execute("SELECT scope FROM milestones WHERE id = ?", [id_]).fetchone()
    if row is None or row[0] is None:
        raise ConflictError(id_, "", PUBLISHED if row else "id", None if row is None else True)
    database.execute("UPDATE milestones SET scope = NULL WHERE id = ?", [id_])
    for table in ("actions", "deadlines"):
        database.execute(f"UPDATE {table} SET scope = NULL WHERE milestone = ? AND scope = ?", [id_, row[0]])
    # A relation to what is the guild's alone stays the guild's: nobody else could follow it.
    database.execute(
        "UPDATE relations SET scope = NULL WHERE milestone = ? AND scope = ? "
        "AND EXISTS (SELECT 1 FROM milestones WHERE id = other AND scope IS NULL)",
        [id_, row[0]],
    )
