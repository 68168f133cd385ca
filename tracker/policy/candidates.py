"""What sources found, as it lies before moderators: one card for one thing, however many sources show it.

Here is decided what a sighting belongs to: a candidate that is there already, a milestone on record, or neither. Marks
decide (see `identifiers`); a title never does more than suggest.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from tracker.policy.identifiers import SHARED_BY_SEVERAL, identifiers_of, kind_of
from tracker.policy.milestones import Kind, Milestone, Status, Topic
from tracker.policy.relevance import Reason
from tracker.policy.sightings import (
    PRESIDENTIAL,
    WITHIN_A_PROCEEDING,
    DeadlineKind,
    FoundAction,
    FoundDeadline,
    Sighting,
    Step,
    same_title,
)

LEGAL_ORDER = (
    "federal_register",
    "public_inspection",
    "congress",
    "regulations",
    "oira",
    "open_states",
    "legiscan",
    "white_house",
    "sec",
    "dol",
)
"""Whose word counts where two sources differ: the Federal Register is the law's own text, feeds are only hints."""

SAME_EVENT = timedelta(days=10)
"""How far apart two sources may date one step: signing, filing and publication are up to a week apart."""

LATE_STEPS = timedelta(days=30)
"""How much older than the newest action on record a step may be and still be news."""


class NoteKind(StrEnum):
    """What a moderator should know about a card."""

    DATE_DIFFERS = "date_differs"
    SAME_TITLE = "same_title"


@dataclass(frozen=True, slots=True)
class Note:
    """One remark: `source` says another day than the one taken over, or is joined by its title alone."""

    kind: NoteKind
    source: str
    deadline: DeadlineKind | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that sources found. The first of `sightings` leads: its words and dates are taken over.

    `about` is the milestone on everybody's record that it is news of; `related` are milestones of the same proceeding.
    `follows` is an earlier candidate: the same document before it changed (`is_refresh`), or what began the matter.
    `actions` and `deadlines` are what would be added.
    """

    id: str
    sightings: tuple[Sighting, ...]
    topics: tuple[Topic | str, ...]
    reasons: tuple[Reason, ...]
    actions: tuple[FoundAction, ...]
    deadlines: tuple[FoundDeadline, ...]
    found_at: datetime
    about: str | None = None
    related: tuple[str, ...] = ()
    follows: str | None = None
    is_refresh: bool = False
    is_folded: bool = False
    """Whether another candidate holds all of it by now."""

    @property
    def lead(self) -> Sighting:
        return self.sightings[0]

    @property
    def identifiers(self) -> frozenset[str]:
        return frozenset().union(*(one.identifiers for one in self.sightings))

    @property
    def notes(self) -> tuple[Note, ...]:
        """Return where the other sources differ from what is taken over, and which of them are joined by title only."""
        taken = {one.kind: one.on for one in self.deadlines}
        notes = [
            Note(NoteKind.DATE_DIFFERS, sighting.source, one.kind, one.on)
            for sighting in self.sightings[1:]
            for one in sighting.deadlines
            if one.kind in taken and one.on != taken[one.kind]
        ]
        notes += [
            Note(NoteKind.SAME_TITLE, sighting.source)
            for sighting in self.sightings[1:]
            if not sighting.identifiers & self.lead.identifiers and same_title(sighting.title, self.lead.title)
        ]
        return tuple(dict.fromkeys(notes))


_KINDS: Mapping[Step, tuple[Kind, Status]] = {
    **dict.fromkeys(PRESIDENTIAL, (Kind.EXECUTIVE_ORDER, Status.IN_FORCE)),
    Step.ADVANCE_NOTICE: (Kind.PROPOSED_RULE, Status.ADVANCE_NOTICE),
    Step.REQUEST_FOR_INFORMATION: (Kind.PROPOSED_RULE, Status.ADVANCE_NOTICE),
    Step.PROPOSED_RULE: (Kind.PROPOSED_RULE, Status.PROPOSED),
    Step.COMMENT_PERIOD_CHANGED: (Kind.PROPOSED_RULE, Status.PROPOSED),
    Step.CORRECTION: (Kind.PROPOSED_RULE, Status.PROPOSED),
    Step.WITHDRAWAL: (Kind.PROPOSED_RULE, Status.RESCINDED),
    Step.OIRA_RECEIVED: (Kind.PROPOSED_RULE, Status.UNDER_REVIEW),
    Step.OIRA_CONCLUDED: (Kind.PROPOSED_RULE, Status.UNDER_REVIEW),
    Step.FINAL_RULE: (Kind.FINAL_RULE, Status.PUBLISHED),
    Step.INTERIM_FINAL_RULE: (Kind.FINAL_RULE, Status.PUBLISHED),
    Step.FEDERAL_BILL: (Kind.FEDERAL_BILL, Status.INTRODUCED),
    Step.STATE_BILL: (Kind.STATE_BILL, Status.INTRODUCED),
    Step.NOTICE: (Kind.STATEMENT, Status.PUBLISHED),
    Step.PRESS_RELEASE: (Kind.STATEMENT, Status.PUBLISHED),
}


def kind_and_status(sighting: Sighting) -> tuple[Kind, Status]:
    """Return which kind of milestone a sighting opens, and where that stands."""
    kind, status = _KINDS[sighting.step]
    known = [action.status for action in sighting.actions if action.status is not None]
    return sighting.kind or kind, known[-1] if known else status


def candidate_id(*made_of: str) -> str:
    """Return the id of what is made of these: the same thing found again gets the same id."""
    return "c-" + hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:16]


def opened(
    sighting: Sighting, reasons: Sequence[Reason], topics: Sequence[Topic | str], *, found_at: datetime
) -> Candidate:
    """Return the candidate that a sighting opens by itself."""
    return Candidate(
        id=candidate_id(sighting.source, sighting.key),
        sightings=(sighting,),
        topics=tuple(topics),
        reasons=tuple(reasons),
        actions=sighting.actions or (FoundAction(sighting.on, _opening_words(sighting), kind_and_status(sighting)[1]),),
        deadlines=sighting.deadlines,
        found_at=found_at,
    )


def joined(candidate: Candidate, sighting: Sighting) -> Candidate:
    """Return the candidate with a sighting added, or put in the place of its earlier reading; the legal one leads."""
    others = [one for one in candidate.sightings if (one.source, one.key) != (sighting.source, sighting.key)]
    sightings = tuple(sorted([*others, sighting], key=lambda one: (one.is_hint, _rank(one.source), one.key)))
    lead = sightings[0]
    deadlines: dict[DeadlineKind, FoundDeadline] = {}
    for one in sightings:
        for deadline in one.deadlines:
            deadlines.setdefault(deadline.kind, deadline)
    if candidate.about is not None or candidate.is_refresh:
        # Such a card holds only what the record lacks, which was worked out when it was made.
        return replace(candidate, sightings=sightings)
    return replace(
        candidate,
        sightings=sightings,
        actions=lead.actions or candidate.actions,
        deadlines=tuple(sorted(deadlines.values(), key=lambda one: (one.on, one.kind))),
    )


def is_same_event(candidate: Candidate, sighting: Sighting) -> bool:
    """Tell whether a sighting shows what a candidate is already about."""
    if any((one.source, one.key) == (sighting.source, sighting.key) for one in candidate.sightings):
        return True
    shared = candidate.identifiers & sighting.identifiers
    if not shared or _are_other_papers(candidate.identifiers, sighting.identifiers):
        return False
    if sighting.is_hint:
        return abs(candidate.lead.on - sighting.on) <= SAME_EVENT
    if candidate.lead.is_hint:
        return abs(candidate.lead.on - sighting.on) <= SAME_EVENT and sighting.step not in WITHIN_A_PROCEEDING
    if candidate.lead.step != sighting.step:
        # Public inspection does not say what a notice or a rule is about to become in print.
        return _names_one_thing(shared) and not {candidate.lead.step, sighting.step} & WITHIN_A_PROCEEDING
    return _names_one_thing(shared) or abs(candidate.lead.on - sighting.on) <= SAME_EVENT


def is_same_presidential_title(candidate: Candidate, sighting: Sighting) -> bool:
    """Tell whether a post and a document of the President bear the same title within days of each other.

    The post never names the order's number, so nothing better joins them; the card says that it was the title.
    """
    steps = {candidate.lead.step, sighting.step}
    return (
        steps <= PRESIDENTIAL
        and not (candidate.identifiers and sighting.identifiers)
        and abs(candidate.lead.on - sighting.on) <= SAME_EVENT
        and same_title(candidate.lead.title, sighting.title)
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How a sighting stands to the record: news of `about` (nothing new when both are empty), or related to others."""

    about: str | None
    actions: tuple[FoundAction, ...] = ()
    deadlines: tuple[FoundDeadline, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.about is not None and not self.actions and not self.deadlines


def standing(sighting: Sighting, on_record: Sequence[Milestone]) -> Standing:
    """Return how a sighting stands to the milestones that bear one of its marks."""
    sharing = [(milestone, identifiers_of(milestone) & sighting.identifiers) for milestone in on_record]
    sharing = [(milestone, shared) for milestone, shared in sharing if shared]
    if not sharing:
        return Standing(None)
    kind, _ = kind_and_status(sighting)
    itself = [
        milestone
        for milestone, shared in sharing
        if _names_one_thing(shared)
        or (
            milestone.kind == kind
            and _is_near(milestone, sighting.on)
            and not _are_other_papers(identifiers_of(milestone), sighting.identifiers)
        )
    ]
    if itself and sighting.step not in WITHIN_A_PROCEEDING:
        milestone = itself[0]
        is_moving = sighting.step in (Step.FEDERAL_BILL, Step.STATE_BILL)
        actions = _missing_actions(milestone, sighting.actions) if is_moving else ()
        return Standing(milestone.id, actions, _missing_deadlines(milestone, sighting.deadlines))
    ordered = sorted((milestone for milestone, _ in sharing), key=lambda one: (one.latest_on, one.id), reverse=True)
    if sighting.step in WITHIN_A_PROCEEDING or sighting.is_hint:
        parent = (itself or ordered)[0]
        step = FoundAction(sighting.on, f"{_opening_words(sighting)}: {sighting.title}"[:200])
        found = sighting.actions or (step,)
        return Standing(
            parent.id, _missing_actions(parent, found, any_age=True), _missing_deadlines(parent, sighting.deadlines)
        )
    return Standing(None, related=tuple(milestone.id for milestone in ordered))


def news(before: Sighting, after: Sighting) -> tuple[tuple[FoundAction, ...], tuple[FoundDeadline, ...]]:
    """Return the actions and deadlines that a document shows now and did not show before."""
    actions = tuple(
        one for one in after.actions if (one.on, one.status) not in {(x.on, x.status) for x in before.actions}
    )
    deadlines = tuple(
        one for one in after.deadlines if (one.kind, one.on) not in {(x.kind, x.on) for x in before.deadlines}
    )
    return actions, deadlines


def add_fields(candidate: Candidate) -> dict[str, str]:
    """Return the fields of a new milestone, by the names that `drafts.Act.ADD` gives them; empty ones are left out."""
    lead = candidate.lead
    kind, status = kind_and_status(lead)
    opening = candidate.actions[0] if candidate.actions else FoundAction(lead.on, _opening_words(lead), status)
    agency = lead.agency or next((one.agency for one in candidate.sightings if one.agency), None)
    fields = {
        "kind": str(kind),
        "jurisdiction": lead.jurisdiction,
        "topics": ", ".join(map(str, candidate.topics)),
        "title": lead.title,
        "identifier": lead.number or "",
        "date": opening.on.isoformat(),
        "link": lead.url,
        "summary": lead.summary,
        "status": str(status),
        "what": opening.what,
        "agency": agency or "",
        "citation": lead.citation or "",
        "confidence": "official",
        "session": lead.session or "",
        "chamber": lead.chamber or "",
        "sponsor": lead.sponsor or "",
    }
    return {name: value for name, value in fields.items() if value}


def action_fields(candidate: Candidate) -> tuple[dict[str, str], ...]:
    """Return the fields of each action, as `drafts.Act.ACTION` names them, oldest first.

    For a new milestone the first of them is the one that `add_fields` holds already.
    """
    return tuple(
        {
            "date": one.on.isoformat(),
            "what": one.what,
            **({} if one.status is None else {"status": str(one.status)}),
            "link": candidate.lead.url,
        }
        for one in candidate.actions
    )


def deadline_fields(candidate: Candidate) -> tuple[dict[str, str], ...]:
    """Return the fields of each deadline, as `drafts.Act.DEADLINE` names them, earliest first."""
    return tuple({"date": one.on.isoformat(), "what": one.what, "basis": one.basis} for one in candidate.deadlines)


def _rank(source: str) -> int:
    return LEGAL_ORDER.index(source) if source in LEGAL_ORDER else len(LEGAL_ORDER)


def _names_one_thing(identifiers: Iterable[str]) -> bool:
    return any(kind_of(one) not in SHARED_BY_SEVERAL for one in identifiers)


def _are_other_papers(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether both name documents of the Federal Register, and different ones."""
    papers = [{mark for mark in marks if kind_of(mark) == "fr"} for marks in (one, other)]
    return all(papers) and papers[0].isdisjoint(papers[1])


def _is_near(milestone: Milestone, day: date) -> bool:
    return any(abs(action.happened_on - day) <= SAME_EVENT for action in milestone.actions)


def _missing_actions(
    milestone: Milestone, found: Iterable[FoundAction], *, any_age: bool = False
) -> tuple[FoundAction, ...]:
    # Official dates of one step differ by a day: a chamber acts after midnight, a post is dated in UTC.
    near = {action.happened_on + timedelta(days=shift) for action in milestone.actions for shift in (-1, 0, 1)}
    return tuple(one for one in found if one.on not in near and (any_age or one.on >= milestone.latest_on - LATE_STEPS))


def _missing_deadlines(milestone: Milestone, found: Iterable[FoundDeadline]) -> tuple[FoundDeadline, ...]:
    known = {deadline.due_on for deadline in milestone.deadlines} | {one.happened_on for one in milestone.actions}
    return tuple(one for one in found if one.on not in known)


def _opening_words(sighting: Sighting) -> str:
    match sighting.step:
        case Step.COMMENT_PERIOD_CHANGED:
            return "Comment period changed"
        case Step.CORRECTION:
            return "Corrected"
        case Step.WITHDRAWAL:
            return "Withdrawn"
        case Step.OIRA_RECEIVED:
            return "Received by OIRA for review"
        case Step.OIRA_CONCLUDED:
            return "OIRA review concluded"
        case Step.FEDERAL_BILL | Step.STATE_BILL:
            return "Introduced"
        case _:
            return "Published"
