"""What a change does to the record, field by field, in words: `Title: before → after`."""

from collections.abc import Mapping, Sequence
from datetime import date

from commands.replies.inert import inert
from commands.replies.links import source_link
from commands.replies.terms import (
    authority_in_words,
    confidence_in_words,
    jurisdiction_in_words,
    kind_in_words,
    relation_in_words,
    status_in_words,
    topic_in_words,
)
from commands.replies.words import Phrasebook
from tracker.policy.changes import DERIVED_FIELDS, PART_LISTS, FieldChange, value_at
from tracker.policy.exchange import Json
from tracker.policy.milestones import Milestone

FIELDS: Mapping[str, str] = {
    "title": "field.title",
    "identifier": "field.identifier",
    "kind": "field.kind",
    "jurisdiction": "field.jurisdiction",
    "agency": "field.agency",
    "topics": "field.topics",
    "status": "field.status",
    "status_as_of": "field.status_as_of",
    "final_status_known": "field.final_status_known",
    "summary": "field.summary",
    "url": "field.url",
    "url_basis": "field.url_basis",
    "citation": "field.citation",
    "confidence": "field.confidence",
    "disputes": "field.disputes",
    "notes": "field.notes",
    "evidence": "field.evidence",
    "session": "field.session",
    "session_over": "field.session_over",
    "chamber": "field.chamber",
    "sponsor": "field.sponsor",
    "allows": "field.allows",
    "investment_authority": "field.investment_authority",
    "opened_on": "field.opened_on",
    "latest_on": "field.latest_on",
    "withdrawn": "field.withdrawn",
    "date": "field.date",
    "what": "field.what",
    "status_after": "field.status",
    "basis": "field.basis",
    "type": "field.relation",
    "published": "field.published",
}
"""The names of fields, of the milestone and of its parts alike."""

SHOWN = 200
"""Characters of a long text that are shown; the file of the history has all of them."""


def difference_lines(
    phrases: Phrasebook, fields: Sequence[FieldChange], milestone: Milestone | None, *, limit: int = SHOWN
) -> list[str]:
    """Return one line a field. `milestone` is one of the states around the change, and names its parts.

    Days that only follow from the actions beside them are left out.
    """
    return [_line(phrases, change, milestone, limit) for change in fields if change.field not in DERIVED_FIELDS]


def field_in_words(phrases: Phrasebook, field: str) -> str:
    """Return `Title` for `title`; a field that this release does not know readable."""
    key = FIELDS.get(field)
    return phrases.say(key) if key is not None else inert(field.replace("_", " "))


def value_in_words(phrases: Phrasebook, field: str, value: Json, *, limit: int = SHOWN) -> str:
    """Return what stands in a field, inert, at most `limit` characters before escaping."""
    if value is None or value == [] or value == "":
        return phrases.say("difference.nothing")
    if isinstance(value, bool):
        return phrases.say("difference.yes" if value else "difference.no")
    if isinstance(value, Mapping):
        said = (
            phrases.say("difference.part_field", field=field_in_words(phrases, name), value=one)
            for name, inner in value.items()
            if inner is not None and (one := value_in_words(phrases, name, inner, limit=limit))
        )
        return "; ".join(said)
    if not isinstance(value, str) and isinstance(value, Sequence):
        return ", ".join(value_in_words(phrases, field, one, limit=limit) for one in value)
    return _text_in_words(phrases, field, str(value), limit)


def part_in_words(phrases: Phrasebook, word: str, part: Json, limit: int = SHOWN) -> str:
    """Return an action, deadline or relation, given as in documents, in one line; `word` says which of them it is."""
    fields = part if isinstance(part, Mapping) else {}
    if word == "relation":
        return phrases.say(
            "difference.relation",
            relation=relation_in_words(phrases, str(fields.get("type", ""))),
            other=inert(str(fields.get("id", "")), limit=limit),
        )
    shown = {
        "day": _day(str(fields.get("date", ""))) or inert(str(fields.get("date", ""))),
        "what": inert(str(fields.get("what", "")), limit=limit),
    }
    if word == "deadline":
        return phrases.say("difference.deadline", **shown)
    status, url = fields.get("status_after"), fields.get("url")
    said = phrases.say("difference.action", **shown)
    if isinstance(status, str):
        said = phrases.say("difference.action_with_status", status=status_in_words(phrases, status), **shown)
    link = source_link(phrases, url) if isinstance(url, str) else None
    return said if link is None else phrases.say("difference.with_link", said=said, link=link)


def _text_in_words(phrases: Phrasebook, field: str, text: str, limit: int) -> str:
    match field:
        case "kind":
            return kind_in_words(phrases, text)
        case "status" | "status_after":
            return status_in_words(phrases, text)
        case "topics":
            return topic_in_words(phrases, text)
        case "jurisdiction":
            return jurisdiction_in_words(phrases, text)
        case "confidence":
            return confidence_in_words(phrases, text)
        case "investment_authority":
            return authority_in_words(phrases, text)
        case "type":
            return relation_in_words(phrases, text)
        case "url":
            return source_link(phrases, text) or inert(text, limit=limit)
    day = _day(text)
    return phrases.day(day) if day is not None else inert(text, limit=limit)


def _line(phrases: Phrasebook, change: FieldChange, milestone: Milestone | None, limit: int) -> str:
    word, _, name = change.field.partition(".")
    if word not in PART_LISTS:
        return phrases.say(
            "difference.line",
            field=field_in_words(phrases, change.field),
            before=value_in_words(phrases, change.field, change.before, limit=limit),
            after=value_in_words(phrases, change.field, change.after, limit=limit),
        )
    if name:
        whole = value_at(milestone, change.part, word) if milestone is not None else None
        part = part_in_words(phrases, word, whole, limit) if whole is not None else inert(change.part)
        return phrases.say(
            "difference.part_line",
            part=part,
            field=field_in_words(phrases, name),
            before=value_in_words(phrases, name, change.before, limit=limit),
            after=value_in_words(phrases, name, change.after, limit=limit),
        )
    if change.before is None:
        return phrases.say("difference.part_added", part=part_in_words(phrases, word, change.after, limit))
    return phrases.say("difference.part_taken_out", part=part_in_words(phrases, word, change.before, limit))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2025-08-07") else None
    except ValueError:
        return None
