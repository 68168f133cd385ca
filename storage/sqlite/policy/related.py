"""The store of what stands around a milestone."""

import sqlite3

from storage.sqlite.policy.views import read_views
from storage.sqlite.threads import Readers
from tracker.policy.related import Entry, Related

_MOST_REVERSE = 50
"""Milestones that point at one: more are not shown anyway."""


class SqliteEntryStore:
    """Milestones with their relations in SQLite; see the port `tracker.policy.related.EntryStore`."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    async def entry(self, milestone_id: str, *, guild: int | None) -> Entry | None:
        return await self._readers.read(lambda connection: _read(connection, milestone_id, guild))


def _read(connection: sqlite3.Connection, milestone_id: str, guild: int | None) -> Entry | None:
    milestone = read_views(connection, [milestone_id], guild=guild).get(milestone_id)
    if milestone is None:
        return None
    pointing = connection.execute(
        "SELECT DISTINCT milestone FROM relations WHERE other = ? AND (scope IS NULL OR scope = ?) LIMIT ?",
        (milestone_id, guild, _MOST_REVERSE),
    ).fetchall()
    ids = {relation.other_id for relation in milestone.relations} | {row[0] for row in pointing}
    seen = {id_: one for id_, one in read_views(connection, sorted(ids), guild=guild).items() if not one.withdrawn}
    related = [
        Related(relation.type, seen[relation.other_id]) for relation in milestone.relations if relation.other_id in seen
    ]
    # An override may have taken a relation out again, so it counts only where it is seen.
    reverse = [
        Related(relation.type, other, is_reverse=True)
        for other in sorted(seen.values(), key=lambda one: (-one.latest_on.toordinal(), one.id))
        for relation in other.relations
        if relation.other_id == milestone_id
    ]
    return Entry(milestone, (*related, *reverse))
