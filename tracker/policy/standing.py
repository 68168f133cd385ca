"""How what a source shows stands to the record: it is there, or news of what is there, or of the same proceeding."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.policy.candidates import SAME_EVENT, kind_and_status, opening_words
from tracker.policy.identifiers import are_other_papers, identifiers_of, names_one_thing
from tracker.policy.milestones import Milestone
from tracker.policy.sightings import WITHIN_A_PROCEEDING, FoundAction, FoundDeadline, Sighting, Step

LATE_STEPS = timedelta(days=30)
"""How much older than the newest action on record a step may be and still be news."""


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
    sharing = [milestone for milestone in on_record if identifiers_of(milestone) & sighting.identifiers]
    if not sharing:
        return Standing(None)
    itself = itself_among(sighting, sharing)
    if itself is not None and sighting.step not in WITHIN_A_PROCEEDING:
        milestone = itself
        is_moving = sighting.step in (Step.FEDERAL_BILL, Step.STATE_BILL)
        actions = _missing_actions(milestone, sighting.actions) if is_moving else ()
        return Standing(milestone.id, actions, _missing_deadlines(milestone, sighting.deadlines))
    ordered = sorted(sharing, key=lambda one: (one.latest_on, one.id), reverse=True)
    if sighting.step in WITHIN_A_PROCEEDING or sighting.is_hint:
        parent = itself or ordered[0]
        step = FoundAction(sighting.on, f"{opening_words(sighting)}: {sighting.title}"[:200])
        found = sighting.actions or (step,)
        return Standing(
            parent.id, _missing_actions(parent, found, any_age=True), _missing_deadlines(parent, sighting.deadlines)
        )
    return Standing(None, related=tuple(milestone.id for milestone in ordered))


def itself_among(sighting: Sighting, on_record: Sequence[Milestone]) -> Milestone | None:
    """Return the milestone that is what a sighting shows, by their marks; None where there is none.

    A mark that a whole proceeding bears, such as its RIN, says so only for the same kind of thing of about that day.
    """
    kind, _ = kind_and_status(sighting)
    for milestone in on_record:
        own = identifiers_of(milestone)
        shared = own & sighting.identifiers
        if names_one_thing(shared) or (
            shared
            and milestone.kind == kind
            and _is_near(milestone, sighting.on)
            and not are_other_papers(own, sighting.identifiers)
        ):
            return milestone
    return None


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
