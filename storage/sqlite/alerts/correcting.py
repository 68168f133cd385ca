"""The store that takes what moderators correct: the edit of each message, and a message that says so."""

import json
import sqlite3
from datetime import datetime

from storage.sqlite.alerts.follow_ups import wish_for
from storage.sqlite.alerts.posts import IN_DOUBT, NOT_BLOCKED, STANDS, find_posts, insert_posts, shown_in
from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text
from storage.sqlite.threads import Readers, Writer
from tracker.alerts.corrections import Correction
from tracker.alerts.follow_ups import FollowUpKind
from tracker.alerts.posts import PlaceKind, Post, PostKind, Seal, key_of, keys_of


class SqliteCorrectionStore:
    """Corrections in SQLite; see the ports `tracker.alerts.corrections.CorrectionStore` and `Traces`."""

    def __init__(self, writer: Writer, readers: Readers, seal: Seal) -> None:
        self._writer = writer
        self._readers = readers
        self._seal = seal

    async def told_in(self, guild_id: int, channel_id: int, message_id: int, ref: str | None) -> Post | None:
        values = {"message": message_id, "ref": ref, "guild": guild_id, "channel": channel_id}

        def question(connection: sqlite3.Connection) -> Post | None:
            found = find_posts(connection, _BY_MESSAGE, values) or find_posts(connection, _BY_REF, values)
            return found[0] if found else None

        return await self._readers.read(question)

    async def correct(self, correction: Correction, *, is_told: bool) -> int:
        return await self._writer.write(lambda database: _correct(database, correction, is_told, self._seal))

    async def count(self, person_id: int) -> int:
        return await self._readers.read(
            lambda connection: int(
                connection.execute("SELECT count(*) FROM corrections WHERE author = ?", (person_id,)).fetchone()[0]
            )
        )

    async def erase(self, person_id: int) -> int:
        return await self._writer.write(
            lambda database: int(
                database.execute(
                    "UPDATE corrections SET author = NULL, author_erased = 1 WHERE author = ?", [person_id]
                ).rowcount
            )
        )


_BY_MESSAGE = (
    "post.message = :message AND post.guild = :guild AND post.state = 'sent' "
    "AND coalesce(post.thread, post.place) = :channel"
)

_BY_REF = (
    f"post.ref = :ref AND post.guild = :guild AND {IN_DOUBT} AND (post.place = :channel OR post.place_kind = 'forum')"
)


def _correct(database: Database, correction: Correction, is_told: bool, seal: Seal) -> int:
    kept = database.execute(
        "INSERT INTO corrections (id, guild, subject, kind, reason, author, made_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO NOTHING",
        [
            correction.id,
            correction.guild_id,
            correction.subject,
            str(correction.kind),
            correction.reason,
            correction.author_id,
            moment_text(correction.made_at),
        ],
    ).rowcount
    told = _told(database, correction)
    channels = {post.place for post in told if post.place.kind is not PlaceKind.PERSON}
    if not kept:
        return len(channels)
    for post in told:
        wish_for(database, shown_in(database, post.key), FollowUpKind.EDIT, correction.made_at, despite_hold=True)
    if is_told:
        # One message a place, in answer to what it was told first.
        first = {post.place: post for post in reversed(told) if _listens(database, post)}
        insert_posts(database, [_notice(post, correction) for post in first.values()], seal, correction.made_at)
    return len(channels)


def _told(database: Database, correction: Correction) -> list[Post]:
    """Return the guild's posts of the subject whose words stand in a message, or may; digests that tell it last."""
    subscriptions = [
        id_ for (id_,) in database.execute("SELECT id FROM subscriptions WHERE guild = ?", [correction.guild_id])
    ]
    keys = json.dumps(keys_of(correction.subject, subscriptions))
    told = find_posts(database.conn, f"post.key IN (SELECT value FROM json_each(:keys)) AND {STANDS}", {"keys": keys})
    kind, _, change_id = correction.subject.partition("|")
    if kind == PostKind.CHANGE:
        values = {"guild": correction.guild_id, "change": change_id}
        told += find_posts(database.conn, f"{_WATCHED} AND {STANDS}", values)
        told += find_posts(database.conn, f"{_IN_A_DIGEST} AND {STANDS}", values)
    return told


_WATCHED = (
    "post.milestone = (SELECT milestone FROM changes WHERE id = :change) AND post.guild = :guild "
    f"AND post.kind = 'watch' AND post.key = 'watch|' || post.place || '|' || :change AND {NOT_BLOCKED}"
)
"""Told to members by direct message, as their guild sees it."""

_IN_A_DIGEST = (
    "post.guild = :guild AND post.kind = 'digest' "
    "AND EXISTS (SELECT 1 FROM json_each(post.about, '$.changes') WHERE json_each.value = :change)"
)


def _listens(database: Database, post: Post) -> bool:
    """Tell whether a place is to get a message more: a person does while they watch and take messages."""
    if post.place.kind is not PlaceKind.PERSON:
        return True
    watches = "SELECT 1 FROM watches WHERE person = ? AND milestone = ? AND blocked_at IS NULL"
    return database.execute(watches, [post.place.id, post.milestone_id]).fetchone() is not None


def _notice(post: Post, correction: Correction) -> Post:
    told_by: str | datetime = post.subscription_id or post.key.replace("|", " ")
    return Post(
        key=key_of(PostKind.CORRECTION, told_by, correction.id),
        kind=PostKind.CORRECTION,
        place=post.place,
        guild_id=post.guild_id,
        subscription_id=post.subscription_id,
        milestone_id=post.milestone_id,
        due_at=correction.made_at,
        as_of=correction.made_at,
        about={"of": post.key, "correction": correction.id},
    )
