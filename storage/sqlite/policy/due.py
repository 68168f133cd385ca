"""The store of deadlines by their day."""

import sqlite3
from collections.abc import Iterator
from datetime import date

from storage.sqlite.policy.versions import VersionedCache
from storage.sqlite.policy.views import EVERYBODY, read_views
from storage.sqlite.threads import Readers
from tracker.policy.due import Due, DueFilter, DueStretch

_COUNTS_KEPT = 128


class SqliteDueStore:
    """Deadlines in SQLite; see the port `tracker.policy.due.DueStore`."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._counts: VersionedCache[tuple[DueFilter, date, int | None], int] = VersionedCache(_COUNTS_KEPT)

    async def due(self, wanted: DueFilter, *, today: date, guild: int | None, start: int, size: int) -> DueStretch:
        return await self._readers.read(lambda connection: self._read(connection, wanted, today, guild, start, size))

    def _read(
        self,
        connection: sqlite3.Connection,
        wanted: DueFilter,
        today: date,
        guild: int | None,
        start: int,
        size: int,
    ) -> DueStretch:
        total = self._counts.get(
            connection,
            (wanted, today, guild),
            lambda: int(connection.execute(*count_query(wanted, today, guild)).fetchone()[0]),
        )
        rows = connection.execute(*due_query(wanted, today, guild, start, size)).fetchall()
        views = read_views(connection, sorted({row[0] for row in rows}), guild=guild)
        found = []
        for milestone_id, deadline_id in rows:
            milestone = views[milestone_id]
            deadline = next(one for one in milestone.deadlines if one.id == deadline_id)
            found.append(Due(deadline, milestone))
        return DueStretch(tuple(found), total)


def due_query(
    wanted: DueFilter, today: date, guild: int | None, start: int, size: int
) -> tuple[str, dict[str, object]]:
    """Return the SQL for the milestone and id of each deadline of a stretch, with its values.

    Each half comes out of the table's own order, so nothing is sorted.
    """
    halves = [f"{_select(wanted, EVERYBODY)}{_not_own(guild)}"]
    if guild is not None:
        halves.append(_select(wanted, guild))
    order = "due_on DESC, milestone DESC, deadline DESC" if wanted.past else "due_on, milestone, deadline"
    sql = f"SELECT milestone, deadline FROM ({' UNION ALL '.join(halves)} ORDER BY {order} LIMIT :size OFFSET :start)"
    return sql, _values(wanted, today, guild) | {"start": start, "size": size}


def count_query(wanted: DueFilter, today: date, guild: int | None) -> tuple[str, dict[str, object]]:
    """Return the SQL for how many there are."""
    halves = [f"{_select(wanted, EVERYBODY)}{_not_own(guild)}"]
    if guild is not None:
        halves.append(_select(wanted, guild))
    return f"SELECT count(*) FROM ({' UNION ALL '.join(halves)})", _values(wanted, today, guild)


def _select(wanted: DueFilter, reader: int) -> str:
    bound = f"{EVERYBODY}" if reader == EVERYBODY else ":guild"
    return (
        "SELECT shown.due_on AS due_on, shown.milestone AS milestone, shown.deadline AS deadline "
        f"FROM listing_deadlines AS shown WHERE shown.reader = {bound}{''.join(_conditions(wanted))}"
    )


def _not_own(guild: int | None) -> str:
    if guild is None:
        return ""
    return (
        " AND NOT EXISTS (SELECT 1 FROM listings AS own WHERE own.reader = :guild AND own.milestone = shown.milestone)"
    )


def _conditions(wanted: DueFilter) -> Iterator[str]:
    yield " AND shown.due_on < :today" if wanted.past else " AND shown.due_on >= :today"
    if wanted.jurisdiction is not None:
        yield (
            " AND EXISTS (SELECT 1 FROM listings AS listed WHERE listed.reader = shown.reader "
            "AND listed.milestone = shown.milestone AND listed.jurisdiction = :jurisdiction)"
        )
    if wanted.topic is not None:
        yield (
            " AND EXISTS (SELECT 1 FROM listing_topics AS topic WHERE topic.milestone = shown.milestone "
            "AND topic.reader = shown.reader AND topic.topic = :topic)"
        )


def _values(wanted: DueFilter, today: date, guild: int | None) -> dict[str, object]:
    values: dict[str, object] = {
        "today": today.isoformat(),
        "guild": guild,
        "topic": wanted.topic,
        "jurisdiction": wanted.jurisdiction,
    }
    return {name: value for name, value in values.items() if value is not None}
