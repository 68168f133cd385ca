"""The store of what time makes due: deadlines ahead, slots that were seen to, and the news of a period."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from storage.sqlite.alerts.posts import insert_posts
from storage.sqlite.alerts.restores import last_restore
from storage.sqlite.alerts.subscriptions import find_subscriptions
from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.policy.change_rows import find_changes, undone_ids
from storage.sqlite.policy.views import EVERYBODY, read_views
from storage.sqlite.threads import Readers, Writer
from tracker.alerts.digests import Gap, News
from tracker.alerts.market_updates import Update
from tracker.alerts.posts import Post, Seal
from tracker.alerts.reminders import Ahead
from tracker.alerts.slots import Slot
from tracker.alerts.subscriptions import Subscription
from tracker.policy.changes import Change
from tracker.policy.milestones import Milestone


class SqliteAlertScheduleStore:
    """Schedules in SQLite; see the ports in `tracker.alerts`: `reminders`, `digests`, `market_updates`."""

    def __init__(self, writer: Writer, readers: Readers, seal: Seal) -> None:
        self._writer = writer
        self._readers = readers
        self._seal = seal

    async def active(self) -> Sequence[Subscription]:
        return await self._readers.read(lambda connection: find_subscriptions(connection, "removed_at IS NULL"))

    async def ahead(self, first: date, last: date) -> Ahead:
        return await self._readers.read(lambda connection: _read_ahead(connection, first, last))

    async def owe(self, posts: Sequence[Post], *, at: datetime) -> int:
        fresh = await self._readers.read(lambda connection: _not_told(connection, posts))
        if not fresh:
            return 0
        return await self._writer.write(lambda database: insert_posts(database, fresh, self._seal, at))

    async def slots_since(self, moment: datetime) -> dict[str, list[datetime]]:
        def question(connection: sqlite3.Connection) -> dict[str, list[datetime]]:
            found: dict[str, list[datetime]] = defaultdict(list)
            for id_, slot in connection.execute(
                "SELECT subscriptions.id, alert_slots.moment FROM alert_slots "
                "JOIN subscriptions ON subscriptions.number = alert_slots.subscription "
                "WHERE alert_slots.moment >= ? ORDER BY alert_slots.moment",
                (moment_text(moment),),
            ):
                found[id_].append(read_moment(slot))
            return dict(found)

        return await self._readers.read(question)

    async def news(self, guild_id: int, after: datetime, until: datetime) -> Sequence[News]:
        return await self._readers.read(lambda connection: _read_news(connection, guild_id, after, until))

    async def unapproved(self, subscription_id: str) -> frozenset[str]:
        def question(connection: sqlite3.Connection) -> frozenset[str]:
            rows = connection.execute(
                "SELECT told.value FROM posts AS post, json_each(post.about, '$.changes') AS told "
                "WHERE post.subscription = (SELECT number FROM subscriptions WHERE id = ?) "
                "AND post.kind = 'change' AND post.state IN ('awaiting', 'superseded')",
                (subscription_id,),
            )
            return frozenset(str(row[0]) for row in rows)

        return await self._readers.read(question)

    async def gap(self) -> Gap | None:
        restored = await self._readers.read(last_restore)
        return None if restored is None else Gap(restored.backup_at, restored.restored_at)

    async def told(self) -> Mapping[str, str]:
        def question(connection: sqlite3.Connection) -> dict[str, str]:
            rows = connection.execute(
                "SELECT name, value FROM program_facts WHERE name IN ('told_assets', 'told_limits')"
            )
            return {name.removeprefix("told_"): value for name, value in rows}

        return await self._readers.read(question)

    async def tell(self, update: Update, posts: Sequence[Post], *, after: str | None, at: datetime) -> bool:
        return await self._writer.write(lambda database: _tell(database, update, posts, self._seal, after, at))

    async def see_to(self, subscription_id: str, slot: Slot, post: Post | None, *, at: datetime) -> bool:
        def step(database: Database) -> bool:
            noted = database.execute(
                "INSERT INTO alert_slots (subscription, moment, seen_to_at) "
                "SELECT number, ?, ? FROM subscriptions WHERE id = ? AND removed_at IS NULL "
                "ON CONFLICT (subscription, moment) DO NOTHING",
                [moment_text(slot.moment), moment_text(at), subscription_id],
            ).rowcount
            if noted and post is not None:
                insert_posts(database, [post], self._seal, at)
            return bool(noted)

        return await self._writer.write(step)


def _not_told(connection: sqlite3.Connection, posts: Sequence[Post]) -> list[Post]:
    """Return the reminders that nobody owed, and whose deadline no other one told since their moment."""
    keys = json.dumps([post.key for post in posts])
    rows = connection.execute("SELECT key FROM posts WHERE key IN (SELECT value FROM json_each(?))", (keys,))
    known = {row[0] for row in rows}
    return [post for post in posts if post.key not in known and not _is_told(connection, post)]


def _is_told(connection: sqlite3.Connection, post: Post) -> bool:
    told = connection.execute(
        "SELECT 1 FROM posts WHERE subscription = (SELECT number FROM subscriptions WHERE id = :subscription) "
        "AND milestone = :milestone AND kind = 'reminder' AND state <> 'superseded' AND due_at >= :moment "
        "AND json_extract(about, '$.deadline') = :deadline AND json_extract(about, '$.due_on') = :due_on",
        {
            "subscription": post.subscription_id,
            "milestone": post.milestone_id,
            "moment": moment_text(post.as_of),
            "deadline": post.about["deadline"],
            "due_on": post.about["due_on"],
        },
    )
    return told.fetchone() is not None


def _tell(
    database: Database, update: Update, posts: Sequence[Post], seal: Seal, after: str | None, at: datetime
) -> bool:
    name = f"told_{update.subject}"
    row = database.execute("SELECT value FROM program_facts WHERE name = ?", [name]).fetchone()
    if (None if row is None else row[0]) != after:
        return False
    database.execute(
        "INSERT INTO program_facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [name, update.name],
    )
    insert_posts(database, posts, seal, at)
    return True


def _read_ahead(connection: sqlite3.Connection, first: date, last: date) -> Ahead:
    due = connection.execute(
        "SELECT DISTINCT reader, milestone FROM listing_deadlines WHERE due_on BETWEEN ? AND ?",
        (first.isoformat(), last.isoformat()),
    ).fetchall()
    # A guild that sees such a milestone differently counts too, though its own view may have no deadline.
    own = connection.execute(
        "SELECT DISTINCT reader, milestone FROM listings WHERE reader <> ? "
        "AND milestone IN (SELECT value FROM json_each(?))",
        (EVERYBODY, json.dumps([milestone for _, milestone in due])),
    ).fetchall()
    wanted: dict[int, set[str]] = defaultdict(set)
    for reader, milestone in [*due, *own]:
        wanted[reader].add(milestone)
    views: dict[int | None, dict[str, Milestone]] = {}
    for reader, ids in wanted.items():
        guild = None if reader == EVERYBODY else reader
        views[guild] = read_views(connection, sorted(ids), guild=guild)
    return Ahead(views)


def _read_news(connection: sqlite3.Connection, guild: int, after: datetime, until: datetime) -> list[News]:
    changes = find_changes(
        connection,
        "announcement <> 'nothing' AND made_at > :after AND made_at <= :until AND (scope IS NULL OR scope = :guild)",
        {"after": moment_text(after), "until": moment_text(until), "guild": guild},
    )
    undone = undone_ids(connection, [change.id for change in changes])
    by_milestone: dict[str, list[Change]] = {}
    for change in changes:
        if change.id not in undone:
            # Put anew, so that the milestones stand in the order of their last change.
            by_milestone[change.milestone_id] = [*by_milestone.pop(change.milestone_id, []), change]
    views = read_views(connection, list(by_milestone), guild=guild)
    return [News(views[id_], tuple(told)) for id_, told in by_milestone.items() if id_ in views]
