"""Posts out of their rows and into them."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from tracker.alerts.posts import Place, PlaceKind, Post, PostKind, PostState, Seal

POST_COLUMNS = (
    "post.key, post.kind, post.place_kind, post.place, post.guild, "
    "(SELECT id FROM subscriptions WHERE number = post.subscription), post.milestone, post.due_at, post.as_of, "
    "post.about, post.state"
)
"""What `read_post` reads; the table goes by the name `post`."""

POST_WIDTH = 11

THREAD = (
    "CASE post.place_kind WHEN 'forum' THEN "
    "(SELECT thread FROM forum_threads WHERE forum = post.place AND forum_threads.milestone = post.milestone) END"
)
"""The thread of a post's milestone, in a forum that has one; the table goes by the name `post`."""


IN_DOUBT = "(post.state = 'sending' OR (post.state = 'owed' AND post.is_uncertain))"
"""Its message may stand there already, and will be found; the table goes by the name `post`."""

STANDS = (
    "EXISTS (SELECT 1 FROM posts AS shown WHERE shown.number = coalesce(post.listed_in, post.number) "
    "AND ((shown.state = 'sent' AND shown.message IS NOT NULL) OR shown.state = 'sending' "
    "OR (shown.state = 'owed' AND shown.is_uncertain)))"
)
"""A message tells it, by itself or in a list, or may do so; the table goes by the name `post`."""


NOT_BLOCKED = (
    "(post.place_kind <> 'person' OR NOT EXISTS "
    "(SELECT 1 FROM watches WHERE person = post.place AND blocked_at IS NOT NULL))"
)
"""A person who takes no messages is not written to, nor is an old message edited; the table goes by the name `post`."""


def read_post(row: Sequence[object]) -> Post:
    """Return the post of a row of POST_COLUMNS."""
    key, kind, place_kind, place, guild, subscription, milestone, due_at, as_of, about, state = row
    return Post(
        key=str(key),
        kind=PostKind(str(kind)) if str(kind) in list(PostKind) else str(kind),
        place=Place(PlaceKind(str(place_kind)), int(str(place))),
        guild_id=None if guild is None else int(str(guild)),
        subscription_id=None if subscription is None else str(subscription),
        milestone_id=None if milestone is None else str(milestone),
        due_at=read_moment(str(due_at)),
        as_of=read_moment(str(as_of)),
        about=json.loads(str(about)),
        state=PostState(str(state)),
    )


def insert_posts(database: Database, posts: Sequence[Post], seal: Seal, at: datetime) -> int:
    """Owe the posts whose keys are new; return how many those are.

    A subscription that was removed meanwhile is owed nothing.
    """
    owed_at = moment_text(at)
    # Of a change that thousands are told, all but the key and the place is the same.
    written = cache(moment_text)
    about: dict[int, str] = {id(post.about): "" for post in posts}
    for post in posts:
        about[id(post.about)] = about[id(post.about)] or json.dumps(dict(post.about), ensure_ascii=False)
    rows = [
        {
            "key": post.key,
            "ref": seal.ref(post.key),
            "kind": str(post.kind),
            "place_kind": str(post.place.kind),
            "place": post.place.id,
            "guild": post.guild_id,
            "subscription": post.subscription_id,
            "milestone": post.milestone_id,
            "due_at": written(post.due_at),
            "as_of": written(post.as_of),
            "about": about[id(post.about)],
            "state": str(post.state),
            "owed_at": owed_at,
        }
        for post in posts
    ]
    before = database.conn.total_changes
    database.conn.executemany(_INSERT, rows)
    return int(database.conn.total_changes - before)


_INSERT = """
INSERT INTO posts (
    key, ref, kind, place_kind, place, guild, subscription, milestone, due_at, as_of, about, state, next_at, owed_at
)
SELECT
    :key, :ref, :kind, :place_kind, :place, :guild, (SELECT number FROM subscriptions WHERE id = :subscription),
    :milestone, :due_at, :as_of, :about, :state, :due_at, :owed_at
WHERE :subscription IS NULL
    OR EXISTS (SELECT 1 FROM subscriptions WHERE id = :subscription AND removed_at IS NULL)
ON CONFLICT (key) DO NOTHING
"""


def find_posts(connection: sqlite3.Connection, where: str, values: Mapping[str, object]) -> list[Post]:
    """Return the posts that fit a condition, in the order in which they were owed."""
    rows = connection.execute(
        f"SELECT {POST_COLUMNS} FROM posts AS post WHERE {where} ORDER BY post.number", values
    ).fetchall()
    return [read_post(row) for row in rows]


def shown_in(database: Database, key: str) -> int:
    """Return the number of the row whose message tells a post that exists: its own, or that of a list."""
    row = database.execute("SELECT coalesce(listed_in, number) FROM posts WHERE key = ?", [key]).fetchone()
    return int(row[0])


def number_of(database: Database, key: str) -> int:
    """Return the number of the row of a post that exists."""
    return int(database.execute("SELECT number FROM posts WHERE key = ?", [key]).fetchone()[0])
