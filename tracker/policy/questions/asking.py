"""A question answered: by one milestone, by a few to choose from, or by nothing on record."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from tracker.policy.jurisdictions import Jurisdiction
from tracker.policy.milestones import Milestone, RelationType, Status
from tracker.policy.questions.days import Span
from tracker.policy.questions.matching import (
    COVERAGE_NEEDED,
    MATTER_NEEDED,
    Fit,
    Weights,
    fit,
    has_identifier,
    is_of_congress,
    weigh,
)
from tracker.policy.questions.outcomes import LAW, LOST, WITHDRAWN, lets_hold, shows_act
from tracker.policy.questions.phrasing import Intent, Refusal
from tracker.policy.questions.reading import Question, read_question
from tracker.policy.questions.vocabulary import Act

MOST_CANDIDATES = 200
MOST_OFFERED = 8

_SCORE_NEEDED = 0.5
_CLOSE = 0.05
"""Milestones whose scores lie closer than this to the best are all offered."""

_UNNAMED_CLOSE = 0.15
"""The same where nothing of their names was typed: `is the department's rule final` may mean any of its rules."""

_SIMILAR = 0.25
"""The same where a list is asked for that nothing but its matter bounds."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What could answer a question, for a store to find: each identifier and each term by its phrases.

    With `days`, what has an action in one of these spans is wanted too (both ends included); with `statuses`, what has
    one of them; with `due_from`, what has a deadline from that day on.
    """

    identifiers: tuple[tuple[str, ...], ...]
    places: tuple[Jurisdiction, ...]
    terms: tuple[tuple[str, ...], ...]
    days: tuple[Span, ...]
    statuses: tuple[Status, ...]
    due_from: date | None
    limit: int = MOST_CANDIDATES


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates in no order; in how many milestones each term of the lookup occurs, of how many in all.

    Counts may stop at some thousand, and `total` may be a few too high: they only weigh words.
    """

    milestones: Sequence[Milestone]
    frequencies: Sequence[int]
    total: int


class QuestionStore(Protocol):
    """Finds what could answer a question."""

    async def candidates(self, lookup: Lookup, *, guild: int | None) -> Candidates:
        """Return at most about `lookup.limit` milestones as the guild's members see them (None: as everybody does).

        Withdrawn ones are left out. All is of one moment.
        """


class Reason(StrEnum):
    """Why a question has no answer."""

    ADVICE = "advice"
    FORECAST = "forecast"
    UNCLEAR = "unclear"
    """It names no place, bill, agency or matter."""
    NO_SUCH_IDENTIFIER = "no_such_identifier"
    NOTHING_IN_PLACE = "nothing_in_place"
    """The record has nothing, or nothing of the kind, from the place that was named."""
    NOT_ON_RECORD = "not_on_record"


@dataclass(frozen=True, slots=True)
class Answered:
    """The one milestone that answers; `matched` are the words of the question that led to it.

    Only if `is_sure` may yes or no be said: it has all that was asked about, not something like it.
    """

    question: Question
    milestone: Milestone
    matched: tuple[str, ...]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """Several milestones that fit alike, best first, of `total`."""

    question: Question
    milestones: tuple[Milestone, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Nothing:
    """No milestone answers, and why."""

    question: Question
    reason: Reason


Outcome = Answered | Offered | Nothing


@dataclass(frozen=True, slots=True)
class Questions:
    """Answers questions from the record."""

    store: QuestionStore
    today: Callable[[], date]

    async def answer(self, text: str, *, guild: int | None) -> Outcome:
        """Return the answer to a question in plain words, as a guild's members may see it (None: as everybody)."""
        today = self.today()
        question = read_question(text, today=today)
        if question.phrasing.refusal is not None or (
            question.is_about_nothing and question.phrasing.intent is not Intent.DEADLINE
        ):
            return decide(question, Candidates((), (), 0), today=today)
        found = await self.store.candidates(lookup_for(question, today=today), guild=guild)
        return decide(question, found, today=today)


def lookup_for(question: Question, *, today: date) -> Lookup:
    """Return what a store should look for."""
    return Lookup(
        identifiers=tuple(identifier.phrases for identifier in question.identifiers),
        places=question.places,
        terms=tuple(term.phrases for term in question.terms),
        days=question.days,
        statuses=_listed_statuses(question),
        due_from=today if question.phrasing.intent is Intent.DEADLINE else None,
    )


def decide(question: Question, found: Candidates, *, today: date) -> Outcome:
    """Return what answers a question among the candidates."""
    match question.phrasing.refusal:
        case Refusal.ADVICE:
            return Nothing(question, Reason.ADVICE)
        case Refusal.FORECAST:
            return Nothing(question, Reason.FORECAST)
    candidates = [milestone for milestone in found.milestones if not milestone.withdrawn]
    if question.is_about_nothing:
        open_for_comment = _open_for_comment(candidates, today)
        if question.phrasing.intent is Intent.DEADLINE and open_for_comment:
            return _offered(question, open_for_comment)
        return Nothing(question, Reason.UNCLEAR)
    if question.places:
        candidates = [milestone for milestone in candidates if milestone.jurisdiction in question.places]
        if not candidates and not question.identifiers:
            return Nothing(question, Reason.NOTHING_IN_PLACE)
    elif question.phrasing.asks_states:
        candidates = [milestone for milestone in candidates if milestone.jurisdiction != Jurisdiction.UNITED_STATES]
    elif question.phrasing.chamber is not None and not question.identifiers:
        candidates = [milestone for milestone in candidates if is_of_congress(question, milestone)]
    weights = weigh(question.terms, found.frequencies, found.total)
    if question.identifiers:
        return _by_identifier(question, weights, candidates)
    fits = [fit(question, weights, milestone) for milestone in candidates]
    fits = [one for one in fits if _is_enough(one)]
    if _is_list(question):
        fits = [one for one in fits if _is_listed(question, one.milestone)]
    if not fits:
        return Nothing(question, Reason.NOTHING_IN_PLACE if question.places else Reason.NOT_ON_RECORD)
    return _best(question, fits)


def _is_enough(one: Fit) -> bool:
    return one.coverage >= COVERAGE_NEEDED and one.matter >= MATTER_NEEDED and one.score >= _SCORE_NEEDED


def _by_identifier(question: Question, weights: Weights, candidates: Sequence[Milestone]) -> Outcome:
    named = [
        fit(question, weights, milestone)
        for milestone in candidates
        if any(has_identifier(milestone, identifier) for identifier in question.identifiers)
    ]
    return _best(question, named) if named else Nothing(question, Reason.NO_SUCH_IDENTIFIER)


def _best(question: Question, fits: Sequence[Fit]) -> Outcome:
    ordered = sorted(fits, key=lambda one: (-one.score, -one.milestone.latest_on.toordinal(), one.milestone.id))
    is_told_apart = ordered[0].is_named or question.places or question.identifiers or question.days
    margin = _SIMILAR if _is_list(question) else _CLOSE if is_told_apart else _UNNAMED_CLOSE
    if _is_list(question) and (question.phrasing.act is not None or question.phrasing.asks_permission):
        margin = math.inf
    close = [one for one in ordered if one.score >= ordered[0].score - margin]
    if question.phrasing.act is Act.WITHDRAW:
        close = _without_withdrawn(close)
    if question.phrasing.act is Act.BE_IN_FORCE:
        close = _without_withdrawing(close, ordered)
    if len(close) == 1:
        return Answered(question, close[0].milestone, close[0].matched, close[0].is_sure)
    return _offered(question, [one.milestone for one in close])


def _offered(question: Question, milestones: Sequence[Milestone]) -> Outcome:
    if len(milestones) == 1:
        return Answered(question, milestones[0], (), False)
    return Offered(question, tuple(milestones[:MOST_OFFERED]), len(milestones))


def _is_list(question: Question) -> bool:
    """Tell whether all that fit are wanted: `which bills ...`, and `what did the department withdraw`."""
    if question.phrasing.asks_many or (
        question.phrasing.intent is Intent.STATUS and question.phrasing.act in (Act.WITHDRAW, Act.VETO)
    ):
        return True
    is_place_alone = bool(question.places) and not (question.terms or question.identifiers or question.phrasing.act)
    return is_place_alone and question.phrasing.intent is Intent.STATUS


def _listed_statuses(question: Question) -> tuple[Status, ...]:
    if not _is_list(question):
        return ()
    statuses = LAW if question.phrasing.asks_permission else _SHOWN_BY.get(question.phrasing.act, frozenset())
    return tuple(sorted(statuses))


_SHOWN_BY: Mapping[Act | None, frozenset[Status]] = {
    Act.PASS: LAW,
    Act.VETO: frozenset({Status.VETOED}),
    Act.WITHDRAW: WITHDRAWN,
    Act.FAIL: LOST,
}


def _is_listed(question: Question, milestone: Milestone) -> bool:
    if question.phrasing.act is not None and not shows_act(milestone, question.phrasing.act):
        return False
    return not question.phrasing.asks_permission or lets_hold(milestone)


def _without_withdrawn(fits: Sequence[Fit]) -> list[Fit]:
    """Leave out what another of them withdraws: the one that does it tells of both."""
    gone = {
        relation.other_id
        for one in fits
        for relation in one.milestone.relations
        if relation.type is RelationType.RESCINDS
    }
    return [one for one in fits if one.milestone.id not in gone]


def _without_withdrawing(close: Sequence[Fit], ordered: Sequence[Fit]) -> list[Fit]:
    """Put what was withdrawn in the place of what withdrew it: whether it is still in force is asked of the former."""
    by_id = {one.milestone.id: one for one in ordered}
    meant: dict[str, Fit] = {}
    for one in close:
        gone = [
            by_id[relation.other_id]
            for relation in one.milestone.relations
            if relation.type is RelationType.RESCINDS and relation.other_id in by_id
        ]
        for fit_ in gone if gone and gone[0].coverage >= one.coverage else [one]:
            meant[fit_.milestone.id] = fit_
    return list(meant.values())


def _open_for_comment(milestones: Sequence[Milestone], today: date) -> list[Milestone]:
    """Return what may still be commented on, what closes first first."""
    closing = {
        milestone.id: min(
            (
                deadline.due_on
                for deadline in milestone.deadlines
                if deadline.due_on >= today and "comment" in deadline.what.casefold()
            ),
            default=None,
        )
        for milestone in milestones
    }
    open_ones = [milestone for milestone in milestones if closing[milestone.id] is not None]
    return sorted(open_ones, key=lambda milestone: (closing[milestone.id], milestone.id))
