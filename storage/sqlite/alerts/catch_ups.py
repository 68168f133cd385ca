"""One post in place of many that have waited in one place: too many, or for too long."""

import json
from datetime import datetime, timedelta

from storage.sqlite.alerts.posts import POST_COLUMNS, POST_WIDTH, insert_posts, number_of, read_post
from storage.sqlite.alerts.restores import Restore
from storage.sqlite.alerts.wanting import drop_unwanted, is_unwanted
from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from tracker.alerts.posts import Post, PostKind, Seal, key_of

MOST_ONE_BY_ONE = 10
"""More posts than this waiting for one place are listed in one."""

LONG_ABSENCE = timedelta(days=1)

_LISTABLE = "('change', 'watch', 'reminder', 'digest', 'market')"


def listed_together(database: Database, number: int, now: datetime, seal: Seal, restored: Restore | None) -> int:
    """Return the post itself, or a new one that lists all that waits there, when that is too much or too old."""
    first = database.execute(
        f"SELECT {POST_COLUMNS}, post.first_tried_at FROM posts AS post WHERE post.number = ? AND post.attempts = 0 "
        f"AND post.kind IN {_LISTABLE}",
        [number],
    ).fetchone()
    if first is None:
        return number
    post = read_post(first[:POST_WIDTH])
    if restored is not None and restored.leaves_doubt(post, first[POST_WIDTH]):
        return number
    if is_unwanted(database.conn, post):
        # It is superseded by itself, and the next in line is asked for then.
        return number
    drop_unwanted(database, post.place, now)
    certain_from = "" if restored is None else moment_text(restored.restored_at)
    waiting = database.execute(
        "SELECT number, as_of FROM posts AS post WHERE place = ? AND place_kind = ? "
        # The first condition is the one that the index of what waits in a place was made with.
        "AND state IN ('owed', 'sending') AND state = 'owed' "
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
    made = number_of(database, together.key)
    database.execute(
        "UPDATE posts SET state = 'listed', listed_in = ?, settled_at = ? "
        "WHERE number IN (SELECT value FROM json_each(?))",
        [made, moment_text(now), json.dumps([row[0] for row in waiting])],
    )
    return made
