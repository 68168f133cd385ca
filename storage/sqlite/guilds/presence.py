"""The store of the guilds that the bot is in, and the end of what a guild has set."""

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.threads import Readers, Writer

_KNOWN_OTHERWISE = """
INSERT INTO guild_presence (guild, first_seen_at, welcome)
SELECT DISTINCT guild, ?, 'done' FROM (
    SELECT guild FROM guild_settings UNION SELECT guild FROM subscriptions WHERE removed_at IS NULL
    UNION SELECT guild FROM held_guilds
) WHERE true
ON CONFLICT (guild) DO NOTHING
"""
"""Those who have set something without a sweep having seen them: they know the bot already."""

_POSTS = "SELECT number FROM posts WHERE place_kind <> 'person' AND guild = :guild"

FORGOTTEN = (
    f"DELETE FROM follow_ups WHERE post IN ({_POSTS})",
    f"UPDATE posts SET listed_in = NULL WHERE listed_in IN ({_POSTS})",
    "DELETE FROM posts WHERE place_kind <> 'person' AND guild = :guild",
    "DELETE FROM alert_slots WHERE subscription IN (SELECT number FROM subscriptions WHERE guild = :guild)",
    "DELETE FROM forum_threads WHERE forum IN (SELECT channel FROM subscriptions WHERE guild = :guild)",
    "DELETE FROM subscriptions WHERE guild = :guild",
    "DELETE FROM corrections WHERE guild = :guild",
    "DELETE FROM parked_places WHERE guild = :guild AND place_kind <> 'person'",
    "DELETE FROM held_guilds WHERE guild = :guild",
    "DELETE FROM guild_settings WHERE guild = :guild",
    "DELETE FROM setting_changes WHERE guild = :guild",
    "DELETE FROM guild_presence WHERE guild = :guild",
)
"""The steps that end what a guild has set, those that others point at last. Its own milestones stay."""


class SqlitePresenceStore:
    """Guilds and when they left, in SQLite; see the port `tracker.guilds.presence.PresenceStore`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def known(self) -> frozenset[int]:
        return await self._readers.read(
            lambda connection: frozenset(
                row[0] for row in connection.execute("SELECT guild FROM guild_presence WHERE left_at IS NULL")
            )
        )

    async def note(self, present: Collection[int], *, at: datetime, apart: timedelta, misses: int) -> Sequence[int]:
        return await self._writer.write(lambda database: _note(database, frozenset(present), at, apart, misses))

    async def to_welcome(self, most: int) -> Sequence[int]:
        def question(connection: sqlite3.Connection) -> list[int]:
            rows = connection.execute(
                "SELECT guild FROM guild_presence WHERE welcome = 'owed' AND misses = 0 ORDER BY guild LIMIT ?", (most,)
            )
            return [row[0] for row in rows]

        return await self._readers.read(question)

    async def welcomed(self, guild_id: int) -> None:
        await self._writer.write(
            lambda database: database.execute("UPDATE guild_presence SET welcome = 'done' WHERE guild = ?", [guild_id])
        )

    async def forget(self, *, left_before: datetime) -> Sequence[int]:
        def step(database: Database) -> list[int]:
            rows = database.execute("SELECT guild FROM guild_presence WHERE left_at <= ?", [moment_text(left_before)])
            guilds = [row[0] for row in rows.fetchall()]
            for guild in guilds:
                for statement in FORGOTTEN:
                    database.execute(statement, {"guild": guild})
            return guilds

        return await self._writer.write(step)


def _note(database: Database, present: frozenset[int], at: datetime, apart: timedelta, enough: int) -> list[int]:
    moment = moment_text(at)
    database.execute(_KNOWN_OTHERWISE, [moment])
    rows = database.execute("SELECT guild, misses, missed_at, left_at FROM guild_presence").fetchall()
    standing = {guild: (misses, missed_at, left_at) for guild, misses, missed_at, left_at in rows}
    for guild in present - standing.keys():
        database.execute(
            "INSERT INTO guild_presence (guild, first_seen_at, welcome) VALUES (?, ?, 'owed')", [guild, moment]
        )
    left = []
    for guild, (misses, missed_at, left_at) in standing.items():
        if guild in present:
            if misses:
                database.execute(
                    "UPDATE guild_presence SET misses = 0, missed_at = NULL, left_at = NULL WHERE guild = ?", [guild]
                )
        # A clock that was set back may show a miss of the future, which counts as long ago.
        elif left_at is None and (missed_at is None or abs(at - read_moment(missed_at)) >= apart):
            has_left = misses + 1 >= enough
            database.execute(
                "UPDATE guild_presence SET misses = misses + 1, missed_at = ?, left_at = ? WHERE guild = ?",
                [moment, moment if has_left else None, guild],
            )
            left += [guild] if has_left else []
    return left
