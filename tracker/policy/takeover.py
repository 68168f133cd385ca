"""What of a candidate goes into the record: the fields of each entry, as a moderator's form would hold them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tracker.policy.candidates import Candidate, kind_and_status, opening_words
from tracker.policy.drafts import Act
from tracker.policy.lifecycle import statuses_of
from tracker.policy.milestones import Action, Deadline, Milestone
from tracker.policy.sightings import DeadlineKind, FoundAction, FoundDeadline, Sighting, Step
from tracker.policy.typed_fields import LONGEST

ATTRIBUTIONS = {
    "legiscan": "Data from LegiScan (legiscan.com), CC BY 4.0.",
    "open_states": "Data from Open States (openstates.org).",
}
"""What sources ask to be named with: it goes into the notes of what their words are taken over from.

Source: the terms at legiscan.com/terms-of-service, docs.openstates.org, checked 2026-11-24.
"""

_WORDS = {DeadlineKind.COMMENTS: "comment", DeadlineKind.EFFECTIVE: "effect"}
"""How a deadline on record shows what it is for."""


@dataclass(frozen=True, slots=True)
class Part:
    """One entry: what it does to the record, its fields by the names of `drafts.Act`, and of which part an EDIT is."""

    act: Act
    fields: Mapping[str, str]
    part: str = ""


def parts_of(candidate: Candidate, milestone: Milestone | None) -> tuple[Part, ...]:
    """Return the entries that bring a candidate into a milestone (None: a new one), the first one first.

    What the milestone has already is left out; empty when it has all of it.
    """
    if milestone is None:
        parts = [Part(Act.ACTION, _action_fields(candidate, one)) for one in candidate.actions[1:]]
        parts += [Part(Act.DEADLINE, _deadline_fields(one)) for one in candidate.deadlines]
        return (Part(Act.ADD, add_fields(candidate)), *parts)
    parts = [Part(Act.ACTION, _action_fields(candidate, one)) for one in lacking_actions(candidate, milestone)]
    parts += [
        Part(Act.DEADLINE, _deadline_fields(one))
        if moved is None
        else Part(Act.EDIT, {**_deadline_fields(one), "what": moved.what}, moved.id)
        for one, moved in lacking_deadlines(candidate, milestone)
    ]
    return tuple(parts)


def lacking_actions(candidate: Candidate, milestone: Milestone) -> tuple[FoundAction, ...]:
    """Return the actions that a milestone does not have, oldest first.

    They are without a status where it is of another kind than the candidate, or its kind has no such status.
    """
    return tuple(
        one if _bears_status(candidate, milestone, one) else replace(one, status=None)
        for one in candidate.actions
        if not _has_action(milestone.actions, one)
    )


def lacking_deadlines(candidate: Candidate, milestone: Milestone) -> tuple[tuple[FoundDeadline, Deadline | None], ...]:
    """Return the deadlines that a milestone does not have, earliest first, each with the one whose place it takes.

    A date that the same document or an extension moves takes the place of the one on record while that has not passed:
    nobody must be reminded of a day that does not count any more. A period that was over stays, and a new one is added.
    """
    due = {deadline.due_on for deadline in milestone.deadlines}
    return tuple((one, _moved(candidate, milestone, one)) for one in candidate.deadlines if one.on not in due)


def rest_of(candidate: Candidate, before: Milestone | None, after: Milestone) -> tuple[Part, ...]:
    """Return the entries that are left once the first one was kept.

    `before` is the milestone as it was when the first one was made, `after` as it stands now. A person may have typed
    another date for the first one than the source gives: it is not offered a second time for that. What the sources
    have shown since the form was opened, such as an earlier day of signing, is among them.
    """
    expected = parts_of(candidate, before)
    if before is None:
        opening = tuple(Part(Act.ACTION, _action_fields(candidate, one)) for one in candidate.actions[:1])
        expected = (*opening, *expected[1:])
        if not opening:
            return expected
    lacking = parts_of(candidate, after)
    left = tuple(part for part in expected if part in lacking)
    return left if len(left) < len(expected) else left[1:]


def add_fields(candidate: Candidate) -> dict[str, str]:
    """Return the fields of a new milestone, by the names that `drafts.Act.ADD` gives them; empty ones are left out."""
    lead = candidate.lead
    kind, status = kind_and_status(lead)
    opening = candidate.actions[0] if candidate.actions else FoundAction(lead.on, opening_words(lead), status)
    agency = lead.agency or next((one.agency for one in candidate.sightings if one.agency), None)
    fields = {
        "kind": str(kind),
        "jurisdiction": lead.jurisdiction,
        "topics": ", ".join(map(str, candidate.topics)),
        "title": lead.title,
        "identifier": numbers_of(lead) or "",
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
        "notes": ATTRIBUTIONS.get(lead.source, ""),
    }
    return _fitting({name: value for name, value in fields.items() if value})


def numbers_of(lead: Sighting) -> str | None:
    """Return the numbers of a document as its milestone bears them: the first ones, as many as have room there."""
    kept = lead.number
    while kept is not None and len(kept) > LONGEST["identifier"]:
        kept, _, _ = kept.rpartition("; ")
    return kept or None


def action_fields(candidate: Candidate) -> tuple[dict[str, str], ...]:
    """Return the fields of each action, as `drafts.Act.ACTION` names them, oldest first.

    For a new milestone the first of them is the one that `add_fields` holds already.
    """
    return tuple(_action_fields(candidate, one) for one in candidate.actions)


def deadline_fields(candidate: Candidate) -> tuple[dict[str, str], ...]:
    """Return the fields of each deadline, as `drafts.Act.DEADLINE` names them, earliest first."""
    return tuple(map(_deadline_fields, candidate.deadlines))


def _action_fields(candidate: Candidate, found: FoundAction) -> dict[str, str]:
    fields = {"date": found.on.isoformat(), "what": found.what}
    if found.status is not None:
        fields["status"] = str(found.status)
    return _fitting({**fields, "link": candidate.lead.url})


def _deadline_fields(found: FoundDeadline) -> dict[str, str]:
    return _fitting({"date": found.on.isoformat(), "what": found.what, "basis": found.basis})


def _fitting(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields cut to what the record takes: nobody could shorten those that no form shows."""
    return {
        name: text if len(text) <= LONGEST.get(name, len(text)) else f"{text[: LONGEST[name] - 1].rstrip()}…"
        for name, text in fields.items()
    }


def _bears_status(candidate: Candidate, milestone: Milestone, found: FoundAction) -> bool:
    """Tell whether an action may move the milestone: a thing of another kind that a person put there does not."""
    kind, _ = kind_and_status(candidate.lead)
    is_of_it = candidate.about == milestone.id or milestone.kind == kind
    return is_of_it and found.status in statuses_of(milestone.kind)


def _moved(candidate: Candidate, milestone: Milestone, found: FoundDeadline) -> Deadline | None:
    lead = candidate.lead
    is_of_it = candidate.is_refresh or candidate.about == milestone.id or lead.step is Step.COMMENT_PERIOD_CHANGED
    word = _WORDS[found.kind]
    standing = [one for one in milestone.deadlines if word in one.what.casefold() and one.due_on >= lead.on]
    # Of several nobody can say which one is meant.
    return standing[0] if is_of_it and len(standing) == 1 else None


def _has_action(on_record: Iterable[Action], found: FoundAction) -> bool:
    return any(
        action.happened_on == found.on
        and (found.status is None or action.status_after is None or action.status_after == found.status)
        for action in on_record
    )
