"""Which status may follow which, for each kind of milestone: one table.

It began as what the shipped record contains and holds every step of it. Where a step is not in the table it is
unlikely, and a person confirms it; where the table leads only the other way (from enacted back to introduced), or
the kind has no such status at all, it is impossible, and refused.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

from tracker.policy.milestones import Action, Kind, Milestone, Status


class Step(StrEnum):
    """How a step from one status to the next is to be taken."""

    USUAL = "usual"
    UNLIKELY = "unlikely"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class LifeCycle:
    """The life of one kind.

    `opening` is what the first action is called when nobody names it. `begins` are the statuses a life may begin
    with, the usual one first; None among them: such a milestone may have no status. `follows` holds every status of
    the kind, in the order of a life, each with those that usually come after it; that a status is said again is
    always usual.
    """

    opening: str
    begins: tuple[Status | None, ...]
    follows: Mapping[Status, tuple[Status, ...]]


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A step that is not usual: from the status before (None: from the beginning) to the one after `action`."""

    before: Status | str | None
    after: Status | str
    step: Step
    action: Action | None
    """None where it is not an action's but the milestone's own status, which follows the last action."""


_S = Status

_FEDERAL_BILL = {
    _S.INTRODUCED: (
        _S.IN_COMMITTEE,
        _S.ORDERED_REPORTED,
        _S.REPORTED,
        _S.ON_CALENDAR,
        _S.FLOOR_CONSIDERATION,
        _S.PASSED_HOUSE,
        _S.PASSED_SENATE,
        _S.STALLED,
        _S.FAILED,
    ),
    _S.IN_COMMITTEE: (
        _S.ORDERED_REPORTED,
        _S.REPORTED,
        _S.ON_CALENDAR,
        _S.FLOOR_CONSIDERATION,
        _S.PASSED_HOUSE,
        _S.PASSED_SENATE,
        _S.STALLED,
        _S.FAILED,
    ),
    _S.ORDERED_REPORTED: (
        _S.REPORTED,
        _S.ON_CALENDAR,
        _S.FLOOR_CONSIDERATION,
        _S.PASSED_HOUSE,
        _S.PASSED_SENATE,
        _S.STALLED,
        _S.FAILED,
    ),
    _S.REPORTED: (
        _S.IN_COMMITTEE,
        _S.ON_CALENDAR,
        _S.FLOOR_CONSIDERATION,
        _S.PASSED_HOUSE,
        _S.PASSED_SENATE,
        _S.STALLED,
        _S.FAILED,
    ),
    _S.ON_CALENDAR: (
        _S.IN_COMMITTEE,
        _S.FLOOR_CONSIDERATION,
        _S.PASSED_HOUSE,
        _S.PASSED_SENATE,
        _S.STALLED,
        _S.FAILED,
    ),
    _S.FLOOR_CONSIDERATION: (
        _S.ON_CALENDAR,
        _S.PASSED_HOUSE,
        _S.PASSED_SENATE,
        _S.PASSED_BOTH_CHAMBERS,
        _S.STALLED,
        _S.FAILED,
    ),
    _S.PASSED_HOUSE: (
        _S.IN_COMMITTEE,
        _S.ORDERED_REPORTED,
        _S.REPORTED,
        _S.ON_CALENDAR,
        _S.FLOOR_CONSIDERATION,
        _S.PASSED_SENATE,
        _S.RESOLVING_DIFFERENCES,
        _S.PASSED_BOTH_CHAMBERS,
        _S.STALLED,
        _S.FAILED,
    ),
    _S.PASSED_SENATE: (
        _S.IN_COMMITTEE,
        _S.ORDERED_REPORTED,
        _S.REPORTED,
        _S.ON_CALENDAR,
        _S.FLOOR_CONSIDERATION,
        _S.PASSED_HOUSE,
        _S.RESOLVING_DIFFERENCES,
        _S.PASSED_BOTH_CHAMBERS,
        _S.STALLED,
        _S.FAILED,
    ),
    _S.RESOLVING_DIFFERENCES: (
        _S.PASSED_HOUSE,
        _S.PASSED_SENATE,
        _S.PASSED_BOTH_CHAMBERS,
        _S.STALLED,
        _S.FAILED,
    ),
    _S.PASSED_BOTH_CHAMBERS: (_S.RESOLVING_DIFFERENCES, _S.PRESENTED, _S.ENACTED, _S.VETOED),
    _S.PRESENTED: (_S.ENACTED, _S.VETOED),
    # A veto may be overridden, by a vote in each chamber.
    _S.VETOED: (_S.PASSED_HOUSE, _S.PASSED_SENATE, _S.ENACTED, _S.FAILED),
    _S.STALLED: (
        _S.IN_COMMITTEE,
        _S.ON_CALENDAR,
        _S.FLOOR_CONSIDERATION,
        _S.PASSED_HOUSE,
        _S.PASSED_SENATE,
        _S.FAILED,
    ),
    # A vote that failed may be reconsidered.
    _S.FAILED: (_S.FLOOR_CONSIDERATION, _S.PASSED_HOUSE, _S.PASSED_SENATE),
    _S.ENACTED: (),
}

_STATE_BILL = {
    _S.INTRODUCED: (
        _S.IN_COMMITTEE,
        _S.PASSED_COMMITTEE,
        _S.PASSED_ONE_CHAMBER,
        _S.PASSED_BOTH_CHAMBERS,
        _S.TABLED,
        _S.FAILED,
    ),
    _S.IN_COMMITTEE: (_S.PASSED_COMMITTEE, _S.PASSED_ONE_CHAMBER, _S.PASSED_BOTH_CHAMBERS, _S.TABLED, _S.FAILED),
    _S.PASSED_COMMITTEE: (
        _S.IN_COMMITTEE,
        _S.PASSED_ONE_CHAMBER,
        _S.PASSED_BOTH_CHAMBERS,
        _S.ENACTED,
        _S.TABLED,
        _S.FAILED,
    ),
    _S.PASSED_ONE_CHAMBER: (_S.IN_COMMITTEE, _S.PASSED_COMMITTEE, _S.PASSED_BOTH_CHAMBERS, _S.TABLED, _S.FAILED),
    _S.PASSED_BOTH_CHAMBERS: (_S.ENACTED, _S.VETOED, _S.FAILED),
    _S.TABLED: (_S.IN_COMMITTEE, _S.PASSED_COMMITTEE, _S.PASSED_ONE_CHAMBER, _S.FAILED),
    _S.FAILED: (_S.IN_COMMITTEE, _S.PASSED_COMMITTEE, _S.PASSED_ONE_CHAMBER, _S.TABLED),
    _S.VETOED: (_S.PASSED_ONE_CHAMBER, _S.PASSED_BOTH_CHAMBERS, _S.ENACTED, _S.FAILED),
    _S.ENACTED: (),
}

_LAW = {
    _S.ENACTED: (_S.IN_FORCE, _S.STAYED, _S.VACATED, _S.SUPERSEDED, _S.RESCINDED),
    _S.IN_FORCE: (_S.STAYED, _S.VACATED, _S.SUPERSEDED, _S.RESCINDED),
    _S.STAYED: (_S.IN_FORCE, _S.VACATED, _S.SUPERSEDED, _S.RESCINDED),
    _S.VACATED: (_S.IN_FORCE,),
    _S.SUPERSEDED: (),
    _S.RESCINDED: (),
}

LIFE_CYCLES: Mapping[Kind, LifeCycle] = MappingProxyType(
    {
        Kind.EXECUTIVE_ORDER: LifeCycle(
            "Signed",
            (_S.IN_FORCE,),
            {
                _S.IN_FORCE: (_S.STAYED, _S.VACATED, _S.SUPERSEDED, _S.RESCINDED),
                _S.STAYED: (_S.IN_FORCE, _S.VACATED, _S.SUPERSEDED, _S.RESCINDED),
                _S.VACATED: (_S.IN_FORCE,),
                _S.SUPERSEDED: (),
                _S.RESCINDED: (),
            },
        ),
        Kind.AGENCY_GUIDANCE: LifeCycle(
            "Issued",
            (_S.IN_FORCE, _S.ISSUED, _S.PROPOSED),
            {
                _S.PROPOSED: (_S.COMMENT_CLOSED, _S.ISSUED, _S.IN_FORCE, _S.SUPERSEDED, _S.RESCINDED),
                _S.COMMENT_CLOSED: (_S.PROPOSED, _S.ISSUED, _S.IN_FORCE, _S.SUPERSEDED, _S.RESCINDED),
                _S.ISSUED: (_S.IN_FORCE, _S.STAYED, _S.VACATED, _S.SUPERSEDED, _S.RESCINDED),
                _S.IN_FORCE: (_S.STAYED, _S.VACATED, _S.SUPERSEDED, _S.RESCINDED),
                _S.STAYED: (_S.IN_FORCE, _S.VACATED, _S.SUPERSEDED, _S.RESCINDED),
                _S.VACATED: (_S.IN_FORCE,),
                _S.SUPERSEDED: (),
                _S.RESCINDED: (),
            },
        ),
        Kind.INFORMATION_LETTER: LifeCycle(
            "Issued",
            (_S.IN_FORCE,),
            {_S.IN_FORCE: (_S.SUPERSEDED, _S.RESCINDED), _S.SUPERSEDED: (), _S.RESCINDED: ()},
        ),
        Kind.PROPOSED_RULE: LifeCycle(
            "Published for comment",
            (_S.PROPOSED, _S.ADVANCE_NOTICE, _S.UNDER_REVIEW),
            {
                _S.UNDER_REVIEW: (_S.ADVANCE_NOTICE, _S.PROPOSED, _S.SUPERSEDED, _S.RESCINDED),
                _S.ADVANCE_NOTICE: (_S.COMMENT_CLOSED, _S.UNDER_REVIEW, _S.PROPOSED, _S.SUPERSEDED, _S.RESCINDED),
                _S.PROPOSED: (_S.COMMENT_CLOSED, _S.UNDER_REVIEW, _S.SUPERSEDED, _S.RESCINDED),
                # A comment period may be opened again.
                _S.COMMENT_CLOSED: (
                    _S.ADVANCE_NOTICE,
                    _S.PROPOSED,
                    _S.UNDER_REVIEW,
                    _S.SUPERSEDED,
                    _S.RESCINDED,
                ),
                _S.SUPERSEDED: (),
                _S.RESCINDED: (),
            },
        ),
        Kind.FINAL_RULE: LifeCycle(
            "Published",
            (_S.PUBLISHED, _S.IN_FORCE, _S.UNDER_REVIEW),
            {
                _S.UNDER_REVIEW: (_S.PUBLISHED, _S.RESCINDED),
                _S.PUBLISHED: (_S.IN_FORCE, _S.STAYED, _S.VACATED, _S.SUPERSEDED, _S.RESCINDED),
                _S.IN_FORCE: (_S.STAYED, _S.VACATED, _S.SUPERSEDED, _S.RESCINDED),
                _S.STAYED: (_S.IN_FORCE, _S.VACATED, _S.SUPERSEDED, _S.RESCINDED),
                # A higher court may reverse.
                _S.VACATED: (_S.IN_FORCE,),
                _S.SUPERSEDED: (),
                _S.RESCINDED: (),
            },
        ),
        Kind.STATEMENT: LifeCycle(
            "Published",
            (_S.PUBLISHED, _S.ANNOUNCED),
            {
                _S.ANNOUNCED: (_S.PUBLISHED, _S.IMPLEMENTED, _S.SUPERSEDED, _S.RESCINDED),
                _S.PUBLISHED: (_S.IMPLEMENTED, _S.SUPERSEDED, _S.RESCINDED),
                _S.IMPLEMENTED: (_S.SUPERSEDED, _S.RESCINDED),
                _S.SUPERSEDED: (),
                _S.RESCINDED: (),
            },
        ),
        Kind.REPORT: LifeCycle(
            "Published",
            (_S.PUBLISHED, None),
            {_S.PUBLISHED: (_S.SUPERSEDED, _S.RESCINDED), _S.SUPERSEDED: (), _S.RESCINDED: ()},
        ),
        Kind.COURT_RULING: LifeCycle(
            "Decided",
            (_S.DECIDED, _S.PENDING, _S.UNDER_SUPREME_COURT_REVIEW),
            {
                _S.PENDING: (_S.DECIDED, _S.UNDER_SUPREME_COURT_REVIEW),
                # A case may be sent back, or a ruling reversed.
                _S.DECIDED: (_S.PENDING, _S.STAYED, _S.UNDER_SUPREME_COURT_REVIEW, _S.VACATED, _S.SUPERSEDED),
                _S.STAYED: (_S.DECIDED, _S.UNDER_SUPREME_COURT_REVIEW, _S.VACATED),
                _S.UNDER_SUPREME_COURT_REVIEW: (_S.DECIDED, _S.PENDING, _S.VACATED),
                _S.VACATED: (_S.PENDING, _S.DECIDED),
                _S.SUPERSEDED: (),
            },
        ),
        Kind.FEDERAL_BILL: LifeCycle(
            "Introduced", (_S.INTRODUCED, _S.IN_COMMITTEE, _S.ORDERED_REPORTED), _FEDERAL_BILL
        ),
        Kind.FEDERAL_LAW: LifeCycle("Signed into law", (_S.ENACTED, _S.INTRODUCED, _S.IN_FORCE), _FEDERAL_BILL | _LAW),
        Kind.STATE_BILL: LifeCycle(
            "Introduced",
            (_S.INTRODUCED, _S.IN_COMMITTEE, _S.PASSED_COMMITTEE, _S.PASSED_ONE_CHAMBER, _S.FAILED),
            _STATE_BILL,
        ),
        Kind.STATE_LAW: LifeCycle(
            "Signed into law",
            (_S.ENACTED, _S.INTRODUCED, _S.IN_COMMITTEE, _S.IN_FORCE),
            _STATE_BILL | _LAW,
        ),
    }
)


def statuses_of(kind: Kind | str) -> tuple[Status, ...]:
    """Return the statuses that a kind can have, in the order of a life; all there are for a kind not known here."""
    cycle = LIFE_CYCLES.get(kind) if isinstance(kind, Kind) else None
    return tuple(Status) if cycle is None else tuple(cycle.follows)


def may_lack_status(kind: Kind | str) -> bool:
    """Return whether a milestone of this kind may have no status at all."""
    return not isinstance(kind, Kind) or None in LIFE_CYCLES[kind].begins


def step(kind: Kind | str, before: Status | str | None, after: Status | str) -> Step:
    """Return how to take the step between two statuses; `before` None is the beginning of the life.

    Nothing is known, so everything usual, about the kinds and `before` statuses of a later release.
    """
    if not isinstance(kind, Kind):
        return Step.USUAL
    cycle = LIFE_CYCLES[kind]
    if not isinstance(after, Status) or after not in cycle.follows:
        return Step.IMPOSSIBLE
    if before == after or (before is not None and before not in cycle.follows):
        return Step.USUAL
    if before is None:
        return Step.USUAL if after in cycle.begins else Step.UNLIKELY
    reachable = cycle.follows[Status(before)]
    if after in reachable:
        return Step.USUAL
    if before in _all_after(cycle, after) and after not in _all_after(cycle, Status(before)):
        return Step.IMPOSSIBLE
    return Step.UNLIKELY


def doubtful_steps(milestone: Milestone) -> tuple[Doubtful, ...]:
    """Return the steps in the life of a milestone that are not usual, in order; none in a life like any other.

    Actions without a status, and record checks, are no steps. Last comes the milestone's own status where it is
    another than after its last action.
    """
    return tuple(_doubtful(milestone.kind, _steps(milestone)))


def _steps(milestone: Milestone) -> Iterator[tuple[Status | str, Action | None]]:
    for action in milestone.actions:
        if action.status_after is not None and not action.is_record_check:
            yield action.status_after, action
    if milestone.status is not None:
        yield milestone.status, None


def _doubtful(kind: Kind | str, steps: Iterable[tuple[Status | str, Action | None]]) -> Iterator[Doubtful]:
    for (before, _), (after, action) in pairwise([(None, None), *steps]):
        assert after is not None, "only the beginning has no status"
        found = step(kind, before, after)
        if found is not Step.USUAL:
            yield Doubtful(before, after, found, action)


def _all_after(cycle: LifeCycle, status: Status) -> set[Status]:
    """Return every status that a life can come to after this one."""
    found: set[Status] = set()
    waiting = [status]
    while waiting:
        for after in cycle.follows[waiting.pop()]:
            if after not in found:
                found.add(after)
                waiting.append(after)
    return found
