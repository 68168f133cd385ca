"""The outbox: what is due, who sends it, and what became of it."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.sqlite.alert_expansion import follow_up as wish_for
from storage.sqlite.alert_letters import read_letter
from storage.sqlite.alert_posts import POST_COLUMNS, POST_WIDTH, insert_posts, read_post
from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.threads import Readers, Writer
from tracker.alerts.delivery import Claim, FollowUp, FollowUpKind, ParkedPlace
from tracker.alerts.letters import Letter
from tracker.alerts.posts import Place, PlaceKind, Post, PostKind, PostState, Seal, key_of
from tracker.delivery_error import Trouble

MOST_ONE_BY_ONE = 10
"""More posts than this waiting for one place are listed in one."""

LONG_ABSENCE = timedelta(days=1)

LONGEST_WAIT = timedelta(days=2)
"""Nothing waits longer: quiet hours are a day at most. A later moment was written while the clock was wrong."""


class SqliteOutboxStore:
    """The outbox in SQLite; see the port `tracker.alerts.delivery.OutboxStore`."""

    def __init__(self, writer: Writer, readers: Readers, seal: Seal) -> None:
        self._writer = writer
        self._readers = readers
        self._seal = seal

    async def adopt(self, *, settled_at: datetime) -> int:
        def step(database: Database) -> int:
            note_restore(database)
            return int(
                database.execute(
                    "UPDATE posts SET next_at = ? WHERE state = 'sending'", [moment_text(settled_at)]
                ).rowcount
            )

        return await self._writer.write(step)

    async def claim(self, now: datetime, *, lease_until: datetime, most: int) -> Sequence[Claim]:
        if most < 1:
            return ()
        # A look costs no write to the disk, and mostly nothing is due.
        values = {"now": moment_text(now), "unbelievable": moment_text(now + LONGEST_WAIT), "most": most}
        due = await self._readers.read(lambda connection: connection.execute(DUE_QUERY, values).fetchone())
        if due is None:
            return ()
        return await self._writer.write(lambda database: _claim(database, values, now, lease_until, self._seal))

    async def claim_held(self, now: datetime, *, lease_until: datetime, most: int) -> Sequence[Claim]:
        values = {"now": moment_text(now), "most": most}
        due = await self._readers.read(lambda connection: connection.execute(_HELD_QUERY, values).fetchone())
        if due is None:
            return ()
        return await self._writer.write(lambda database: _claim_held(database, values, lease_until))

    async def found_unsent(self, claim: Claim, *, at: datetime) -> None:
        await self._writer.write(
            lambda database: database.execute(
                "UPDATE posts SET state = 'owed', next_at = due_at, attempts = 0, is_uncertain = 0, "
                f"first_tried_at = ? WHERE {_STILL_CLAIMED}",
                [moment_text(at), claim.post.key, claim.attempts],
            )
        )

    async def sent(self, claim: Claim, message_id: int | None, *, digest: str | None, at: datetime) -> None:
        await self._writer.write(lambda database: _mark_sent(database, claim, message_id, digest, at))

    async def put_off(self, claim: Claim, *, until: datetime, is_uncertain: bool, trouble: Trouble | None) -> None:
        await self._writer.write(
            lambda database: _put_off(database, claim, until, is_uncertain=is_uncertain, trouble=trouble)
        )

    async def settle(self, claim: Claim, state: PostState, *, trouble: Trouble | None, at: datetime) -> None:
        await self._writer.write(
            lambda database: database.execute(
                f"UPDATE posts SET state = ?, trouble = ?, settled_at = ? WHERE {_STILL_CLAIMED}",
                [str(state), trouble, moment_text(at), claim.post.key, claim.attempts],
            )
        )

    async def park(
        self,
        claim: Claim,
        notice: Post | None,
        *,
        trouble: Trouble,
        is_uncertain: bool,
        check_at: datetime,
        at: datetime,
    ) -> None:
        def step(database: Database) -> None:
            _put_off(database, claim, at, is_uncertain=is_uncertain, trouble=trouble)
            place = claim.post.place
            parked = database.execute(
                "INSERT INTO parked_places (place, place_kind, guild, trouble, since, check_at) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (place, place_kind) DO NOTHING",
                [place.id, str(place.kind), claim.post.guild_id, str(trouble), moment_text(at), moment_text(check_at)],
            ).rowcount
            if parked and notice is not None:
                insert_posts(database, [notice], self._seal, at)

        await self._writer.write(step)

    async def block(self, claim: Claim, *, at: datetime) -> None:
        def step(database: Database) -> None:
            person = claim.post.place.id
            database.execute(
                "UPDATE watches SET blocked_at = ? WHERE person = ? AND blocked_at IS NULL", [moment_text(at), person]
            )
            database.execute(
                "UPDATE posts SET state = 'superseded', settled_at = ? WHERE place_kind = 'person' AND place = ? "
                "AND kind = 'watch' AND state = 'owed'",
                [moment_text(at), person],
            )

        await self._writer.write(step)

    async def owe_notice(self, notice: Post, *, at: datetime) -> None:
        await self._writer.write(lambda database: insert_posts(database, [notice], self._seal, at))

    async def parked_to_check(self, now: datetime) -> Sequence[ParkedPlace]:
        def question(connection: sqlite3.Connection) -> list[ParkedPlace]:
            rows = connection.execute(
                "SELECT place, place_kind, guild, since, checks FROM parked_places WHERE check_at <= ? OR check_at > ? "
                "ORDER BY check_at LIMIT 20",
                (moment_text(now), moment_text(now + LONGEST_WAIT)),
            )
            return [
                ParkedPlace(Place(PlaceKind(kind), place), guild, read_moment(since), checks)
                for place, kind, guild, since, checks in rows
            ]

        return await self._readers.read(question)

    async def unpark(self, place: Place, *, at: datetime) -> None:
        await self._writer.write(
            lambda database: database.execute(
                "DELETE FROM parked_places WHERE place = ? AND place_kind = ?", [place.id, str(place.kind)]
            )
        )

    async def check_again(self, place: Place, *, check_at: datetime) -> None:
        await self._writer.write(
            lambda database: database.execute(
                "UPDATE parked_places SET check_at = ?, checks = checks + 1 WHERE place = ? AND place_kind = ?",
                [moment_text(check_at), place.id, str(place.kind)],
            )
        )

    async def follow_ups(self, now: datetime, *, most: int, again_at: datetime) -> Sequence[FollowUp]:
        values = {"now": moment_text(now), "most": most, "again_at": moment_text(again_at)}
        due = await self._readers.read(lambda connection: connection.execute(_FOLLOW_UPS, values).fetchone())
        if due is None:
            return ()
        return await self._writer.write(lambda database: _take_follow_ups(database, values))

    async def followed(self, follow_up: FollowUp, *, digest: str | None, trouble: Trouble | None, at: datetime) -> None:
        def step(database: Database) -> None:
            number = _number(database, follow_up.post.key)
            database.execute(
                "UPDATE follow_ups SET next_at = NULL, done_at = ?, trouble = ? "
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
                    _number(database, follow_up.post.key),
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


_STILL_CLAIMED = "key = ? AND state = 'sending' AND attempts = ?"

_DUE = """
FROM posts AS post
WHERE post.state IN ('owed', 'sending') AND (post.next_at <= :now OR post.next_at > :unbelievable)
AND NOT EXISTS (SELECT 1 FROM program_facts WHERE name = 'delivery_held')
AND NOT EXISTS (
    SELECT 1 FROM posts AS earlier
    WHERE earlier.place = post.place AND earlier.place_kind = post.place_kind
    AND earlier.state IN ('owed', 'sending')
    AND (earlier.due_at, earlier.number) < (post.due_at, post.number)
)
AND NOT EXISTS (SELECT 1 FROM parked_places AS parked
    WHERE parked.place = post.place AND parked.place_kind = post.place_kind)
AND NOT EXISTS (SELECT 1 FROM held_guilds WHERE held_guilds.guild = post.guild)
AND NOT EXISTS (
    SELECT 1 FROM subscriptions AS asked WHERE asked.number = post.subscription
    AND asked.paused_at IS NOT NULL AND (asked.paused_until IS NULL OR asked.paused_until > :now)
)
ORDER BY post.next_at, post.number LIMIT :most
"""

DUE_QUERY = f"SELECT post.number {_DUE}"
"""The posts that may be claimed: the first in line of each place, if nothing stands in its way."""

_HELD_QUERY = f"""
SELECT {POST_COLUMNS}, post.attempts, post.sending, post.owed_at, post.number
FROM posts AS post
WHERE post.state IN ('owed', 'sending') AND (post.attempts = 0 OR post.next_at <= :now)
AND EXISTS (SELECT 1 FROM program_facts WHERE name = 'delivery_held' AND post.as_of <= value
    AND (post.first_tried_at IS NULL OR post.first_tried_at < value))
AND NOT EXISTS (SELECT 1 FROM parked_places AS parked
    WHERE parked.place = post.place AND parked.place_kind = post.place_kind)
ORDER BY post.due_at, post.number LIMIT :most
"""
"""The posts that a restored backup owes and that nobody has looked for since."""

_LISTABLE = "('change', 'watch', 'reminder', 'digest', 'market')"


def _claim(
    database: Database, values: dict[str, object], now: datetime, lease_until: datetime, seal: Seal
) -> list[Claim]:
    numbers = [row[0] for row in database.execute(DUE_QUERY, values).fetchall()]
    restored = _restore(database)
    taken = [_listed_together(database, number, now, seal, restored) for number in numbers]
    claims = []
    for number in taken:
        row = database.execute(
            f"SELECT {POST_COLUMNS}, post.attempts, post.sending, post.state = 'sending' OR post.is_uncertain, "
            "post.first_tried_at, post.owed_at FROM posts AS post WHERE post.number = ?",
            [number],
        ).fetchone()
        post = read_post(row[:POST_WIDTH])
        attempts, sending, is_uncertain, first_tried_at, owed_at = row[POST_WIDTH:]
        since = now if first_tried_at is None else read_moment(first_tried_at)
        if restored is not None and sending == 0 and _is_doubtful(post, first_tried_at, restored):
            is_uncertain, since = True, min(since, restored[0])
        database.execute(
            "UPDATE posts SET state = 'sending', next_at = ?, attempts = attempts + 1, is_uncertain = ?, "
            "first_tried_at = ? WHERE number = ?",
            [moment_text(lease_until), bool(is_uncertain), moment_text(since), number],
        )
        claims.append(
            Claim(
                post=post,
                attempts=attempts + 1,
                sending=sending,
                owed_since=max(read_moment(owed_at), post.due_at),
                first_tried_at=since,
                lease_until=lease_until,
                is_uncertain=bool(is_uncertain),
            )
        )
    return claims


_Restored = tuple[datetime, datetime] | None
"""The moments of the backup that was restored last, and of the restoring."""


def _is_doubtful(post: Post, first_tried_at: str | None, restored: tuple[datetime, datetime]) -> bool:
    """Tell whether a post may have been sent after the backup was made, and nobody has looked for it since."""
    return post.as_of <= restored[1] and (first_tried_at is None or read_moment(first_tried_at) < restored[1])


def _listed_together(database: Database, number: int, now: datetime, seal: Seal, restored: _Restored) -> int:
    """Return the post itself, or a new one that lists all that waits there, when that is too much or too old."""
    first = database.execute(
        f"SELECT {POST_COLUMNS}, post.first_tried_at FROM posts AS post WHERE post.number = ? AND post.attempts = 0 "
        f"AND post.kind IN {_LISTABLE}",
        [number],
    ).fetchone()
    if first is None:
        return number
    post = read_post(first[:POST_WIDTH])
    if restored is not None and _is_doubtful(post, first[POST_WIDTH], restored):
        return number
    certain_from = "" if restored is None else moment_text(restored[1])
    waiting = database.execute(
        "SELECT number, as_of FROM posts AS post WHERE place = ? AND place_kind = ? AND state = 'owed' "
        f"AND attempts = 0 AND next_at <= ? AND kind IN {_LISTABLE} AND (as_of > ? OR first_tried_at >= ?) "
        "ORDER BY due_at, number",
        [post.place.id, str(post.place.kind), moment_text(now), certain_from, certain_from],
    ).fetchall()
    is_long_ago = post.due_at < now - LONG_ABSENCE and len(waiting) > 1
    if len(waiting) <= MOST_ONE_BY_ONE and not is_long_ago:
        return number
    together = Post(
        key=key_of("catch_up", seal.ref(post.key), len(waiting), post.due_at.isoformat()),
        kind=PostKind.CATCH_UP,
        place=post.place,
        guild_id=post.guild_id,
        subscription_id=post.subscription_id,
        milestone_id=None,
        due_at=post.due_at,
        as_of=max(read_moment(as_of) for _, as_of in waiting),
    )
    insert_posts(database, [together], seal, now)
    made = _number(database, together.key)
    database.execute(
        "UPDATE posts SET state = 'listed', listed_in = ?, settled_at = ? "
        "WHERE number IN (SELECT value FROM json_each(?))",
        [made, moment_text(now), json.dumps([row[0] for row in waiting])],
    )
    return made


def _claim_held(database: Database, values: dict[str, object], lease_until: datetime) -> list[Claim]:
    restored = _restore(database)
    assert restored is not None, "delivery is held after a restore alone"
    claims = []
    for row in database.execute(_HELD_QUERY, values).fetchall():
        attempts, sending, owed_at, number = row[POST_WIDTH:]
        post = read_post(row[:POST_WIDTH])
        database.execute(
            "UPDATE posts SET state = 'sending', next_at = ?, attempts = attempts + 1, is_uncertain = 1 "
            "WHERE number = ?",
            [moment_text(lease_until), number],
        )
        claims.append(
            Claim(post, attempts + 1, sending, read_moment(owed_at), restored[0], lease_until, is_uncertain=True)
        )
    return claims


def _mark_sent(database: Database, claim: Claim, message_id: int | None, digest: str | None, at: datetime) -> None:
    changed = database.execute(
        "UPDATE posts SET state = 'sent', message = ?, message_digest = ?, settled_at = ?, trouble = NULL, "
        f"is_uncertain = 0 WHERE {_STILL_CLAIMED}",
        [message_id, digest, moment_text(at), claim.post.key, claim.attempts],
    ).rowcount
    if not changed or message_id is None:
        return
    number = _number(database, claim.post.key)
    if digest is None:
        # Found rather than sent: it may say what was true at the first attempt.
        wish_for(database, number, FollowUpKind.EDIT, at)
    row = database.execute(
        "SELECT 1 FROM subscriptions JOIN posts ON posts.subscription = subscriptions.number "
        "WHERE posts.number = ? AND json_extract(wish, '$.crosspost')",
        [number],
    ).fetchone()
    if row is not None:
        wish_for(database, number, FollowUpKind.CROSSPOST, at)


def _put_off(database: Database, claim: Claim, until: datetime, *, is_uncertain: bool, trouble: Trouble | None) -> None:
    database.execute(
        f"UPDATE posts SET state = 'owed', next_at = ?, is_uncertain = ?, trouble = ? WHERE {_STILL_CLAIMED}",
        [moment_text(until), is_uncertain, trouble, claim.post.key, claim.attempts],
    )


_FOLLOW_UPS = f"""
SELECT {POST_COLUMNS}, follow.kind, post.message, follow.attempts, follow.version, post.number
FROM follow_ups AS follow JOIN posts AS post ON post.number = follow.post
WHERE follow.next_at <= :now AND post.state = 'sent' AND post.message IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM program_facts WHERE name = 'delivery_held')
AND NOT EXISTS (SELECT 1 FROM held_guilds WHERE held_guilds.guild = post.guild)
AND NOT EXISTS (SELECT 1 FROM parked_places AS parked
    WHERE parked.place = post.place AND parked.place_kind = post.place_kind)
ORDER BY follow.next_at LIMIT :most
"""


def _take_follow_ups(database: Database, values: dict[str, object]) -> list[FollowUp]:
    taken = []
    for row in database.execute(_FOLLOW_UPS, values).fetchall():
        kind, message, attempts, version, number = row[POST_WIDTH:]
        database.execute(
            "UPDATE follow_ups SET next_at = ?, attempts = attempts + 1 WHERE post = ? AND kind = ?",
            [values["again_at"], number, kind],
        )
        taken.append(FollowUp(read_post(row[:POST_WIDTH]), FollowUpKind(kind), message, attempts + 1, version))
    return taken


def _number(database: Database, key: str) -> int:
    return int(database.execute("SELECT number FROM posts WHERE key = ?", [key]).fetchone()[0])


def _restore(database: Database) -> _Restored:
    """Return the moments of the backup that was restored last, and of the restoring; None when none ever was."""
    row = database.execute("SELECT value FROM program_facts WHERE name = 'delivery_restored'").fetchone()
    if row is None:
        return None
    document = json.loads(row[0])
    return read_moment(document["backup_at"]), read_moment(document["restored_at"])


def note_restore(database: Database) -> None:
    """Hold all delivery once after each restore, and note up to when the backup knows what was sent."""
    row = database.execute("SELECT value FROM program_facts WHERE name = 'restored_at'").fetchone()
    known = _restore(database)
    if row is None or (known is not None and known[1] >= read_moment(row[0])):
        return
    latest = database.execute(_LATEST, [row[0]]).fetchone()[0]
    facts = {"backup_at": latest or row[0], "restored_at": row[0]}
    for name, value in (("delivery_restored", json.dumps(facts)), ("delivery_held", row[0])):
        database.execute(
            "INSERT INTO program_facts (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, value],
        )


# Nothing in a database is written but with its moment, so the newest one is not later than the backup.
_LATEST = """
SELECT max(moment) FROM (
    SELECT max(made_at) AS moment FROM changes UNION ALL SELECT max(owed_at) FROM posts
    UNION ALL SELECT max(settled_at) FROM posts UNION ALL SELECT max(received_at) FROM prices
) WHERE moment <= ?
"""
