"""The store of what waits for the approval of a guild's moderators."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from storage.sqlite.alerts.posts import POST_COLUMNS, POST_WIDTH, insert_posts, read_post
from storage.sqlite.moments import read_moment
from storage.sqlite.threads import Readers, Writer
from tracker.alerts.approvals import Awaiting
from tracker.alerts.posts import Post, Seal


class SqliteApprovalStore:
    """What waits, in SQLite; see the port `tracker.alerts.approvals.ApprovalStore`."""

    def __init__(self, writer: Writer, readers: Readers, seal: Seal) -> None:
        self._writer = writer
        self._readers = readers
        self._seal = seal

    async def awaiting(self) -> Sequence[Awaiting]:
        return await self._readers.read(_read_awaiting)

    async def owe(self, posts: Sequence[Post], *, at: datetime) -> int:
        keys = json.dumps([post.key for post in posts])
        known = await self._readers.read(
            lambda connection: {
                row[0]
                for row in connection.execute(
                    "SELECT key FROM posts WHERE key IN (SELECT value FROM json_each(?))", (keys,)
                )
            }
        )
        # Nearly every look finds nothing new, and must cost no write to the disk.
        fresh = [post for post in posts if post.key not in known]
        if not fresh:
            return 0
        return await self._writer.write(lambda database: insert_posts(database, fresh, self._seal, at))


def _read_awaiting(connection: sqlite3.Connection) -> list[Awaiting]:
    rows = connection.execute(AWAITING_QUERY).fetchall()
    newest = {row[0]: row[1:] for row in rows}
    posts = connection.execute(
        f"SELECT {POST_COLUMNS}, post.number FROM posts AS post WHERE post.number IN (SELECT value FROM json_each(?))",
        (json.dumps(list(newest)),),
    )
    return [_awaiting(read_post(row[:POST_WIDTH]), *newest[row[POST_WIDTH]]) for row in posts]


AWAITING_QUERY = """
SELECT max(number), min(owed_at), max(owed_at), (
    SELECT told.owed_at FROM posts AS told
    WHERE told.kind = 'approval' AND told.guild = post.guild ORDER BY told.number DESC LIMIT 1
)
FROM posts AS post WHERE state = 'awaiting' GROUP BY guild
"""
"""By guild: its newest post that waits, since when, until when, and when its moderators were told last."""


def _awaiting(newest: Post, oldest_at: str, newest_at: str, told_at: str | None) -> Awaiting:
    return Awaiting(
        newest,
        oldest_at=read_moment(oldest_at),
        newest_at=read_moment(newest_at),
        told_at=None if told_at is None else read_moment(told_at),
    )
