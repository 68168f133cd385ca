"""What a post says, gathered out of the rows at the moment of sending."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from storage.sqlite.alerts.corrections import correction, find_corrections
from storage.sqlite.alerts.posts import THREAD, find_posts
from storage.sqlite.alerts.subscriptions import find_subscriptions
from storage.sqlite.policy.change_rows import changes_by_id, undone_ids
from storage.sqlite.policy.views import read_views
from tracker.alerts.corrections import CorrectionKind
from tracker.alerts.digests import News
from tracker.alerts.letters import Letter
from tracker.alerts.posts import Message, Place, PlaceKind, Post, PostKind, PostState, Seal
from tracker.alerts.subscriptions import Subscription
from tracker.alerts.told_changes import comes_to_nothing, summed
from tracker.policy.changes import Change
from tracker.policy.milestones import Deadline, Milestone


def read_letter(
    connection: sqlite3.Connection, post: Post, seal: Seal, *, sending: int, now: datetime
) -> Letter | None:
    """Return what a post says at this moment; None when there is nothing to tell any more.

    A post that was sent says what it said, and what has changed since.
    """
    match post.kind:
        case PostKind.CHANGE | PostKind.WATCH:
            contents = _of_changes(connection, post)
        case PostKind.REMINDER:
            contents = _of_reminder(connection, post, now)
        case PostKind.DIGEST:
            contents = _of_digest(connection, post)
        case PostKind.CATCH_UP:
            contents = _of_listed(connection, post, now)
        case PostKind.MARKET | PostKind.WELCOME:
            contents = {}
        case PostKind.PARKED | PostKind.UNCLEAR:
            contents = {
                "subject": Place(PlaceKind.CHANNEL, int(str(post.about["channel"]))),
                "subject_ref": str(post.about["ref"]),
                "trouble": post.about.get("trouble"),
            }
        case PostKind.CORRECTION:
            contents = _of_correction(connection, post, seal)
        case _:
            contents = None
    corrections = find_corrections(connection, post)
    is_retracted = any(one.kind == CorrectionKind.RETRACTED for one in corrections)
    if contents is None or (is_retracted and post.state is not PostState.SENT):
        return None
    subscription = _subscription(connection, post)
    return Letter(
        post=post,
        ref=seal.ref(post.key),
        nonce=seal.nonce(post.key, sending),
        not_before=subscription.wish.due_at(now) if subscription is not None else None,
        locale=_locale(connection, post, subscription),
        mention_role_id=subscription.wish.mention_role_id if subscription is not None else None,
        corrections=corrections,
        thread_id=_thread(connection, post),
        **contents,  # type: ignore[arg-type]  # each kind gives fields of a letter
    )


_Contents = dict[str, object] | None


def _of_changes(connection: sqlite3.Connection, post: Post) -> _Contents:
    milestone = _view(connection, post.milestone_id, post.guild_id)
    changes = changes_by_id(connection, post.change_ids)
    was_sent = post.state is PostState.SENT
    if not was_sent:
        undone = undone_ids(connection, post.change_ids)
        changes = [change for change in changes if change.id not in undone]
    told = summed(changes)
    if milestone is None or (not was_sent and comes_to_nothing(told, milestone)):
        return None
    edited = summed(changes_by_id(connection, post.edit_ids)).fields
    return {"milestone": milestone, "told": told, "edited": edited}


def _of_correction(connection: sqlite3.Connection, post: Post, seal: Seal) -> _Contents:
    found = find_posts(connection, "post.key = :key", {"key": post.about["of"]})
    row = connection.execute("SELECT message, thread FROM posts WHERE key = ?", (post.about["of"],)).fetchone()
    told = correction(connection, str(post.about["correction"]))
    if not found or row is None or row[0] is None or told is None:
        return None
    return {
        "about": told,
        "answers": Message(*row),
        "subject_ref": seal.ref(found[0].key),
        "milestone": _view(connection, post.milestone_id, post.guild_id),
    }


def _of_reminder(connection: sqlite3.Connection, post: Post, now: datetime) -> _Contents:
    found = _deadline(connection, post, now)
    if found is None:
        return None
    milestone, deadline, days = found
    return {"milestone": milestone, "deadline": deadline, "days": days}


def _of_digest(connection: sqlite3.Connection, post: Post) -> _Contents:
    news = _news(connection, post, post.change_ids)
    return {"news": news, "day": date.fromisoformat(str(post.about["day"]))} if news else None


def _of_listed(connection: sqlite3.Connection, post: Post, now: datetime) -> _Contents:
    listed = find_posts(connection, "post.listed_in = (SELECT number FROM posts WHERE key = :key)", {"key": post.key})
    ids = dict.fromkeys(id_ for one in listed if one.kind != PostKind.REMINDER for id_ in one.change_ids)
    news = _news(connection, post, list(ids))
    reminders = [
        found[:2]
        for one in listed
        if one.kind == PostKind.REMINDER and (found := _deadline(connection, one, now)) is not None
    ]
    if not news and not reminders:
        return None
    return {"news": news, "reminders": tuple(dict.fromkeys(reminders))}


def _news(connection: sqlite3.Connection, post: Post, change_ids: Sequence[str]) -> tuple[News, ...]:
    changes = changes_by_id(connection, change_ids)
    undone = undone_ids(connection, [change.id for change in changes])
    by_milestone: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if change.id not in undone:
            by_milestone[change.milestone_id].append(change)
    views = read_views(connection, list(by_milestone), guild=post.guild_id)
    was_sent = post.state is PostState.SENT
    news = [News(views[id_], tuple(changes)) for id_, changes in by_milestone.items() if id_ in views]
    return tuple(
        one
        for one in news
        if not (summed(one.changes).is_nothing if was_sent else comes_to_nothing(summed(one.changes), one.milestone))
    )


def _deadline(connection: sqlite3.Connection, post: Post, now: datetime) -> tuple[Milestone, Deadline, int] | None:
    """Return the deadline as it stands, with the days that are left; None when it was moved, dropped or is past."""
    milestone = _view(connection, post.milestone_id, post.guild_id)
    subscription = _subscription(connection, post)
    if milestone is None or milestone.withdrawn or subscription is None:
        return None
    today = now.astimezone(subscription.wish.zone).date()
    for deadline in milestone.deadlines:
        if deadline.id == post.about["deadline"] and deadline.due_on.isoformat() == post.about["due_on"]:
            return (milestone, deadline, (deadline.due_on - today).days) if deadline.due_on >= today else None
    return None


def _thread(connection: sqlite3.Connection, post: Post) -> int | None:
    if post.place.kind is not PlaceKind.FORUM:
        return None
    row = connection.execute(f"SELECT {THREAD} FROM posts AS post WHERE key = ?", (post.key,)).fetchone()
    return None if row is None else row[0]


def _view(connection: sqlite3.Connection, milestone_id: str | None, guild: int | None) -> Milestone | None:
    if milestone_id is None:
        return None
    return read_views(connection, [milestone_id], guild=guild).get(milestone_id)


def _subscription(connection: sqlite3.Connection, post: Post) -> Subscription | None:
    if post.subscription_id is None:
        return None
    found = find_subscriptions(connection, "id = :id", {"id": post.subscription_id})
    return found[0] if found else None


def _locale(connection: sqlite3.Connection, post: Post, subscription: Subscription | None) -> str:
    if subscription is not None:
        return subscription.wish.locale
    row = connection.execute(
        "SELECT locale FROM watches WHERE person = ? AND milestone = ?", (post.place.id, post.milestone_id)
    ).fetchone()
    return "en-US" if row is None else str(row[0])
