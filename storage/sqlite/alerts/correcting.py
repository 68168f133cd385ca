"""The store that takes what moderators correct: the edit of each message, and a message that says so."""

import json
import sqlite3
from datetime import datetime

from storage.sqlite.alerts.follow_ups import wish_for
from storage.sqlite.alerts.posts import find_posts, insert_posts, number_of
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

_IN_DOUBT = "(post.state = 'sending' OR (post.state = 'owed' AND post.is_uncertain))"
"""Its message may stand there already, and will be found."""

_BY_REF = (
    f"post.ref = :ref AND post.guild = :guild AND {_IN_DOUBT} AND (post.place = :channel OR post.place_kind = 'forum')"
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
    if not kept:
        return len(told)
    for post in told:
        wish_for(database, number_of(database, post.key), FollowUpKind.EDIT, correction.made_at, despite_hold=True)
    if is_told:
        insert_posts(database, [_notice(post, correction) for post in told], seal, correction.made_at)
    return len(told)


def _told(database: Database, correction: Correction) -> list[Post]:
    """Return the posts of the subject that were sent, or may have been, in the guild's channels."""
    subscriptions = [
        id_ for (id_,) in database.execute("SELECT id FROM subscriptions WHERE guild = ?", [correction.guild_id])
    ]
    return find_posts(
        database.conn,
        "post.key IN (SELECT value FROM json_each(:keys)) AND post.place_kind <> :person "
        f"AND ((post.state = 'sent' AND post.message IS NOT NULL) OR {_IN_DOUBT})",
        {"keys": json.dumps(keys_of(correction.subject, subscriptions)), "person": str(PlaceKind.PERSON)},
    )


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
