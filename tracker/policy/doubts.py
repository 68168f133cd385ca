"""What about an entry is unlikely, so that a person confirms it, or impossible, so that it is refused."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from rapidfuzz import fuzz

from calculations.errors import UserError
from tracker.policy.jurisdictions import Jurisdiction
from tracker.policy.lifecycle import Doubtful, Step, doubtful_steps, may_lack_status, statuses_of
from tracker.policy.milestones import Action, Kind, Milestone

FIRST_YEAR = 1776
"""Nothing on record can have happened before there was a United States."""

_SOON = timedelta(days=2 * 366)
"""How far ahead something may be dated that is said to have happened: an effective date that was announced."""

_FAR = timedelta(days=15 * 366)
_FARTHEST = timedelta(days=50 * 366)
"""The farthest that a deadline may be ahead. Beyond it is a slip, such as 2205 for 2025."""

_OF_CONGRESS = frozenset({Kind.FEDERAL_BILL, Kind.FEDERAL_LAW})
_OF_STATES = frozenset({Kind.STATE_BILL, Kind.STATE_LAW})

_SAME_WORDS = 85
"""From this likeness on, of 100, two actions of one day are likely one."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something unlikely that a person must confirm: the key of its sentence in the catalogue, and the values.

    The values are of the types that a `UserError` takes.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Return what tells this doubt from others, to note that it was shown."""
        return " ".join([self.key, *(f"{name}={value}" for name, value in sorted(self.values.items()))])


def doubts_about(before: Milestone | None, after: Milestone, *, today: date) -> tuple[Doubt, ...]:
    """Return what is unlikely in a milestone and was not so before (None: it is new), in order.

    Raises: UserError for what is impossible and was not so before.
    """
    return (
        *_about_place(before, after),
        *_about_actions(before, after, today),
        *_about_deadlines(before, after, today),
        *_about_life(before, after),
    )


def _about_place(before: Milestone | None, after: Milestone) -> Iterator[Doubt]:
    if before is not None and (before.kind, before.jurisdiction) == (after.kind, after.jurisdiction):
        return
    is_federal = after.jurisdiction == Jurisdiction.UNITED_STATES
    if after.kind in (_OF_STATES if is_federal else _OF_CONGRESS):
        yield Doubt("doubt.kind_elsewhere", {"kind": after.kind, "jurisdiction": after.jurisdiction})


def _about_actions(before: Milestone | None, after: Milestone, today: date) -> Iterator[Doubt]:
    known = {} if before is None else {action.id: action.happened_on for action in before.actions}
    for action in after.actions:
        on = action.happened_on
        if known.get(action.id) == on:
            continue
        _refuse_early(on)
        if on > today + _SOON:
            raise UserError("editing.too_far_ahead", field="date", on=on)
        if on > today:
            yield Doubt("doubt.in_future", {"on": on})
        if before is not None and (same := _recorded(action, before.actions)) is not None:
            yield Doubt("doubt.action_again", {"on": on, "what": same.what})
        first = min((day for id_, day in known.items() if id_ != action.id), default=None)
        # The first action may be put earlier still: that is a correction of its date.
        if first is not None and on < first <= known.get(action.id, date.max):
            yield Doubt("doubt.before_first", {"on": on, "first": first})


def _recorded(action: Action, on_record: Iterable[Action]) -> Action | None:
    """Return an action of the same day that says the same, or nearly, where there is one."""
    for other in on_record:
        if other.id == action.id or other.happened_on != action.happened_on:
            continue
        same_status = action.status_after is not None and action.status_after == other.status_after
        if same_status or fuzz.ratio(action.what.casefold(), other.what.casefold()) >= _SAME_WORDS:
            return other
    return None


def _about_deadlines(before: Milestone | None, after: Milestone, today: date) -> Iterator[Doubt]:
    known = set() if before is None else {(deadline.id, deadline.due_on) for deadline in before.deadlines}
    for deadline in after.deadlines:
        on = deadline.due_on
        if (deadline.id, on) in known:
            continue
        _refuse_early(on)
        if on > today + _FARTHEST:
            raise UserError("editing.too_far_ahead", field="date", on=on)
        if on > today + _FAR:
            yield Doubt("doubt.far_ahead", {"on": on})
        if on < today:
            yield Doubt("doubt.deadline_past", {"on": on})
        if on < after.opened_on:
            yield Doubt("doubt.deadline_before_first", {"on": on, "first": after.opened_on})


def _about_life(before: Milestone | None, after: Milestone) -> Iterator[Doubt]:
    of_same_kind = before is not None and before.kind == after.kind
    known = {(one.before, one.after) for one in doubtful_steps(before)} if before and of_same_kind else set()
    new = [one for one in doubtful_steps(after) if (one.before, one.after) not in known]
    for one in new:
        if one.step is Step.IMPOSSIBLE:
            _refuse_step(after, one)
    for one in new:
        if one.before is None:
            yield Doubt("doubt.unusual_beginning", {"kind": after.kind, "after": one.after})
        else:
            yield Doubt("doubt.unusual_step", {"kind": after.kind, "before": one.before, "after": one.after})
    if after.status is None and not may_lack_status(after.kind) and (before is None or before.status is not None):
        raise UserError("editing.missing", field="status")


def _refuse_step(milestone: Milestone, one: Doubtful) -> None:
    if one.before is None or one.after not in statuses_of(milestone.kind):
        raise UserError("editing.no_such_status", field="status", kind=milestone.kind, after=one.after)
    raise UserError("editing.impossible_step", field="status", kind=milestone.kind, before=one.before, after=one.after)


def _refuse_early(on: date) -> None:
    if on.year < FIRST_YEAR:
        raise UserError("editing.too_early", field="date", on=on, first=str(FIRST_YEAR))
