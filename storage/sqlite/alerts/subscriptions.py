"""The store of subscriptions, and of the holds of guilds."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from storage.sqlite.alerts.wishes import read_wish, wish_text
from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.threads import Readers, Writer
from tracker.alerts.subscriptions import FullError, Subscription, Wish


class SqliteSubscriptionStore:
    """Subscriptions in SQLite; see the ports `tracker.alerts.subscriptions.SubscriptionStore` and `Traces`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def add(self, subscription: Subscription, *, most: int | None = None) -> bool:
        return await self._writer.write(lambda database: _add(database, subscription, most))

    async def in_guild(self, guild_id: int) -> Sequence[Subscription]:
        return await self._readers.read(
            lambda connection: find_subscriptions(
                connection, "guild = :guild AND removed_at IS NULL", {"guild": guild_id}
            )
        )

    async def by_id(self, subscription_id: str) -> Subscription | None:
        found = await self._readers.read(
            lambda connection: find_subscriptions(
                connection, "id = :id AND removed_at IS NULL", {"id": subscription_id}
            )
        )
        return found[0] if found else None

    async def ask(self, subscription_id: str, wish: Wish, *, instead_of: Wish | None, at: datetime) -> bool:
        return await self._writer.write(lambda database: _ask(database, subscription_id, wish, instead_of, at))

    async def pause(self, subscription_id: str, *, since: datetime | None, until: datetime | None) -> bool:
        return await self._writer.write(
            lambda database: (
                database.execute(
                    "UPDATE subscriptions SET paused_at = ?, paused_until = ? WHERE id = ? AND removed_at IS NULL",
                    [
                        None if since is None else moment_text(since),
                        None if until is None else moment_text(until),
                        subscription_id,
                    ],
                ).rowcount
                > 0
            )
        )

    async def remove(self, subscription_id: str, *, at: datetime) -> None:
        await self._writer.write(lambda database: _remove(database, subscription_id, at))

    async def hold(self, guild_id: int, *, by: int, at: datetime) -> int:
        def step(database: Database) -> int:
            database.execute(
                "INSERT INTO held_guilds (guild, author, held_at) VALUES (?, ?, ?) ON CONFLICT (guild) DO NOTHING",
                [guild_id, by, moment_text(at)],
            )
            row = database.execute(
                "SELECT count(*) FROM posts WHERE guild = ? AND state IN ('owed', 'awaiting')", [guild_id]
            ).fetchone()
            return int(row[0])

        return await self._writer.write(step)

    async def release(self, guild_id: int) -> bool:
        return await self._writer.write(
            lambda database: database.execute("DELETE FROM held_guilds WHERE guild = ?", [guild_id]).rowcount > 0
        )

    async def held_since(self, guild_id: int) -> datetime | None:
        def question(connection: sqlite3.Connection) -> datetime | None:
            row = connection.execute("SELECT held_at FROM held_guilds WHERE guild = ?", (guild_id,)).fetchone()
            return None if row is None else read_moment(row[0])

        return await self._readers.read(question)

    async def count(self, person_id: int) -> int:
        return await self._readers.read(
            lambda connection: int(
                connection.execute(
                    "SELECT (SELECT count(*) FROM subscriptions WHERE author = :person) "
                    "+ (SELECT count(*) FROM held_guilds WHERE author = :person)",
                    {"person": person_id},
                ).fetchone()[0]
            )
        )

    async def erase(self, person_id: int) -> int:
        def step(database: Database) -> int:
            made = database.execute(
                "UPDATE subscriptions SET author = NULL, author_erased = 1 WHERE author = ?", [person_id]
            ).rowcount
            held = database.execute("UPDATE held_guilds SET author = NULL WHERE author = ?", [person_id]).rowcount
            return int(made) + int(held)

        return await self._writer.write(step)


def find_subscriptions(
    connection: sqlite3.Connection, where: str, values: dict[str, object] | None = None
) -> list[Subscription]:
    """Return the subscriptions that fit a condition, oldest first."""
    return [
        Subscription(
            id=id_,
            guild_id=guild,
            channel_id=channel,
            author_id=author,
            created_at=read_moment(created_at),
            wish=read_wish(wish),
            paused_at=None if paused_at is None else read_moment(paused_at),
            paused_until=None if paused_until is None else read_moment(paused_until),
            is_forum=bool(is_forum),
        )
        for id_, guild, channel, author, created_at, wish, paused_at, paused_until, is_forum in connection.execute(
            "SELECT id, guild, channel, author, created_at, wish, paused_at, paused_until, is_forum FROM subscriptions "
            f"WHERE {where} ORDER BY number",
            values or {},
        )
    ]


def _add(database: Database, subscription: Subscription, most: int | None) -> bool:
    (others,) = database.execute(
        "SELECT count(*) FROM subscriptions WHERE guild = ? AND channel <> ? AND removed_at IS NULL",
        [subscription.guild_id, subscription.channel_id],
    ).fetchone()
    if most is not None and others >= most:
        raise FullError
    cursor = database.execute(
        "INSERT INTO subscriptions (id, guild, channel, author, author_erased, created_at, wish, is_forum) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel) WHERE removed_at IS NULL DO NOTHING",
        [
            subscription.id,
            subscription.guild_id,
            subscription.channel_id,
            subscription.author_id,
            subscription.author_id is None,
            moment_text(subscription.created_at),
            wish_text(subscription.wish),
            subscription.is_forum,
        ],
    )
    return bool(cursor.rowcount > 0)


def _ask(database: Database, subscription_id: str, wish: Wish, instead_of: Wish | None, at: datetime) -> bool:
    row = database.execute(
        "SELECT wish FROM subscriptions WHERE id = ? AND removed_at IS NULL", [subscription_id]
    ).fetchone()
    standing = None if row is None else read_wish(row[0])
    if standing is None or (instead_of is not None and standing not in (instead_of, wish)):
        return False
    database.execute(
        "UPDATE subscriptions SET wish = ?, asked_at = coalesce(?, asked_at) WHERE id = ?",
        [wish_text(wish), None if wish.asks_as(standing) else moment_text(at), subscription_id],
    )
    return True


def _remove(database: Database, subscription_id: str, at: datetime) -> None:
    database.execute(
        "UPDATE subscriptions SET removed_at = ? WHERE id = ? AND removed_at IS NULL",
        [moment_text(at), subscription_id],
    )
    database.execute(
        "UPDATE posts SET state = 'superseded', settled_at = ? WHERE state IN ('owed', 'awaiting') "
        "AND is_uncertain = 0 AND subscription = (SELECT number FROM subscriptions WHERE id = ?)",
        [moment_text(at), subscription_id],
    )
