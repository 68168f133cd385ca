"""The store that answers questions about posts, and takes what people decide about them."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from storage.sqlite.alerts.posts import POST_COLUMNS, POST_WIDTH, read_post
from storage.sqlite.alerts.restores import note_restore
from storage.sqlite.alerts.wanting import is_unwanted
from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.policy.change_rows import find_changes
from storage.sqlite.policy.views import EVERYBODY, read_views
from storage.sqlite.threads import Readers, Writer
from tracker.alerts.entries import Entry
from tracker.alerts.log import Proposed, Waiting
from tracker.alerts.posts import Message, Place, PostState, Seal
from tracker.policy.changes import Change
from tracker.policy.milestones import Milestone


class SqliteAlertLogStore:
    """The log in SQLite; see the port `tracker.alerts.log.AlertLogStore`."""

    def __init__(self, writer: Writer, readers: Readers, seal: Seal) -> None:
        self._writer = writer
        self._readers = readers
        self._seal = seal

    async def entries(self, guild_id: int, *, states: Sequence[PostState], most: int, skip: int = 0) -> Sequence[Entry]:
        values = {**_of_guild(guild_id, states), "most": most, "skip": skip}
        where = f"{_OF_GUILD} ORDER BY post.number DESC LIMIT :most OFFSET :skip"
        return await self._readers.read(lambda connection: _read_entries(connection, where, values))

    async def count(self, guild_id: int, *, states: Sequence[PostState]) -> int:
        return await self._readers.read(
            lambda connection: int(
                connection.execute(
                    f"SELECT count(*) FROM posts AS post WHERE {_OF_GUILD}", _of_guild(guild_id, states)
                ).fetchone()[0]
            )
        )

    async def of_milestone(self, subscription_id: str, milestone_id: str) -> Sequence[Entry]:
        values = {"subscription": subscription_id, "milestone": milestone_id}
        where = (
            "post.milestone = :milestone AND post.kind = 'change' "
            "AND post.subscription = (SELECT number FROM subscriptions WHERE id = :subscription)"
        )
        return await self._readers.read(
            lambda connection: _read_entries(connection, f"{where} ORDER BY post.number DESC", values)
        )

    async def by_ref(self, guild_id: int, ref: str) -> Entry | None:
        return await self._one("post.ref = :ref AND post.guild = :guild", {"ref": ref.upper(), "guild": guild_id})

    async def send_again(self, ref: str, guild_id: int, *, at: datetime) -> bool:
        # A new nonce: the person who asks has seen that the message is not there, whatever Discord remembers.
        return await self._decide(
            ref,
            guild_id,
            "state = 'owed', next_at = :at, owed_at = :at, attempts = 0, sending = sending + 1, is_uncertain = 0, "
            "first_tried_at = NULL, trouble = NULL, settled_at = NULL",
            "state IN ('failed', 'unclear')",
            at,
        )

    async def approve(self, ref: str, guild_id: int, *, at: datetime) -> bool:
        return await self._decide(
            ref,
            guild_id,
            # Whatever the channel was asked to be told meanwhile: a person has said that this one goes out.
            "state = 'owed', due_at = max(due_at, :at), next_at = max(next_at, :at), owed_at = :at",
            _AWAITING,
            at,
        )

    async def dismiss(self, ref: str, guild_id: int, *, at: datetime) -> bool:
        return await self._decide(
            ref,
            guild_id,
            "state = 'superseded', settled_at = :at",
            "state IN ('awaiting', 'failed', 'unclear')",
            at,
        )

    async def changes_of(self, milestone_id: str, guild_id: int) -> tuple[Sequence[Change], frozenset[str]]:
        def question(connection: sqlite3.Connection) -> tuple[Sequence[Change], frozenset[str]]:
            where = "milestone = :milestone AND (scope IS NULL OR scope = :guild)"
            values = {"milestone": milestone_id, "guild": guild_id}
            waiting = connection.execute(
                f"SELECT id FROM changes WHERE {where} AND expanded_at IS NULL AND announcement = 'post'", values
            )
            return find_changes(connection, where, values), frozenset(row[0] for row in waiting)

        return await self._readers.read(question)

    async def parked_for(self, place: Place) -> str | None:
        def question(connection: sqlite3.Connection) -> str | None:
            row = connection.execute(
                "SELECT trouble FROM parked_places WHERE place = ? AND place_kind = ?", (place.id, str(place.kind))
            ).fetchone()
            return None if row is None else str(row[0])

        return await self._readers.read(question)

    async def in_review_since(self, milestone_id: str, guild_id: int) -> datetime | None:
        def question(connection: sqlite3.Connection) -> datetime | None:
            (since,) = connection.execute(
                "SELECT min(made_at) FROM proposals "
                "WHERE scope = ? AND milestone = ? AND state = 'pending' AND announcement = 'post'",
                (guild_id, milestone_id),
            ).fetchone()
            return None if since is None else read_moment(since)

        return await self._readers.read(question)

    async def proposed(self, guild_id: int) -> Sequence[Proposed]:
        def question(connection: sqlite3.Connection) -> Sequence[Proposed]:
            rows = connection.execute(
                "SELECT json_extract(document, '$.title'), json_extract(document, '$.identifier'), made_at "
                "FROM proposals WHERE scope = ? AND state = 'pending' AND document IS NOT NULL ORDER BY number",
                (guild_id,),
            )
            return [Proposed(title, identifier, read_moment(made_at)) for title, identifier, made_at in rows]

        return await self._readers.read(question)

    async def milestones_since(self, guild_id: int, day: date) -> Sequence[Milestone]:
        return await self._readers.read(lambda connection: _read_since(connection, guild_id, day))

    async def milestone(self, milestone_id: str, guild_id: int) -> Milestone | None:
        return await self._readers.read(
            lambda connection: read_views(connection, [milestone_id], guild=guild_id).get(milestone_id)
        )

    async def waiting(self) -> Waiting:
        return await self._readers.read(_read_waiting)

    async def owed_after_restore(self) -> Sequence[Entry]:
        where = "post.state IN ('owed', 'sending') ORDER BY post.due_at, post.number"
        return await self._readers.read(lambda connection: _read_entries(connection, where, {}))

    async def end_hold(self) -> bool:
        def step(database: Database) -> bool:
            # Before the first start after a restore nobody has noted it yet.
            note_restore(database)
            return bool(database.execute("DELETE FROM program_facts WHERE name = 'delivery_held'").rowcount > 0)

        return await self._writer.write(step)

    async def _one(self, where: str, values: Mapping[str, object]) -> Entry | None:
        found = await self._readers.read(
            lambda connection: _read_entries(connection, f"{where} ORDER BY post.number DESC LIMIT 1", values)
        )
        return found[0] if found else None

    async def _decide(self, ref: str, guild_id: int, change: str, where: str, at: datetime) -> bool:
        def step(database: Database) -> bool:
            cursor = database.execute(
                f"UPDATE posts SET {change} WHERE number = ("
                f"SELECT number FROM posts WHERE ref = :ref AND guild = :guild AND {where} "
                "ORDER BY number DESC LIMIT 1)",
                {"ref": ref.upper(), "guild": guild_id, "at": moment_text(at)},
            )
            return bool(cursor.rowcount > 0)

        return await self._writer.write(step)


_AWAITING = "state = 'awaiting'"
_WAITING = (PostState.AWAITING, PostState.OWED)

_OF_GUILD = (
    "post.guild = :guild AND (:states = '[]' OR post.state IN (SELECT value FROM json_each(:states))) "
    "AND (post.place_kind <> 'person' OR post.kind IN ('parked', 'unclear', 'welcome', 'approval'))"
)
"""Whom the bot writes to for a `/watch` is that person's own."""


def _of_guild(guild_id: int, states: Sequence[PostState]) -> dict[str, object]:
    return {"guild": guild_id, "states": json.dumps([str(state) for state in states])}


def _read_entries(connection: sqlite3.Connection, where: str, values: Mapping[str, object]) -> list[Entry]:
    rows = connection.execute(
        f"SELECT {POST_COLUMNS}, post.ref, post.attempts, post.next_at, post.settled_at, post.trouble, "
        "shown.message, shown.thread, "
        "(SELECT title FROM milestones WHERE id = post.milestone), "
        "(SELECT parked.trouble FROM parked_places AS parked WHERE parked.place = post.place "
        "AND parked.place_kind = post.place_kind), post.is_uncertain, post.first_tried_at IS NOT NULL, "
        "EXISTS (SELECT 1 FROM held_guilds WHERE held_guilds.guild = post.guild), "
        "asked.paused_at IS NOT NULL, asked.paused_until, "
        "EXISTS (SELECT 1 FROM program_facts WHERE name = 'delivery_held') "
        "FROM posts AS post JOIN posts AS shown ON shown.number = coalesce(post.listed_in, post.number) "
        "LEFT JOIN subscriptions AS asked ON asked.number = post.subscription "
        f"WHERE {where}",
        values,
    ).fetchall()
    entries = []
    for row in rows:
        post = read_post(row[:POST_WIDTH])
        ref, attempts, next_at, settled_at, trouble, message, thread, *more = row[POST_WIDTH:]
        title, parked, uncertain, tried, held, paused, paused_until, restored = more
        is_open = post.state in (PostState.OWED, PostState.SENDING)
        entries.append(
            Entry(
                post=post,
                ref=ref,
                attempts=attempts,
                next_at=read_moment(next_at) if is_open else None,
                settled_at=None if settled_at is None else read_moment(settled_at),
                trouble=trouble,
                message=None if message is None else Message(message, thread),
                title=title,
                is_parked=parked is not None,
                is_uncertain=bool(uncertain),
                was_looked_for=bool(tried),
                is_held=bool(held),
                has_pause=bool(paused),
                paused_until=None if paused_until is None else read_moment(paused_until),
                parked_for=parked,
                is_unwanted=post.state in _WAITING and is_unwanted(connection, post),
                awaits_release=bool(restored),
            )
        )
    return entries


def _read_since(connection: sqlite3.Connection, guild: int, day: date) -> list[Milestone]:
    ids = [
        row[0]
        for row in connection.execute(
            "SELECT milestone FROM listings WHERE reader IN (:everybody, :guild) AND withdrawn = 0 "
            "AND latest_on >= :day UNION SELECT milestone FROM listing_deadlines "
            "WHERE reader IN (:everybody, :guild) AND due_on >= :day",
            {"everybody": EVERYBODY, "guild": guild, "day": day.isoformat()},
        )
    ]
    return [one for one in read_views(connection, ids, guild=guild).values() if not one.withdrawn]


def _read_waiting(connection: sqlite3.Connection) -> Waiting:
    owed, failed, parked, held, last = connection.execute(
        "SELECT (SELECT count(*) FROM posts WHERE state IN ('owed', 'sending')), "
        "(SELECT count(*) FROM posts WHERE state IN ('failed', 'unclear')), "
        "(SELECT count(*) FROM parked_places), "
        "coalesce((SELECT value FROM program_facts WHERE name = 'delivery_held'), "
        "(SELECT value FROM program_facts AS one WHERE name = 'restored_at' AND NOT EXISTS ("
        "SELECT 1 FROM program_facts WHERE name = 'delivery_restored' "
        "AND json_extract(value, '$.restored_at') >= one.value))), "
        "(SELECT max(settled_at) FROM posts WHERE state = 'sent')"
    ).fetchone()
    return Waiting(
        owed, failed, parked, None if held is None else read_moment(held), None if last is None else read_moment(last)
    )
