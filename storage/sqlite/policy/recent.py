"""The store of changes by their moment, and of up to when each person has read them."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.policy.change_rows import find_changes
from storage.sqlite.policy.views import EVERYBODY, read_views
from storage.sqlite.threads import Readers, Writer
from tracker.policy.changes import Announcement, Origin
from tracker.policy.recent import Recent

_IN_WINDOW = (
    "made_at > :since AND made_at <= :until AND (scope IS NULL OR scope = :guild) "
    "AND EXISTS (SELECT 1 FROM milestones AS one WHERE one.id = milestone "
    "AND (one.scope IS NULL OR one.scope = :guild)) "
    f"AND NOT (is_addition AND origin = '{Origin.BUNDLED}' AND announcement = '{Announcement.NOTHING}')"
)


class SqliteRecentStore:
    """Recent changes in SQLite; see the ports `RecentStore` of `tracker.policy.recent` and `Traces`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def between(
        self, since: datetime, until: datetime, *, guild: int | None, start: int, size: int
    ) -> tuple[Sequence[Recent], int]:
        values: dict[str, object] = {"since": moment_text(since), "until": moment_text(until), "guild": guild}
        return await self._readers.read(lambda connection: _read_between(connection, values, guild, start, size))

    async def read_until(self, person_id: int, *, guild: int | None) -> datetime | None:
        def question(connection: sqlite3.Connection) -> datetime | None:
            row = connection.execute(
                "SELECT read_until FROM change_readings WHERE person = ? AND reader = ?",
                (person_id, guild or EVERYBODY),
            ).fetchone()
            return None if row is None else read_moment(row[0])

        return await self._readers.read(question)

    async def mark_read(self, person_id: int, *, guild: int | None, until: datetime) -> None:
        def step(database: Database) -> None:
            database.execute(
                "INSERT INTO change_readings (person, reader, read_until) VALUES (?, ?, ?) "
                "ON CONFLICT (person, reader) DO UPDATE SET read_until = max(read_until, excluded.read_until)",
                [person_id, guild or EVERYBODY, moment_text(until)],
            )

        await self._writer.write(step)

    async def count(self, person_id: int) -> int:
        return await self._readers.read(
            lambda connection: int(
                connection.execute("SELECT count(*) FROM change_readings WHERE person = ?", (person_id,)).fetchone()[0]
            )
        )

    async def erase(self, person_id: int) -> int:
        return await self._writer.write(
            lambda database: int(database.execute("DELETE FROM change_readings WHERE person = ?", [person_id]).rowcount)
        )


def recent_query(start: int, size: int) -> tuple[str, dict[str, object]]:
    """Return the SQL for the numbers of a stretch of changes, newest first; it needs since, until and guild too."""
    sql = f"SELECT number FROM changes WHERE {_IN_WINDOW} ORDER BY made_at DESC, number DESC LIMIT :size OFFSET :start"
    return sql, {"start": start, "size": size}


def _read_between(
    connection: sqlite3.Connection, values: dict[str, object], guild: int | None, start: int, size: int
) -> tuple[list[Recent], int]:
    (total,) = connection.execute(f"SELECT count(*) FROM changes WHERE {_IN_WINDOW}", values).fetchone()
    sql, own = recent_query(start, size)
    found = find_changes(connection, f"number IN ({sql})", values | own)
    changes = sorted(found, key=lambda change: change.made_at)[::-1]
    views = read_views(connection, sorted({change.milestone_id for change in changes}), guild=guild)
    return [Recent(change, views[change.milestone_id]) for change in changes], int(total)
