"""The timeline's store: which milestones, in order, out of the listings; then those few as their reader sees them."""

import sqlite3
from collections.abc import Iterator

from storage.sqlite.record import read_release
from storage.sqlite.threads import Readers
from storage.sqlite.views import EVERYBODY, read_views
from tracker.policy.timeline import Stretch, TimelineFilter


class SqliteTimelineStore:
    """The timeline in SQLite; see the port `tracker.policy.timeline.TimelineStore`."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    async def stretch(self, wanted: TimelineFilter, *, guild: int | None, start: int, size: int) -> Stretch:
        return await self._readers.read(lambda connection: _read_stretch(connection, wanted, guild, start, size))


def page_query(wanted: TimelineFilter, guild: int | None, start: int, size: int) -> tuple[str, dict[str, object]]:
    """Return the SQL for the ids of a stretch, with its values.

    Each half comes out of an index in the wanted order, so SQLite merges the two and stops after the last row of
    the stretch; nothing is sorted.
    """
    values = _values(wanted, guild) | {"start": start, "size": size}
    halves = [f"{_select(wanted, EVERYBODY)}{_not_own(guild)}"]
    if guild is not None:
        halves.append(_select(wanted, guild))
    order = "ORDER BY latest_on DESC, milestone LIMIT :size OFFSET :start"
    return f"{' UNION ALL '.join(halves)} {order}", values


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


def _read_stretch(
    connection: sqlite3.Connection, wanted: TimelineFilter, guild: int | None, start: int, size: int
) -> Stretch:
    ids = [row[0] for row in connection.execute(*page_query(wanted, guild, start, size))]
    (total,) = connection.execute(*count_query(wanted, guild)).fetchone()
    views = read_views(connection, ids, guild=guild)
    release = read_release(connection)
    return Stretch(tuple(views[id_] for id_ in ids), total, None if release is None else release.checked_on)


def _select(wanted: TimelineFilter, reader: int) -> str:
    bound = f"{EVERYBODY}" if reader == EVERYBODY else ":guild"
    if wanted.topic is None:
        source = f"listings AS shown WHERE shown.reader = {bound}"
        dated = "shown"
    else:
        # The topic leads, in its own order by date; CROSS JOIN keeps SQLite from turning the two around.
        source = (
            "listing_topics AS topic CROSS JOIN listings AS shown "
            "ON shown.reader = topic.reader AND shown.milestone = topic.milestone "
            f"WHERE topic.reader = {bound} AND topic.topic = :topic"
        )
        dated = "topic"
    return (
        f"SELECT {dated}.milestone AS milestone, {dated}.latest_on AS latest_on FROM {source} "
        f"AND shown.withdrawn = 0{_conditions(wanted, dated=dated)}"
    )


def _not_own(guild: int | None) -> str:
    if guild is None:
        return ""
    return (
        " AND NOT EXISTS (SELECT 1 FROM listings AS own WHERE own.reader = :guild AND own.milestone = shown.milestone)"
    )


def _conditions(wanted: TimelineFilter, *, dated: str = "shown", with_topic: bool = False) -> str:
    return "".join(f" AND {condition}" for condition in _each_condition(wanted, dated, with_topic))


def _each_condition(wanted: TimelineFilter, dated: str, with_topic: bool) -> Iterator[str]:
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
        yield f"{dated}.latest_on >= :since"
    if wanted.until is not None:
        yield f"{dated}.latest_on <= :until"


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
