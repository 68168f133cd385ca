"""The deadline that a reminder tells of, and what has become of it since."""

import sqlite3
from datetime import date, datetime

from storage.sqlite.alerts.corrections import find_corrections
from storage.sqlite.alerts.subscriptions import find_subscriptions
from storage.sqlite.moments import read_moment
from storage.sqlite.policy.change_rows import changes_by_id
from storage.sqlite.policy.views import read_views
from tracker.alerts.letters import Due
from tracker.alerts.posts import Post
from tracker.alerts.told_changes import summed
from tracker.policy.milestones import Deadline


def read_due(connection: sqlite3.Connection, post: Post, *, now: datetime) -> Due | None:
    """Return the deadline of a reminder, with the days that are left, and were left when it was sent.

    Before it is sent None when the deadline was moved, dropped, withdrawn or is past; afterwards that is marked.
    """
    milestone_id = str(post.milestone_id)
    milestone = read_views(connection, [milestone_id], guild=post.guild_id).get(milestone_id)
    subscriptions = find_subscriptions(connection, "id = :id", {"id": post.subscription_id})
    if milestone is None or not subscriptions:
        return None
    sent_at = _sent_at(connection, post)
    today = (sent_at or now).astimezone(subscriptions[0].wish.zone).date()
    due_on = date.fromisoformat(str(post.about["due_on"]))
    found = next((one for one in milestone.deadlines if one.id == post.about["deadline"]), None)
    is_off = milestone.withdrawn or found is None or found.due_on != due_on
    if sent_at is None and (is_off or due_on < today):
        return None
    told = _told(post, found, due_on)
    if told is None:
        return None
    return Due(
        milestone,
        told,
        (due_on - today).days,
        is_off=is_off,
        moved_to=found.due_on if found is not None and found.due_on != due_on else None,
        edited=summed(changes_by_id(connection, post.edit_ids)).fields,
        corrections=find_corrections(connection, post),
    )


def _sent_at(connection: sqlite3.Connection, post: Post) -> datetime | None:
    """Return when the message was sent that tells it, by itself or in a list; None when it was not."""
    row = connection.execute(
        "SELECT shown.settled_at FROM posts AS post "
        "JOIN posts AS shown ON shown.number = coalesce(post.listed_in, post.number) "
        "WHERE post.key = ? AND shown.state = 'sent'",
        (post.key,),
    ).fetchone()
    return None if row is None or row[0] is None else read_moment(row[0])


def _told(post: Post, found: Deadline | None, due_on: date) -> Deadline | None:
    """Return the deadline as it was told; None when it was dropped and nobody knows its words any more."""
    if found is not None:
        return Deadline(found.id, due_on, found.what, found.basis, found.scope)
    what = post.about.get("what")
    return None if what is None else Deadline(str(post.about["deadline"]), due_on, str(what), "")
