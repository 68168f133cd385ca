"""What a post says, gathered out of the rows at the moment of sending."""

import sqlite3
from datetime import date, datetime

from storage.sqlite.alerts.corrections import correction, find_corrections
from storage.sqlite.alerts.listed import read_digest_news, read_listed
from storage.sqlite.alerts.posts import THREAD
from storage.sqlite.alerts.reminded import read_due
from storage.sqlite.alerts.subscriptions import find_subscriptions
from storage.sqlite.alerts.wanting import is_unwanted, wanted_changes
from storage.sqlite.policy.change_rows import changes_by_id, undone_ids
from storage.sqlite.policy.views import read_views
from tracker.alerts.corrections import CorrectionKind
from tracker.alerts.letters import Letter
from tracker.alerts.posts import Message, Place, PlaceKind, Post, PostKind, PostState, Seal
from tracker.alerts.subscriptions import Subscription
from tracker.alerts.told_changes import comes_to_nothing, summed
from tracker.policy.milestones import Milestone


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
        case PostKind.APPROVAL:
            contents = _of_approval(connection, post)
        case PostKind.CORRECTION:
            contents = _of_correction(connection, post, seal)
        case _:
            contents = None
    corrections = find_corrections(connection, post)
    is_retracted = any(one.kind == CorrectionKind.RETRACTED for one in corrections)
    if contents is None:
        return None
    if post.state is not PostState.SENT and (is_retracted or is_unwanted(connection, post)):
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


def _of_approval(connection: sqlite3.Connection, post: Post) -> _Contents:
    rows = connection.execute(
        "SELECT place, count(*) FROM posts WHERE guild = ? AND state = 'awaiting' GROUP BY place ORDER BY min(number)",
        (post.guild_id,),
    ).fetchall()
    if not rows:
        return None
    return {"awaiting": sum(count for _, count in rows), "awaiting_in": tuple(place for place, _ in rows)}


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
    """Return what a correction says, in answer to the message of the alert or of the list that tells it."""
    shown = connection.execute(
        "SELECT shown.key, shown.message, shown.thread FROM posts AS post "
        "JOIN posts AS shown ON shown.number = coalesce(post.listed_in, post.number) WHERE post.key = ?",
        (post.about["of"],),
    ).fetchone()
    told = correction(connection, str(post.about["correction"]))
    if shown is None or shown[1] is None or told is None:
        return None
    return {
        "about": told,
        "answers": Message(shown[1], shown[2]),
        "subject_ref": seal.ref(shown[0]),
        "milestone": _view(connection, post.milestone_id, post.guild_id),
    }


def _of_reminder(connection: sqlite3.Connection, post: Post, now: datetime) -> _Contents:
    due = read_due(connection, post, now=now)
    return None if due is None else {"milestone": due.milestone, "due": due, "edited": due.edited}


def _of_digest(connection: sqlite3.Connection, post: Post) -> _Contents:
    was_sent = post.state is PostState.SENT
    news = read_digest_news(connection, post, post.change_ids if was_sent else wanted_changes(connection, post))
    return {"news": news, "day": date.fromisoformat(str(post.about["day"]))} if news else None


def _of_listed(connection: sqlite3.Connection, post: Post, now: datetime) -> _Contents:
    news, reminders, figures = read_listed(connection, post, now=now)
    if not news and not reminders and not figures:
        return None
    refs = connection.execute(
        "SELECT ref FROM posts WHERE listed_in = (SELECT number FROM posts WHERE key = ?) ORDER BY number", (post.key,)
    ).fetchall()
    return {
        "news": news,
        "reminders": reminders,
        "figures": figures,
        "listed_refs": tuple(ref for (ref,) in refs),
    }


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
