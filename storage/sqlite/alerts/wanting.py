"""Posts whose channel asked for something else after they were owed."""

import json
import sqlite3
from datetime import datetime

from storage.sqlite.alerts.posts import find_posts
from storage.sqlite.alerts.wishes import read_wish
from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text
from storage.sqlite.policy.change_rows import changes_by_id
from storage.sqlite.policy.views import read_views
from tracker.alerts.filters import missed_traits, traits_of
from tracker.alerts.posts import Place, Post, PostKind
from tracker.alerts.slots import Rhythm
from tracker.alerts.subscriptions import Wish
from tracker.alerts.told_changes import summed
from tracker.alerts.wanting import UNWANTED, wants_change, wants_reminder


def is_unwanted(connection: sqlite3.Connection, post: Post) -> bool:
    """Tell whether its channel asked for something else since it was owed, and no more for this."""
    wish = _asked_since(connection, post)
    if wish is None:
        return False
    match post.kind:
        case PostKind.CHANGE | PostKind.DIGEST:
            return not _wanted(connection, post, wish)
        case PostKind.REMINDER:
            milestone = read_views(connection, [str(post.milestone_id)], guild=post.guild_id).get(
                str(post.milestone_id)
            )
            return milestone is not None and not wants_reminder(wish, post.about["days"], traits_of(milestone))
        case PostKind.MARKET:
            return not wish.market
        case _:
            return False


def wanted_changes(connection: sqlite3.Connection, post: Post) -> tuple[str, ...]:
    """Return the ids of those of its changes that its channel still wants to be told."""
    wish = _asked_since(connection, post)
    return post.change_ids if wish is None else _wanted(connection, post, wish)


def drop_unwanted(database: Database, place: Place, at: datetime) -> None:
    """Supersede what a place is owed and wants no more; what may have been sent already is left alone."""
    waiting = find_posts(
        database.conn,
        # Said as the index says it, or every post would be looked at.
        "post.place = :place AND post.place_kind = :kind AND post.state IN ('owed', 'sending') "
        "AND post.state = 'owed' AND post.is_uncertain = 0 "
        f"AND EXISTS (SELECT 1 FROM subscriptions AS asked WHERE asked.number = post.subscription AND {_SINCE})",
        {"place": place.id, "kind": str(place.kind)},
    )
    keys = [post.key for post in waiting if is_unwanted(database.conn, post)]
    if not keys:
        return
    database.execute(
        "UPDATE posts SET state = 'superseded', trouble = ?, settled_at = ? "
        "WHERE key IN (SELECT value FROM json_each(?))",
        [UNWANTED, moment_text(at), json.dumps(keys)],
    )


_SINCE = "asked.asked_at >= post.owed_at"


def _asked_since(connection: sqlite3.Connection, post: Post) -> Wish | None:
    """Return the wish, where it asks for something else than when the post was owed."""
    row = connection.execute(
        "SELECT asked.wish FROM posts AS post JOIN subscriptions AS asked ON asked.number = post.subscription "
        f"WHERE post.key = ? AND {_SINCE}",
        (post.key,),
    ).fetchone()
    return None if row is None else read_wish(row[0])


def _wanted(connection: sqlite3.Connection, post: Post, wish: Wish) -> tuple[str, ...]:
    changes = changes_by_id(connection, post.change_ids)
    views = read_views(connection, [change.milestone_id for change in changes], guild=post.guild_id)
    if post.kind == PostKind.DIGEST:
        if wish.digest is Rhythm.NEVER:
            return ()
        wanted = {id_ for id_, view in views.items() if not missed_traits(wish.filter, traits_of(view))}
        return tuple(change.id for change in changes if change.milestone_id in wanted)
    view = views.get(str(post.milestone_id))
    # What is not on record any more is for others to drop.
    is_wanted = view is None or wants_change(wish, summed(changes), traits_of(view))
    return post.change_ids if is_wanted else ()
