"""The store of what is to be done to messages that were sent."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.sqlite.alerts.letters import read_letter
from storage.sqlite.alerts.posts import POST_COLUMNS, POST_WIDTH, number_of, read_post
from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text
from storage.sqlite.threads import Readers, Writer
from tracker.alerts.follow_ups import FollowUp, FollowUpKind
from tracker.alerts.letters import Letter
from tracker.alerts.posts import Message, Post, Seal
from tracker.delivery_error import Trouble


class SqliteFollowUpStore:
    """Follow-ups in SQLite; see the port `tracker.alerts.follow_ups.FollowUpStore`."""

    def __init__(self, writer: Writer, readers: Readers, seal: Seal) -> None:
        self._writer = writer
        self._readers = readers
        self._seal = seal

    async def follow_ups(self, now: datetime, *, most: int, again_at: datetime) -> Sequence[FollowUp]:
        values = {
            "now": moment_text(now),
            "most": most,
            "again_at": moment_text(again_at),
            "hour_ago": moment_text(now - timedelta(hours=1)),
        }
        due = await self._readers.read(lambda connection: connection.execute(_DUE, values).fetchone())
        if due is None:
            return ()
        return await self._writer.write(lambda database: _take(database, values))

    async def followed(self, follow_up: FollowUp, *, digest: str | None, trouble: Trouble | None, at: datetime) -> None:
        def step(database: Database) -> None:
            number = number_of(database, follow_up.post.key)
            database.execute(
                "UPDATE follow_ups SET next_at = NULL, done_at = ?, trouble = ?, despite_hold = 0 "
                "WHERE post = ? AND kind = ? AND version = ?",
                [moment_text(at), trouble, number, str(follow_up.kind), follow_up.version],
            )
            if digest is not None:
                database.execute("UPDATE posts SET message_digest = ? WHERE number = ?", [digest, number])

        await self._writer.write(step)

    async def follow_later(self, follow_up: FollowUp, *, until: datetime) -> None:
        await self._writer.write(
            lambda database: database.execute(
                "UPDATE follow_ups SET next_at = ? WHERE post = ? AND kind = ? AND version = ?",
                [
                    moment_text(until),
                    number_of(database, follow_up.post.key),
                    str(follow_up.kind),
                    follow_up.version,
                ],
            )
        )

    async def rendering(self, post: Post) -> str | None:
        def question(connection: sqlite3.Connection) -> str | None:
            row = connection.execute("SELECT message_digest FROM posts WHERE key = ?", (post.key,)).fetchone()
            return None if row is None else row[0]

        return await self._readers.read(question)

    async def letter(self, post: Post, *, sending: int, now: datetime) -> Letter | None:
        return await self._readers.read(
            lambda connection: read_letter(connection, post, self._seal, sending=sending, now=now)
        )


def wish_for(database: Database, post: int, kind: FollowUpKind, at: datetime, *, despite_hold: bool = False) -> None:
    """Wish for something to be done to a post's message, once it is sent; `despite_hold` even while its guild holds."""
    database.execute(
        "INSERT INTO follow_ups (post, kind, next_at, despite_hold) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (post, kind) DO UPDATE SET version = version + 1, next_at = excluded.next_at, attempts = 0, "
        "trouble = NULL, done_at = NULL, despite_hold = max(despite_hold, excluded.despite_hold)",
        [post, str(kind), moment_text(at), despite_hold],
    )


PUBLISHED_IN_AN_HOUR = 9
"""Of one channel: one less than Discord lets, since discord.py keeps the tenth one's answer until the hour is over.

Source of the ten: Discord, Support, "Announcement Channels FAQ".
"""

_DUE = f"""
SELECT {POST_COLUMNS}, follow.kind, post.message, post.thread, follow.attempts, follow.version, post.number
FROM follow_ups AS follow JOIN posts AS post ON post.number = follow.post
WHERE follow.next_at <= :now AND post.state = 'sent' AND post.message IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM program_facts WHERE name = 'delivery_held')
AND (follow.despite_hold OR NOT EXISTS (SELECT 1 FROM held_guilds WHERE held_guilds.guild = post.guild))
AND NOT EXISTS (SELECT 1 FROM parked_places AS parked
    WHERE parked.place = post.place AND parked.place_kind = post.place_kind)
AND (follow.kind <> 'crosspost' OR (
    NOT EXISTS (
        SELECT 1 FROM follow_ups AS other JOIN posts AS earlier ON earlier.number = other.post
        WHERE other.kind = 'crosspost' AND other.next_at IS NOT NULL AND earlier.place = post.place
        AND earlier.number < post.number
    )
    AND (
        SELECT count(*) FROM follow_ups AS other JOIN posts AS published ON published.number = other.post
        WHERE other.kind = 'crosspost' AND other.done_at > :hour_ago AND other.trouble IS NULL
        AND published.place = post.place
    ) < {PUBLISHED_IN_AN_HOUR}
))
ORDER BY follow.next_at, post.number LIMIT :most
"""
"""Of one channel's crossposts the oldest alone, though it waits, and none while an hour's worth of them is done."""


def _take(database: Database, values: dict[str, object]) -> list[FollowUp]:
    taken = []
    for row in database.execute(_DUE, values).fetchall():
        kind, message, thread, attempts, version, number = row[POST_WIDTH:]
        database.execute(
            "UPDATE follow_ups SET next_at = ?, attempts = attempts + 1 WHERE post = ? AND kind = ?",
            [values["again_at"], number, kind],
        )
        post = read_post(row[:POST_WIDTH])
        taken.append(FollowUp(post, FollowUpKind(kind), Message(message, thread), attempts + 1, version))
    return taken
