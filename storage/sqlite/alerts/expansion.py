"""The store of changes on their way to becoming posts."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.sqlite.alerts.follow_ups import wish_for
from storage.sqlite.alerts.posts import NOT_BLOCKED, STANDS, find_posts, insert_posts
from storage.sqlite.alerts.restores import IN_DOUBT
from storage.sqlite.alerts.subscriptions import find_subscriptions
from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text
from storage.sqlite.policy.change_rows import changes_by_id, find_changes
from storage.sqlite.policy.views import EVERYBODY, read_views
from storage.sqlite.threads import Readers, Writer
from tracker.alerts.expansion import Audience, Revision, Watcher
from tracker.alerts.follow_ups import FollowUpKind
from tracker.alerts.posts import Post, PostState, Seal
from tracker.alerts.told_changes import summed
from tracker.policy.changes import Change
from tracker.policy.milestones import Milestone


class SqliteExpansionStore:
    """Changes and their audience in SQLite; see the port `tracker.alerts.expansion.ExpansionStore`."""

    def __init__(self, writer: Writer, readers: Readers, seal: Seal) -> None:
        self._writer = writer
        self._readers = readers
        self._seal = seal

    async def waiting_changes(self) -> Sequence[Change]:
        return await self._readers.read(
            lambda connection: find_changes(connection, "expanded_at IS NULL AND announcement <> 'nothing'", {})
        )

    async def audience(self, milestone_id: str, *, scope: int | None) -> Audience:
        return await self._readers.read(lambda connection: _read_audience(connection, milestone_id, scope))

    async def expand(
        self, change_ids: Sequence[str], posts: Sequence[Post], revision: Revision | None, *, at: datetime
    ) -> int:
        return await self._writer.write(lambda database: _expand(database, change_ids, posts, revision, self._seal, at))


def _read_audience(connection: sqlite3.Connection, milestone_id: str, scope: int | None) -> Audience:
    where = "removed_at IS NULL" if scope is None else "removed_at IS NULL AND guild = :scope"
    subscriptions = find_subscriptions(connection, where, {} if scope is None else {"scope": scope})
    watchers = [
        Watcher(person, guild)
        for person, guild in connection.execute(
            "SELECT person, guild FROM watches WHERE milestone = :milestone AND blocked_at IS NULL "
            "AND (:scope IS NULL OR guild = :scope)",
            {"milestone": milestone_id, "scope": scope},
        )
    ]
    # Only guilds with a listing of their own see it differently; for all others one view is enough.
    readers = [
        reader
        for (reader,) in connection.execute("SELECT reader FROM listings WHERE milestone = ?", (milestone_id,))
        if scope is None or reader in (EVERYBODY, scope)
    ]
    views: dict[int | None, Milestone] = {}
    for reader in readers:
        guild = None if reader == EVERYBODY else reader
        found = read_views(connection, [milestone_id], guild=guild).get(milestone_id)
        if found is not None:
            views[guild] = found
    made = connection.execute(
        "SELECT scope FROM changes WHERE milestone = ? AND is_addition", (milestone_id,)
    ).fetchone()
    return Audience(subscriptions, watchers, views, made_in=None if made is None else made[0])


def _expand(
    database: Database,
    change_ids: Sequence[str],
    posts: Sequence[Post],
    revision: Revision | None,
    seal: Seal,
    at: datetime,
) -> int:
    ids = json.dumps(list(change_ids))
    where = "expanded_at IS NULL AND id IN (SELECT value FROM json_each(?))"
    (untaken,) = database.execute(f"SELECT count(*) FROM changes WHERE {where}", [ids]).fetchone()
    if untaken != len(change_ids):
        return 0
    database.execute(f"UPDATE changes SET expanded_at = ? WHERE {where}", [moment_text(at), ids])
    if revision is not None:
        _revise(database, revision, at)
    # What is of no substance by itself is told only where it joins, or undoes, a post that still waits.
    fresh = [post for post in _not_joined(database, posts, at) if post.about.get("substance")]
    return insert_posts(database, fresh, seal, at)


def _not_joined(database: Database, posts: Sequence[Post], at: datetime) -> list[Post]:
    """Let posts that nobody began to send tell the new changes too; return the posts that found none.

    One that a restored backup owes may have been sent: it tells what it told, and is looked for as that.
    """
    if not posts:
        return []
    waiting = {
        (post.place, post.kind): post
        for post in find_posts(
            database.conn,
            "post.milestone = :milestone AND post.state IN ('owed', 'awaiting') AND post.attempts = 0 "
            f"AND post.kind IN ('change', 'watch') AND NOT {IN_DOUBT}",
            {"milestone": posts[0].milestone_id},
        )
    }
    left = []
    for post in posts:
        earlier = waiting.get((post.place, post.kind))
        if earlier is None:
            left.append(post)
            continue
        ids = [*earlier.change_ids, *(one for one in post.change_ids if one not in earlier.change_ids)]
        told = summed(changes_by_id(database.conn, ids))
        state = earlier.state if not told.is_nothing else PostState.SUPERSEDED
        about = {**earlier.about, "changes": [change.id for change in told.changes]}
        database.execute(
            "UPDATE posts SET about = ?, state = ?, as_of = max(as_of, ?), settled_at = ? WHERE key = ?",
            [
                json.dumps(about),
                str(state),
                moment_text(post.as_of),
                moment_text(at) if state is PostState.SUPERSEDED else None,
                earlier.key,
            ],
        )
    return left


def _revise(database: Database, revision: Revision, at: datetime) -> None:
    rows = database.execute(
        "SELECT post.number, coalesce(post.listed_in, post.number), post.about FROM posts AS post "
        "WHERE post.milestone = :milestone AND post.kind IN ('change', 'watch', 'reminder') "
        f"AND (:scope IS NULL OR post.guild = :scope) AND {STANDS} AND {NOT_BLOCKED} AND (:all OR {_NEWEST})",
        {
            "milestone": revision.milestone_id,
            "scope": revision.scope,
            "all": revision.all_of_them,
            "yesterday": (at - timedelta(days=1)).date().isoformat(),
        },
    ).fetchall()
    for number, shown, about in rows:
        document = json.loads(about)
        document["edits"] = [*document.get("edits", []), *revision.change_ids]
        database.execute("UPDATE posts SET about = ? WHERE number = ?", [json.dumps(document), number])
        wish_for(database, shown, FollowUpKind.EDIT, at)


_NEWEST = """CASE post.kind WHEN 'reminder' THEN json_extract(post.about, '$.due_on') >= :yesterday ELSE NOT EXISTS (
    SELECT 1 FROM posts AS later WHERE later.milestone = post.milestone
    AND later.place = post.place AND later.place_kind = post.place_kind AND later.kind = post.kind
    AND later.state IN ('sent', 'listed') AND later.number > post.number
) END"""
"""The last word that a place has on it, and the reminders of what is still ahead."""
