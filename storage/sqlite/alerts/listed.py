"""What lists tell, line by line: digests, and catch-up posts with the posts that stand in them."""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from storage.sqlite.alerts.corrections import corrections_of, find_corrections
from storage.sqlite.alerts.posts import find_posts
from storage.sqlite.alerts.reminded import read_due
from storage.sqlite.policy.change_rows import changes_by_id, undone_ids
from storage.sqlite.policy.views import read_views
from tracker.alerts.corrections import CorrectionKind
from tracker.alerts.digests import News
from tracker.alerts.letters import Due, NewFigures
from tracker.alerts.posts import Post, PostKind, PostState, change_subject
from tracker.alerts.told_changes import comes_to_nothing, summed
from tracker.policy.changes import Change


def read_digest_news(connection: sqlite3.Connection, post: Post, change_ids: Sequence[str]) -> tuple[News, ...]:
    """Return what a digest tells of these changes."""
    return _news(connection, post, change_ids, {})


def read_listed(
    connection: sqlite3.Connection, post: Post, *, now: datetime
) -> tuple[tuple[News, ...], tuple[Due, ...], tuple[NewFigures, ...]]:
    """Return what a catch-up post lists: news, deadlines and figures; until it is sent, nothing that was retracted."""
    listed = find_posts(connection, "post.listed_in = (SELECT number FROM posts WHERE key = :key)", {"key": post.key})
    change_ids: dict[str, None] = {}
    edits: dict[str, list[str]] = defaultdict(list)
    reminders: dict[tuple[str, str], Due] = {}
    figures: list[NewFigures] = []
    was_sent = post.state is PostState.SENT
    for one in listed:
        if one.kind == PostKind.REMINDER:
            due = read_due(connection, one, now=now)
            if due is not None and (was_sent or not _is_retracted(due)):
                reminders[due.milestone.id, due.deadline.id] = due
            continue
        if one.kind == PostKind.MARKET:
            new = NewFigures(one, find_corrections(connection, one))
            if was_sent or not _is_retracted(new):
                figures.append(new)
            continue
        change_ids.update(dict.fromkeys(one.change_ids))
        if one.milestone_id is not None:
            edits[one.milestone_id] += one.edit_ids
    return _news(connection, post, list(change_ids), edits), tuple(reminders.values()), tuple(figures)


def _news(
    connection: sqlite3.Connection, post: Post, change_ids: Sequence[str], edits: Mapping[str, Sequence[str]]
) -> tuple[News, ...]:
    """Return the milestones that changes concern, in the order of the changes.

    What was sent stays, marked; before that, what was undone or retracted is left out.
    """
    was_sent = post.state is PostState.SENT
    changes = changes_by_id(connection, change_ids)
    undone = frozenset() if was_sent else undone_ids(connection, [change.id for change in changes])
    by_milestone: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if change.id not in undone:
            by_milestone[change.milestone_id].append(change)
    views = read_views(connection, list(by_milestone), guild=post.guild_id)
    subjects = [change_subject(id_) for id_ in change_ids]
    corrections = corrections_of(connection, post.guild_id, subjects) if post.guild_id is not None else []
    news = []
    for id_, told in by_milestone.items():
        if id_ not in views:
            continue
        own = {change_subject(change.id) for change in told}
        one = News(
            views[id_],
            tuple(told),
            edited=summed(changes_by_id(connection, edits.get(id_, ()))).fields,
            corrections=tuple(one for one in corrections if one.subject in own),
        )
        if was_sent or not (comes_to_nothing(summed(told), one.milestone) or _is_retracted(one)):
            news.append(one)
    return tuple(news)


def _is_retracted(one: News | Due | NewFigures) -> bool:
    return any(correction.kind == CorrectionKind.RETRACTED for correction in one.corrections)
