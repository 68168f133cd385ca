"""The record's store: every write is a change, kept with what it changes in one transaction."""

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text
from storage.sqlite.policy.change_rows import find_changes, insert_changes
from storage.sqlite.policy.milestone_rows import read_milestones
from storage.sqlite.policy.record_writing import add_milestones, add_own_milestones, amend_milestones, write_line
from storage.sqlite.policy.views import list_again, read_overrides, read_views
from storage.sqlite.threads import Readers, Writer
from tracker.policy.changes import Change, Origin
from tracker.policy.milestones import Milestone
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

    async def add(self, addition: Addition, *, kept_out: Sequence[Change] = ()) -> None:
        def step(database: Database) -> None:
            add_own_milestones(database, [addition])
            for change in kept_out:
                amend_milestones(database, [change])

        await self._writer.write(step)

    async def amend(self, change: Change) -> None:
        await self._writer.write(lambda database: amend_milestones(database, [change]))

    async def milestone(self, milestone_id: str, *, guild: int | None) -> Milestone | None:
        views = await self._readers.read(lambda connection: read_views(connection, [milestone_id], guild=guild))
        return views.get(milestone_id)

    async def changes(self, milestone_id: str, *, guild: int | None) -> Sequence[Change]:
        return await self._readers.read(lambda connection: read_changes(connection, milestone_id, guild=guild))

    async def overrides(self, milestone_id: str, *, guild: int | None) -> Sequence[Override]:
        return await self._readers.read(lambda connection: read_overrides(connection, [milestone_id], guild=guild))

    async def overridden(self, *, guild: int) -> Sequence[str]:
        """Return the ids that the port `tracker.policy.history.HistoryStore` asks for."""
        return await self._readers.read(lambda connection: _read_overridden(connection, guild))


def read_release(connection: sqlite3.Connection) -> Release | None:
    """Return the shipped record that was loaded last."""
    row = connection.execute("SELECT fingerprint, checked_on FROM releases ORDER BY number DESC LIMIT 1").fetchone()
    return None if row is None else Release(row[0], date.fromisoformat(row[1]))


def read_changes(connection: sqlite3.Connection, milestone_id: str, *, guild: int | None) -> list[Change]:
    """Return everybody's changes of a milestone and the guild's own, newest first."""
    where = "milestone = :milestone AND (scope IS NULL OR scope = :guild)"
    return find_changes(connection, where, {"milestone": milestone_id, "guild": guild})[::-1]


def _read_overridden(connection: sqlite3.Connection, guild: int) -> list[str]:
    rows = connection.execute("SELECT DISTINCT milestone FROM overrides WHERE scope = ? ORDER BY milestone", (guild,))
    return [row[0] for row in rows]


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
    add_milestones(database, additions)
    for change in changes:
        for line in change.fields:
            write_line(database, change, line)
        insert_changes(database, [change])
    list_again(database, [change.milestone_id for change in changes])
    database.table("releases").insert(
        {
            "fingerprint": release.fingerprint,
            "checked_on": release.checked_on.isoformat(),
            "loaded_at": moment_text(loaded_at),
        }
    )
