"""Why a channel was told of a milestone, or was not: each gate on the way in turn. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from tracker.alerts.entries import Entry
from tracker.alerts.expansion import held_until
from tracker.alerts.filters import Filter, Trait, traits_of
from tracker.alerts.needs import Need
from tracker.alerts.posts import PostState
from tracker.alerts.subscriptions import Subscription
from tracker.alerts.told_changes import summed, without_undone
from tracker.alerts.wanting import UNWANTED
from tracker.policy.changes import Announcement, Change, Origin
from tracker.policy.milestones import Milestone

_OLD = timedelta(days=7)
"""What is dated further back than that when it is kept goes to the digest, unless somebody announces it."""


class Gate(StrEnum):
    """What stands between a milestone and a channel, in the order in which it is asked."""

    ON_RECORD = "on_record"
    """The guild sees it."""
    NOT_WITHDRAWN = "not_withdrawn"
    TOPICS = "topics"
    KINDS = "kinds"
    JURISDICTIONS = "jurisdictions"
    STATUSES = "statuses"
    CHANGES_WANTED = "changes_wanted"
    REVIEWED = "reviewed"
    """No change of it waits for a second moderator, where the guild wants two for each."""
    ANNOUNCED = "announced"
    """Something was announced that this channel was to be told, see `Silence`."""
    APPROVED = "approved"
    """By the moderators of a guild that wants to see first what is posted of everybody's record."""
    STILL_WANTED = "still_wanted"
    """The channel has not asked for something else since it was owed."""
    NOT_PAUSED = "not_paused"
    NOT_HELD = "not_held"
    OUTSIDE_QUIET_HOURS = "outside_quiet_hours"
    PERMITTED = "permitted"
    """The bot may write there, as far as it knows."""
    SENT = "sent"


class Silence(StrEnum):
    """Why nothing was announced that a channel was to be told."""

    SHIPPED = "shipped"
    """It came with the record that ships, or an upgrade of it: that rings nothing."""
    HOLD = "hold"
    """It is within its hold, in which it can be undone."""
    BEFORE = "before"
    """It was announced before the channel had alerts."""
    OLD = "old"
    """It was dated more than seven days back when it was kept: it goes to the digest."""
    QUIET = "quiet"
    """Moderators kept it without an alert: it goes to the digest."""
    UNDONE = "undone"
    MINOR = "minor"
    """Neither status nor a date, a deadline or a withdrawal changed: posts are edited for it, none is sent."""
    OTHERWISE = "otherwise"
    """The channel asked for something else when it was announced."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One gate: open or not, with what it says of itself where that helps.

    Of a trait: the milestone's `words`, and those that the channel `asked` for or left out.
    """

    gate: Gate
    is_open: bool
    since: datetime | None = None
    until: datetime | None = None
    entry: Entry | None = None
    words: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    silence: Silence | None = None
    needs: frozenset[Need] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of a milestone and a channel. `entries` are its posts about that, newest first.

    `changes` are those of the milestone that the guild sees, oldest first; `waiting_ids` were not taken up yet.
    `lacks` is what the bot lacks there, None where nobody looked.
    """

    milestone: Milestone | None
    changes: Sequence[Change]
    waiting_ids: frozenset[str]
    entries: Sequence[Entry]
    held_since: datetime | None
    lacks: frozenset[Need] | None = None
    in_review_since: datetime | None = None
    """Since when a change of it waits for a second moderator."""


def passages(subscription: Subscription, known: Known, *, now: datetime, hold: timedelta) -> list[Passage]:
    """Return the gates up to the first that is shut."""
    passed: list[Passage] = []
    for passage in _gates(subscription, known, now, hold):
        passed.append(passage)
        if not passage.is_open:
            break
    return passed


def _gates(subscription: Subscription, known: Known, now: datetime, hold: timedelta) -> Iterator[Passage]:
    milestone, wish = known.milestone, subscription.wish
    yield Passage(Gate.ON_RECORD, milestone is not None)
    assert milestone is not None, "what is not on record has no further gates"
    newest = known.entries[0] if known.entries else None
    state = newest.post.state if newest is not None else None
    sent = state in (PostState.SENT, PostState.LISTED)
    yield Passage(Gate.NOT_WITHDRAWN, not milestone.withdrawn or sent)
    traits = traits_of(milestone)
    yield from (_trait(wish.filter, trait, traits[trait]) for trait in Trait)
    yield Passage(Gate.CHANGES_WANTED, wish.changes or newest is not None)
    in_review = known.in_review_since
    yield Passage(Gate.REVIEWED, in_review is None, since=in_review)
    silence = None if newest is not None else _silence(subscription, known, milestone)
    until = _end_of_hold(known, hold) if silence is Silence.HOLD else None
    yield Passage(Gate.ANNOUNCED, newest is not None, until=until, silence=silence)
    yield Passage(Gate.APPROVED, state is not PostState.AWAITING, entry=newest)
    yield Passage(Gate.STILL_WANTED, not _is_dropped(newest), entry=newest)
    yield Passage(Gate.NOT_PAUSED, sent or not subscription.is_paused(now), until=subscription.paused_until)
    yield Passage(Gate.NOT_HELD, sent or known.held_since is None)
    quiet_until = wish.due_at(now)
    yield Passage(Gate.OUTSIDE_QUIET_HOURS, sent or quiet_until <= now, until=quiet_until)
    is_parked = newest is not None and newest.is_parked
    yield Passage(
        Gate.PERMITTED, sent or not (known.lacks or is_parked), entry=newest, needs=known.lacks or frozenset()
    )
    yield Passage(Gate.SENT, sent, entry=newest)


def _is_dropped(newest: Entry | None) -> bool:
    if newest is None:
        return False
    return newest.is_unwanted or (newest.post.state is PostState.SUPERSEDED and newest.trouble == UNWANTED)


def _trait(wanted: Filter, trait: Trait, words: frozenset[str]) -> Passage:
    return Passage(
        Gate(trait),
        wanted.includes(trait, words),
        words=words,
        asked=wanted.include.get(trait, frozenset()),
        left_out=wanted.exclude.get(trait, frozenset()) & words,
    )


def _silence(subscription: Subscription, known: Known, milestone: Milestone) -> Silence:
    """Return why the newest thing that was to be told was not."""
    standing = without_undone(known.changes)
    told = [change for change in standing if summed([change]).is_of_substance]
    if not told:
        return Silence.UNDONE if len(standing) < len(known.changes) else Silence.MINOR
    newest = told[-1]
    if newest.announcement == Announcement.POST:
        if newest.id in known.waiting_ids:
            return Silence.HOLD
        return Silence.BEFORE if newest.made_at < subscription.created_at else Silence.OTHERWISE
    if newest.origin == Origin.BUNDLED:
        return Silence.SHIPPED
    dated_on = _dated_on(newest, milestone)
    is_old = dated_on is not None and newest.made_at.date() - dated_on > _OLD
    return Silence.OLD if is_old else Silence.QUIET


def _end_of_hold(known: Known, hold: timedelta) -> datetime:
    return held_until([change for change in known.changes if change.id in known.waiting_ids], hold)


def _dated_on(change: Change, milestone: Milestone) -> date | None:
    """Return the day of what a change tells; None where it tells of none."""
    if change.is_addition:
        return milestone.latest_on
    days = [
        date.fromisoformat(str(line.after["date"]))
        for line in change.fields
        if line.field == "action" and isinstance(line.after, Mapping)
    ]
    return max(days, default=None)
