"""The record's store: every write is a change, kept with what it changes in one transaction."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime

from storage.sqlite.library import Database
from storage.sqlite.milestone_rows import insert_milestones, part_owner, read_milestones, write_field, write_part
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.threads import Readers, Writer
from storage.sqlite.views import list_again, list_new, read_overrides, read_views
from tracker.policy.changes import (
    DERIVED_FIELDS,
    PART_LISTS,
    Announcement,
    Change,
    FieldChange,
    Origin,
    value_at,
)
from tracker.policy.exchange import Json
from tracker.policy.milestones import OWN_ID_PREFIX, Milestone
from tracker.policy.overrides import Override
from tracker.policy.record import Addition, ConflictError, Release


class SqliteRecordStore:
    """The record in SQLite; see the port `tracker.policy.record.RecordStore`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def release(self) -> Release | None:
        return await self._readers.read(read_release)

    async def shipped(self) -> Sequence[Milestone]:
        return await self._readers.read(_read_shipped)

    async def load(
        self,
        release: Release,
        *,
        after: Release | None,
        additions: Sequence[Addition],
        changes: Sequence[Change],
        loaded_at: datetime,
    ) -> None:
        await self._writer.write(lambda database: _load(database, release, after, additions, changes, loaded_at))

    async def add(self, addition: Addition) -> None:
        if not addition.milestone.id.startswith(OWN_ID_PREFIX):
            raise ValueError(f"{addition.milestone.id} does not begin with {OWN_ID_PREFIX}")
        await self._writer.write(lambda database: _add(database, [addition]))

    async def amend(self, change: Change) -> None:
        await self._writer.write(lambda database: _amend(database, change))

    async def milestone(self, milestone_id: str, *, guild: int | None) -> Milestone | None:
        views = await self._readers.read(lambda connection: read_views(connection, [milestone_id], guild=guild))
        return views.get(milestone_id)

    async def changes(self, milestone_id: str, *, guild: int | None) -> Sequence[Change]:
        return await self._readers.read(lambda connection: _read_changes(connection, milestone_id, guild))

    async def overrides(self, milestone_id: str, *, guild: int | None) -> Sequence[Override]:
        return await self._readers.read(lambda connection: read_overrides(connection, [milestone_id], guild=guild))


def read_release(connection: sqlite3.Connection) -> Release | None:
    """Return the shipped record that was loaded last."""
    row = connection.execute("SELECT fingerprint, checked_on FROM releases ORDER BY number DESC LIMIT 1").fetchone()
    return None if row is None else Release(row[0], date.fromisoformat(row[1]))


def _read_shipped(connection: sqlite3.Connection) -> list[Milestone]:
    ids = [row[0] for row in connection.execute("SELECT id FROM milestones WHERE origin = ?", (Origin.BUNDLED,))]
    return [stored.milestone for stored in read_milestones(connection, ids, shipped_only=True).values()]


def _load(
    database: Database,
    release: Release,
    after: Release | None,
    additions: Sequence[Addition],
    changes: Sequence[Change],
    loaded_at: datetime,
) -> None:
    found = read_release(database.conn)
    if found != after:
        raise ConflictError("(all)", "", "release", None if found is None else found.fingerprint)
    _add(database, additions)
    for change in changes:
        _insert_changes(database, [change])
        for line in change.fields:
            _write_line(database, change, line)
    list_again(database, [change.milestone_id for change in changes])
    database.table("releases").insert(
        {
            "fingerprint": release.fingerprint,
            "checked_on": release.checked_on.isoformat(),
            "loaded_at": moment_text(loaded_at),
        }
    )


def _add(database: Database, additions: Sequence[Addition]) -> None:
    ids = json.dumps([addition.milestone.id for addition in additions])
    taken = database.execute("SELECT id FROM milestones WHERE id IN (SELECT value FROM json_each(?))", [ids]).fetchone()
    if taken is not None:
        raise ConflictError(taken[0], "", "id", taken[0])
    insert_milestones(database, [(addition.milestone, addition.change.origin) for addition in additions])
    _insert_changes(database, [addition.change for addition in additions])
    list_new(database, [addition.milestone for addition in additions])


def _amend(database: Database, change: Change) -> None:
    seen = read_views(database.conn, [change.milestone_id], guild=change.scope).get(change.milestone_id)
    if seen is None:
        raise ConflictError(change.milestone_id, "", "id", None)
    below = read_views(database.conn, [change.milestone_id], guild=None).get(change.milestone_id)
    stored = read_milestones(database.conn, [change.milestone_id])[change.milestone_id]
    for line in change.fields:
        found = value_at(seen, line.part, line.field)
        if found != line.before:
            raise ConflictError(change.milestone_id, line.part, line.field, found)
        if line.field.partition(".")[0] in PART_LISTS:
            owner = part_owner(database, change.milestone_id, line.part, line.field, change.scope)
            is_own = owner is None or (owner[0] == change.scope and owner[1] != Origin.BUNDLED)
        else:
            is_own = stored.milestone.scope == change.scope and stored.origin != Origin.BUNDLED
        if is_own:
            _write_line(database, change, line)
            continue
        # What the owners' override of a shipped milestone covers is the release's own word.
        base = below if change.scope is not None and below is not None else stored.milestone
        _override(database, change, line, value_at(base, line.part, line.field))
    _insert_changes(database, [change])
    list_again(database, [change.milestone_id])


def _write_line(database: Database, change: Change, line: FieldChange) -> None:
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


def _override(database: Database, change: Change, line: FieldChange, base: Json) -> None:
    if line.field in DERIVED_FIELDS:
        raise ValueError(f"{line.field} follows from the actions and cannot be overridden")
    where = "milestone = ? AND scope IS ? AND part = ? AND field = ?"
    key = [change.milestone_id, change.scope, line.part, line.field]
    if line.after == base:
        database.execute(f"DELETE FROM overrides WHERE {where}", key)
        return
    value = _json(line.after)
    if database.execute(f"UPDATE overrides SET value = ? WHERE {where}", [value, *key]).rowcount == 0:
        database.table("overrides").insert(
            {
                "milestone": change.milestone_id,
                "scope": change.scope,
                "part": line.part,
                "field": line.field,
                "value": value,
                "base_value": _json(base),
            }
        )


def _insert_changes(database: Database, changes: Sequence[Change]) -> None:
    for change in changes:
        number = database.execute(
            "INSERT INTO changes (id, milestone, scope, origin, author, author_erased, made_at, announcement, "
            "is_addition, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                change.id,
                change.milestone_id,
                change.scope,
                str(change.origin),
                change.author_id,
                change.author_erased,
                moment_text(change.made_at),
                str(change.announcement),
                change.is_addition,
                change.undoes_id,
            ],
        ).lastrowid
        database.table("change_fields").insert_all(
            {
                "change": number,
                "position": position,
                "part": line.part,
                "field": line.field,
                "before": _json(line.before),
                "after": _json(line.after),
            }
            for position, line in enumerate(change.fields)
        )


def _read_changes(connection: sqlite3.Connection, milestone_id: str, guild: int | None) -> list[Change]:
    changes = []
    for number, id_, scope, origin, author, erased, made_at, announcement, is_addition, undoes in connection.execute(
        "SELECT number, id, scope, origin, author, author_erased, made_at, announcement, is_addition, undoes "
        "FROM changes WHERE milestone = ? AND (scope IS NULL OR scope = ?) ORDER BY number DESC",
        (milestone_id, guild),
    ).fetchall():
        lines = connection.execute(
            "SELECT part, field, before, after FROM change_fields WHERE change = ? ORDER BY position", (number,)
        )
        changes.append(
            Change(
                id=id_,
                milestone_id=milestone_id,
                scope=scope,
                origin=_known(Origin, origin),
                author_id=author,
                made_at=read_moment(made_at),
                announcement=_known(Announcement, announcement),
                fields=tuple(
                    FieldChange(part, field, json.loads(before), json.loads(after))
                    for part, field, before, after in lines
                ),
                is_addition=bool(is_addition),
                author_erased=bool(erased),
                undoes_id=undoes,
            )
        )
    return changes


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _known(words: type[Origin] | type[Announcement], text: str) -> Origin | Announcement | str:
    try:
        return words(text)
    except ValueError:
        return text
