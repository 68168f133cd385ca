"""The timeline's store: which milestones, in order, out of the listings; then those few as their reader sees them."""

import sqlite3
from collections.abc import Iterator

from storage.sqlite.policy.record import read_release
from storage.sqlite.policy.versions import VersionedCache
from storage.sqlite.policy.views import EVERYBODY, read_views
from storage.sqlite.threads import Readers
from tracker.policy.timeline import Stretch, TimelineFilter

_COUNTS_KEPT = 512


class SqliteTimelineStore:
    """The timeline in SQLite; see the port `tracker.policy.timeline.TimelineStore`."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._counts: VersionedCache[tuple[TimelineFilter, int | None], int] = VersionedCache(_COUNTS_KEPT)

    async def stretch(self, wanted: TimelineFilter, *, guild: int | None, start: int, size: int) -> Stretch:
        return await self._readers.read(lambda connection: self._read(connection, wanted, guild, start, size))

    def _read(
        self, connection: sqlite3.Connection, wanted: TimelineFilter, guild: int | None, start: int, size: int
    ) -> Stretch:
        # No index can count: that reads all that it counts. So it is done once for each state of the record.
        total = self._counts.get(
            connection, (wanted, guild), lambda: int(connection.execute(*count_query(wanted, guild)).fetchone()[0])
        )
        ids = _read_ids(connection, wanted, guild, start, min(size, total - start), total)
        views = read_views(connection, ids, guild=guild)
        release = read_release(connection)
        return Stretch(tuple(views[id_] for id_ in ids), total, None if release is None else release.checked_on)


def page_query(
    wanted: TimelineFilter, guild: int | None, start: int, size: int, *, oldest_first: bool = False
) -> tuple[str, dict[str, object]]:
    """Return the SQL for the ids of a stretch, with its values.

    Each half comes out of an index in the wanted order, so SQLite merges the two and stops after the last row of
    the stretch; nothing is sorted.
    """
    values = _values(wanted, guild) | {"start": start, "size": size}
    halves = [f"{_select(wanted, EVERYBODY)}{_not_own(guild)}"]
    if guild is not None:
        halves.append(_select(wanted, guild))
    order = "latest_on, milestone DESC" if oldest_first else "latest_on DESC, milestone"
    return f"{' UNION ALL '.join(halves)} ORDER BY {order} LIMIT :size OFFSET :start", values


def count_query(wanted: TimelineFilter, guild: int | None) -> tuple[str, dict[str, object]]:
    """Return the SQL for how many there are: everybody's and the guild's, less what the guild sees as its own."""
    count = f"SELECT (SELECT count(*) FROM ({_select(wanted, EVERYBODY)}))"
    if guild is not None:
        count += (
            f" + (SELECT count(*) FROM ({_select(wanted, guild)}))"
            " - (SELECT count(*) FROM listings AS own"
            f" CROSS JOIN listings AS shown ON shown.reader = {EVERYBODY} AND shown.milestone = own.milestone"
            f" WHERE own.reader = :guild AND shown.withdrawn = 0{_conditions(wanted, with_topic=True)})"
        )
    return count, _values(wanted, guild)


def _read_ids(
    connection: sqlite3.Connection, wanted: TimelineFilter, guild: int | None, start: int, size: int, total: int
) -> list[str]:
    if size <= 0:
        return []
    if start <= total // 2:
        return [row[0] for row in connection.execute(*page_query(wanted, guild, start, size))]
    # An offset is counted off row by row: the last page is near when it is read from the other end.
    rows = connection.execute(*page_query(wanted, guild, total - start - size, size, oldest_first=True))
    return [row[0] for row in rows][::-1]


def _select(wanted: TimelineFilter, reader: int) -> str:
    # What is withdrawn has no topics there; each table has an index in the wanted order.
    source = (
        "listings AS shown WHERE shown.withdrawn = 0"
        if wanted.topic is None
        else "listing_topics AS shown WHERE shown.topic = :topic"
    )
    bound = f"{EVERYBODY}" if reader == EVERYBODY else ":guild"
    return (
        f"SELECT shown.milestone AS milestone, shown.latest_on AS latest_on FROM {source} "
        f"AND shown.reader = {bound}{_conditions(wanted)}"
    )


def _not_own(guild: int | None) -> str:
    if guild is None:
        return ""
    return (
        " AND NOT EXISTS (SELECT 1 FROM listings AS own WHERE own.reader = :guild AND own.milestone = shown.milestone)"
    )


def _conditions(wanted: TimelineFilter, *, with_topic: bool = False) -> str:
    return "".join(f" AND {condition}" for condition in _each_condition(wanted, with_topic))


def _each_condition(wanted: TimelineFilter, with_topic: bool) -> Iterator[str]:
    if with_topic and wanted.topic is not None:
        yield (
            "EXISTS (SELECT 1 FROM listing_topics AS topic WHERE topic.milestone = shown.milestone "
            "AND topic.reader = shown.reader AND topic.topic = :topic)"
        )
    if wanted.kind is not None:
        yield "shown.kind = :kind"
    if wanted.jurisdiction is not None:
        yield "shown.jurisdiction = :jurisdiction"
    if wanted.status is not None:
        yield "shown.status = :status"
    if wanted.since is not None:
        yield "shown.latest_on >= :since"
    if wanted.until is not None:
        yield "shown.latest_on <= :until"


def _values(wanted: TimelineFilter, guild: int | None) -> dict[str, object]:
    values: dict[str, object] = {
        "guild": guild,
        "topic": wanted.topic,
        "kind": wanted.kind,
        "jurisdiction": wanted.jurisdiction,
        "status": wanted.status,
        "since": None if wanted.since is None else wanted.since.isoformat(),
        "until": None if wanted.until is None else wanted.until.isoformat(),
    }
    return {name: value for name, value in values.items() if value is not None}
