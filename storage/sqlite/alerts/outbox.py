"""The outbox: what is due, who sends it, and what became of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.sqlite.alerts.catch_ups import listed_together
from storage.sqlite.alerts.follow_ups import wish_for
from storage.sqlite.alerts.letters import read_letter
from storage.sqlite.alerts.posts import POST_COLUMNS, POST_WIDTH, THREAD, insert_posts, number_of, read_post
from storage.sqlite.alerts.restores import last_restore, note_restore
from storage.sqlite.alerts.wanting import is_unwanted
from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.threads import Readers, Writer
from tracker.alerts.follow_ups import FollowUpKind
from tracker.alerts.letters import Letter
from tracker.alerts.outbox import Claim
from tracker.alerts.posts import Message, PlaceKind, Post, PostKind, PostState, Seal
from tracker.alerts.wanting import UNWANTED
from tracker.delivery_error import Trouble

LONGEST_WAIT = timedelta(days=2)
"""Nothing waits longer: quiet hours are a day at most. A later moment was written while the clock was wrong."""


class SqliteOutboxStore:
    """The outbox in SQLite; see the port `tracker.alerts.outbox.OutboxStore`."""

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

    async def sent(self, claim: Claim, message: Message | None, *, digest: str | None, at: datetime) -> None:
        await self._writer.write(lambda database: _mark_sent(database, claim, message, digest, at))

    async def put_off(self, claim: Claim, *, until: datetime, is_uncertain: bool, trouble: Trouble | None) -> None:
        await self._writer.write(
            lambda database: _put_off(database, claim, until, is_uncertain=is_uncertain, trouble=trouble)
        )

    async def settle(self, claim: Claim, state: PostState, *, trouble: Trouble | None, at: datetime) -> None:
        def step(database: Database) -> None:
            is_dropped = state is PostState.SUPERSEDED and is_unwanted(database.conn, claim.post)
            database.execute(
                f"UPDATE posts SET state = ?, trouble = ?, settled_at = ? WHERE {_STILL_CLAIMED}",
                [str(state), UNWANTED if is_dropped else trouble, moment_text(at), claim.post.key, claim.attempts],
            )

        await self._writer.write(step)

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
                "AND kind IN ('watch', 'correction', 'catch_up') AND state = 'owed'",
                [moment_text(at), person],
            )

        await self._writer.write(step)

    async def owe_notice(self, notice: Post, *, at: datetime) -> None:
        await self._writer.write(lambda database: insert_posts(database, [notice], self._seal, at))

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
SELECT {POST_COLUMNS}, post.attempts, post.sending, post.owed_at, post.number, {THREAD}
FROM posts AS post
WHERE post.state IN ('owed', 'sending') AND (post.attempts = 0 OR post.next_at <= :now)
AND EXISTS (SELECT 1 FROM program_facts WHERE name = 'delivery_held' AND post.as_of <= value
    AND (post.first_tried_at IS NULL OR post.first_tried_at < value))
AND NOT EXISTS (SELECT 1 FROM parked_places AS parked
    WHERE parked.place = post.place AND parked.place_kind = post.place_kind)
ORDER BY post.due_at, post.number LIMIT :most
"""
"""The posts that a restored backup owes and that nobody has looked for since."""


def _claim(
    database: Database, values: dict[str, object], now: datetime, lease_until: datetime, seal: Seal
) -> list[Claim]:
    numbers = [row[0] for row in database.execute(DUE_QUERY, values).fetchall()]
    restored = last_restore(database)
    taken = [listed_together(database, number, now, seal, restored) for number in numbers]
    claims = []
    for number in taken:
        row = database.execute(
            f"SELECT {POST_COLUMNS}, post.attempts, post.sending, post.state = 'sending' OR post.is_uncertain, "
            f"post.first_tried_at, post.owed_at, {THREAD} FROM posts AS post WHERE post.number = ?",
            [number],
        ).fetchone()
        post = read_post(row[:POST_WIDTH])
        attempts, sending, is_uncertain, first_tried_at, owed_at, thread = row[POST_WIDTH:]
        since = now if first_tried_at is None else read_moment(first_tried_at)
        if restored is not None and sending == 0 and restored.leaves_doubt(post, first_tried_at):
            is_uncertain, since = True, min(since, restored.backup_at)
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
                thread_id=thread,
            )
        )
    return claims


def _claim_held(database: Database, values: dict[str, object], lease_until: datetime) -> list[Claim]:
    restored = last_restore(database)
    assert restored is not None, "delivery is held after a restore alone"
    claims = []
    for row in database.execute(_HELD_QUERY, values).fetchall():
        attempts, sending, owed_at, number, thread = row[POST_WIDTH:]
        post = read_post(row[:POST_WIDTH])
        database.execute(
            "UPDATE posts SET state = 'sending', next_at = ?, attempts = attempts + 1, is_uncertain = 1 "
            "WHERE number = ?",
            [moment_text(lease_until), number],
        )
        claims.append(
            Claim(
                post=post,
                attempts=attempts + 1,
                sending=sending,
                owed_since=read_moment(owed_at),
                first_tried_at=restored.backup_at,
                lease_until=lease_until,
                is_uncertain=True,
                thread_id=thread,
            )
        )
    return claims


def _mark_sent(database: Database, claim: Claim, message: Message | None, digest: str | None, at: datetime) -> None:
    changed = database.execute(
        "UPDATE posts SET state = 'sent', message = ?, thread = ?, message_digest = ?, settled_at = ?, trouble = NULL, "
        f"is_uncertain = 0 WHERE {_STILL_CLAIMED}",
        [
            None if message is None else message.id,
            None if message is None else message.thread_id,
            digest,
            moment_text(at),
            claim.post.key,
            claim.attempts,
        ],
    ).rowcount
    if not changed or message is None:
        return
    post, number = claim.post, number_of(database, claim.post.key)
    if message.thread_id is not None and post.milestone_id is not None:
        database.execute(
            "INSERT INTO forum_threads (forum, milestone, thread) VALUES (?, ?, ?) "
            "ON CONFLICT (forum, milestone) DO UPDATE SET thread = excluded.thread",
            [post.place.id, post.milestone_id, message.thread_id],
        )
    if digest is None:
        # Found rather than sent: it may say what was true at the first attempt.
        wish_for(database, number, FollowUpKind.EDIT, at)
    for kind in _wished(database, post, number):
        wish_for(database, number, kind, at)


def _wished(database: Database, post: Post, number: int) -> list[FollowUpKind]:
    """Return what its subscription wants to be done to a post that was sent into a channel."""
    row = database.execute(
        "SELECT json_extract(wish, '$.crosspost'), json_extract(wish, '$.threads') FROM subscriptions "
        "JOIN posts ON posts.subscription = subscriptions.number WHERE posts.number = ?",
        [number],
    ).fetchone()
    if row is None or post.place.kind is not PlaceKind.CHANNEL:
        return []
    crossposts, opens_threads = row
    wished = [FollowUpKind.CROSSPOST] if crossposts else []
    return [*wished, FollowUpKind.THREAD] if opens_threads and post.kind is PostKind.CHANGE else wished


def _put_off(database: Database, claim: Claim, until: datetime, *, is_uncertain: bool, trouble: Trouble | None) -> None:
    database.execute(
        f"UPDATE posts SET state = 'owed', next_at = ?, is_uncertain = ?, trouble = ? WHERE {_STILL_CLAIMED}",
        [moment_text(until), is_uncertain, trouble, claim.post.key, claim.attempts],
    )
