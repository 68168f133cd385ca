"""The store of what the states have on record."""

import sqlite3
from collections import Counter
from collections.abc import Sequence

from storage.sqlite.policy.versions import VersionedCache
from storage.sqlite.policy.views import EVERYBODY
from storage.sqlite.threads import Readers
from tracker.policy.milestones import Kind
from tracker.policy.states import Standing, StateItems, standing_of

_GUILDS_KEPT = 64

_COLUMNS = "jurisdiction, investment_authority, status, final_status_known, session_over"


class SqliteStateStore:
    """The states in SQLite; see the port `tracker.policy.states.StateStore`."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._kept: VersionedCache[int | None, tuple[StateItems, ...]] = VersionedCache(_GUILDS_KEPT)

    async def states(self, *, guild: int | None) -> Sequence[StateItems]:
        return await self._readers.read(
            lambda connection: self._kept.get(connection, guild, lambda: _read(connection, guild))
        )


def states_query(guild: int | None) -> tuple[str, dict[str, object]]:
    """Return the SQL that counts what everybody sees but the guild does not see otherwise, and what is the guild's."""
    where = "shown.withdrawn = 0 AND shown.jurisdiction <> 'US' AND shown.kind IN (:bill, :law)"
    everybodys = f"SELECT NULL AS scope, {_COLUMNS}, count(*) FROM listings AS shown WHERE shown.reader = {EVERYBODY}"
    values: dict[str, object] = {"bill": str(Kind.STATE_BILL), "law": str(Kind.STATE_LAW)}
    if guild is None:
        return f"{everybodys} AND {where} GROUP BY {_COLUMNS}", values
    not_own = "NOT EXISTS (SELECT 1 FROM listings AS own WHERE own.reader = :guild AND own.milestone = shown.milestone)"
    guilds = f"SELECT :guild AS scope, {_COLUMNS}, count(*) FROM listings AS shown WHERE shown.reader = :guild"
    return (
        f"{everybodys} AND {where} AND {not_own} GROUP BY {_COLUMNS} "
        f"UNION ALL {guilds} AND {where} GROUP BY {_COLUMNS}",
        values | {"guild": guild},
    )


def _read(connection: sqlite3.Connection, guild: int | None) -> tuple[StateItems, ...]:
    counted: Counter[tuple[int | None, str, str | None, Standing]] = Counter()
    for scope, jurisdiction, authority, status, is_final, is_over, count in connection.execute(*states_query(guild)):
        standing = standing_of(
            status,
            final_status_known=bool(is_final),
            session_over=None if is_over is None else bool(is_over),
        )
        counted[scope, jurisdiction, authority, standing] += count
    return tuple(
        StateItems(jurisdiction, authority, standing, count, scope)
        for (scope, jurisdiction, authority, standing), count in counted.items()
    )
