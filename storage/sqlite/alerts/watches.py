"""The store of members' watches."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.threads import Readers, Writer
from tracker.alerts.watches import Watch


class SqliteWatchStore:
    """Watches in SQLite; see the ports `tracker.alerts.watches.WatchStore` and `tracker.guilds.privacy.Traces`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def put(self, watch: Watch) -> None:
        def step(database: Database) -> None:
            database.execute(
                "INSERT INTO watches (person, milestone, guild, locale, created_at) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (person, milestone) DO UPDATE SET guild = excluded.guild, locale = excluded.locale",
                [watch.person_id, watch.milestone_id, watch.guild_id, watch.locale, moment_text(watch.created_at)],
            )
            # Who asks again takes messages again, whatever was refused before.
            database.execute("UPDATE watches SET blocked_at = NULL WHERE person = ?", [watch.person_id])

        await self._writer.write(step)

    async def remove(self, person_id: int, milestone_id: str | None, *, at: datetime) -> int:
        def step(database: Database) -> int:
            values = {"person": person_id, "milestone": milestone_id, "at": moment_text(at)}
            database.execute(
                "UPDATE posts SET state = 'superseded', settled_at = :at WHERE place_kind = 'person' "
                "AND place = :person AND kind IN ('watch', 'correction') AND state = 'owed' AND is_uncertain = 0 "
                "AND (:milestone IS NULL OR milestone = :milestone)",
                values,
            )
            ended = database.execute(
                "DELETE FROM watches WHERE person = :person AND (:milestone IS NULL OR milestone = :milestone)", values
            )
            return int(ended.rowcount)

        return await self._writer.write(step)

    async def of_person(self, person_id: int) -> Sequence[Watch]:
        def question(connection: sqlite3.Connection) -> list[Watch]:
            rows = connection.execute(
                "SELECT milestone, guild, locale, created_at, blocked_at IS NOT NULL FROM watches "
                "WHERE person = ? ORDER BY created_at, milestone",
                (person_id,),
            )
            return [
                Watch(person_id, milestone, guild, locale, read_moment(created_at), bool(blocked))
                for milestone, guild, locale, created_at, blocked in rows
            ]

        return await self._readers.read(question)

    async def count(self, person_id: int) -> int:
        return await self._readers.read(
            lambda connection: int(
                connection.execute(
                    "SELECT (SELECT count(*) FROM watches WHERE person = :person) "
                    "+ (SELECT count(*) FROM posts WHERE place_kind = 'person' AND place = :person)",
                    {"person": person_id},
                ).fetchone()[0]
            )
        )

    async def erase(self, person_id: int) -> int:
        def step(database: Database) -> int:
            watched = database.execute("DELETE FROM watches WHERE person = ?", [person_id]).rowcount
            # The key of such a post holds the id; the row stays as a count, under a key of its number.
            told = database.execute(
                "UPDATE posts SET place = 0, message = NULL, key = 'erased|' || number, "
                "about = CASE kind WHEN 'correction' THEN '{}' ELSE about END, "
                "state = CASE WHEN state IN ('owed', 'awaiting', 'sending') THEN 'superseded' ELSE state END "
                "WHERE place_kind = 'person' AND place = ?",
                [person_id],
            ).rowcount
            return int(watched) + int(told)

        return await self._writer.write(step)
