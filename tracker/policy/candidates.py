"""What sources found, as it lies before moderators: one card for one thing, however many sources show it.

Here is decided whether a sighting belongs to a candidate that is there already: marks decide (see `identifiers`), and
for posts of the White House, which have none, the title (docs/adr/0005). `standing` tells how it stands to the record.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from tracker.policy.identifiers import are_other_papers, names_one_thing
from tracker.policy.milestones import Kind, Status, Topic
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


SIGNED_WITHIN = timedelta(days=3)
"""How far apart a post of the White House and the order it shows may date the signing."""

_SORTS = frozenset({Step.EXECUTIVE_ORDER, Step.MEMORANDUM, Step.PROCLAMATION})
"""What a post of the White House says it is. A document on public inspection without a number does not."""


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
            if is_joined_by_title(sighting, self.lead)
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
        actions=sighting.actions or (FoundAction(sighting.on, opening_words(sighting), kind_and_status(sighting)[1]),),
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
        actions=_signing(sightings) + (lead.actions or candidate.actions),
        deadlines=tuple(sorted(deadlines.values(), key=lambda one: (one.on, one.kind))),
    )


def _signing(sightings: Sequence[Sighting]) -> tuple[FoundAction, ...]:
    """Return the signing by a post's date, where the document that leads does not say when it was signed."""
    lead = sightings[0]
    if lead.step not in PRESIDENTIAL or not lead.identifiers or any(one.on < lead.on for one in lead.actions):
        return ()
    posted = [action for one in sightings[1:] if not one.identifiers for action in one.actions if action.on < lead.on]
    return tuple(posted[:1])


def is_same_event(candidate: Candidate, sighting: Sighting) -> bool:
    """Tell whether a sighting shows what a candidate is already about."""
    if any((one.source, one.key) == (sighting.source, sighting.key) for one in candidate.sightings):
        return True
    shared = candidate.identifiers & sighting.identifiers
    if not shared or are_other_papers(candidate.identifiers, sighting.identifiers):
        return False
    if sighting.is_hint:
        return abs(candidate.lead.on - sighting.on) <= SAME_EVENT
    if candidate.lead.is_hint:
        return abs(candidate.lead.on - sighting.on) <= SAME_EVENT and sighting.step not in WITHIN_A_PROCEEDING
    if candidate.lead.step != sighting.step:
        # Public inspection does not say what a notice or a rule is about to become in print.
        return names_one_thing(shared) and not {candidate.lead.step, sighting.step} & WITHIN_A_PROCEEDING
    return names_one_thing(shared) or abs(candidate.lead.on - sighting.on) <= SAME_EVENT


def is_same_presidential_title(candidate: Candidate, sighting: Sighting) -> bool:
    """Tell whether a post and a document of the President are one: the same title, signed within days of each other.

    The post never names the order's number, so nothing better joins them; the card says that it was the title. Two
    documents with numbers, two posts, or two papers of different sorts are never joined by it. See docs/adr/0005.
    """
    lead = candidate.lead
    steps = {lead.step, sighting.step}
    if (
        not steps <= PRESIDENTIAL
        or len(steps & _SORTS) > 1
        or bool(candidate.identifiers) == bool(sighting.identifiers)
    ):
        return False
    return _are_signed_together(lead, sighting) and same_title(lead.title, sighting.title)


def _are_signed_together(one: Sighting, other: Sighting) -> bool:
    days = [min((action.on for action in sighting.actions), default=sighting.on) for sighting in (one, other)]
    # A filed document does not say when it was signed; a published one names that day before its own.
    is_known = [not each.identifiers or day < each.on for each, day in zip((one, other), days, strict=True)]
    return abs(days[0] - days[1]) <= (SIGNED_WITHIN if all(is_known) else SAME_EVENT)


def is_joined_by_title(sighting: Sighting, lead: Sighting) -> bool:
    """Tell whether nothing but its title joins a sighting to the one that leads."""
    return not sighting.identifiers & lead.identifiers and same_title(sighting.title, lead.title)


def news(before: Sighting, after: Sighting) -> tuple[tuple[FoundAction, ...], tuple[FoundDeadline, ...]]:
    """Return the actions and deadlines that a document shows now and did not show before."""
    actions = tuple(
        one for one in after.actions if (one.on, one.status) not in {(x.on, x.status) for x in before.actions}
    )
    deadlines = tuple(
        one for one in after.deadlines if (one.kind, one.on) not in {(x.kind, x.on) for x in before.deadlines}
    )
    return actions, deadlines


def _rank(source: str) -> int:
    return LEGAL_ORDER.index(source) if source in LEGAL_ORDER else len(LEGAL_ORDER)


def opening_words(sighting: Sighting) -> str:
    """Return what a sighting's first step is called where the source names none."""
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
