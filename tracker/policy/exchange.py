"""Milestones as documents: the JSON shape in which they ship, are exported and are compared field by field."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, TypeVar

from tracker.policy.fields import Fault, Fields, MilestoneError
from tracker.policy.jurisdictions import Jurisdiction
from tracker.policy.milestones import (
    OWN_ID_PREFIX,
    Action,
    Allowance,
    Confidence,
    Deadline,
    InvestmentAuthority,
    Kind,
    Milestone,
    Relation,
    RelationType,
    Status,
    Topic,
    UrlBasis,
    sorted_actions,
    sorted_deadlines,
    sorted_relations,
)

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"
"""A value of a document. Numbers that are not whole are written as text, so that no digit is lost."""

Document: TypeAlias = dict[str, Json]

_Word = TypeVar("_Word", bound=StrEnum)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Bundled:
    """The record that ships with a release, as checked on a day."""

    checked_on: date
    milestones: tuple[Milestone, ...]


def parse_bundled(document: Mapping[str, object]) -> Bundled:
    """Return the shipped record.

    Stricter than `parse_milestone`: every id must be a slug of its own, every related milestone must be in the
    document, and every kind, topic, status and the like must be known to this release.
    Raises: MilestoneError, naming the milestone and the field.
    """
    top = Fields("(document)", document)
    milestones = tuple(parse_milestone(row) for row in top.rows("milestones"))
    ids = {milestone.id for milestone in milestones}
    if len(ids) != len(milestones):
        repeated = next(id_ for id_ in ids if sum(one.id == id_ for one in milestones) > 1)
        raise MilestoneError(repeated, "id", "stands there twice")
    for milestone in milestones:
        _require_own_ids(milestone)
        for field, word in unknown_words(milestone):
            raise MilestoneError(milestone.id, field, f"{word!r} is not known to this release")
        for relation in milestone.relations:
            if relation.other_id not in ids:
                raise MilestoneError(milestone.id, "relations", f"there is no milestone {relation.other_id}")
    return Bundled(top.day("checked_on"), milestones)


def parse_milestone(row: Mapping[str, object], *, scope: int | None = None) -> Milestone:
    """Return the milestone that a document describes; it and its parts get the given scope.

    Words that this release does not know are kept as plain text.
    Raises: MilestoneError when a field is missing or of the wrong form.
    """
    unnamed = Fields("(without id)", row)
    fields = Fields(unnamed.text("id"), row)
    return Milestone(
        id=fields.id,
        kind=_word(Kind, fields.text("kind")),
        title=fields.text("title"),
        identifier=fields.text_or_none("identifier"),
        jurisdiction=_word(Jurisdiction, fields.text("jurisdiction")),
        agency=fields.text_or_none("agency"),
        topics=tuple(_word(Topic, text) for text in fields.texts("topics")),
        status=_word_or_none(Status, fields.text_or_none("status")),
        status_as_of=fields.day("status_as_of"),
        final_status_known=fields.flag("final_status_known"),
        summary=fields.text("summary"),
        url=fields.text("url"),
        url_basis=_word(UrlBasis, fields.text("url_basis")),
        citation=fields.text_or_none("citation"),
        confidence=_word(Confidence, fields.text("confidence")),
        disputes=fields.texts("disputes", optional=True),
        notes=fields.text_or_none("notes"),
        evidence=fields.texts("evidence", optional=True),
        session=fields.text_or_none("session"),
        session_over=fields.flag_or_none("session_over"),
        chamber=fields.text_or_none("chamber"),
        sponsor=fields.text_or_none("sponsor"),
        allows=_allowance(fields),
        investment_authority=_word_or_none(InvestmentAuthority, fields.text_or_none("investment_authority")),
        opened_on=fields.day("opened_on"),
        latest_on=fields.day("latest_on"),
        actions=sorted_actions(_action(part, scope) for part in fields.parts("actions")),
        deadlines=sorted_deadlines(_deadline(part, scope) for part in fields.parts("deadlines")),
        relations=sorted_relations(_relation(part, scope) for part in fields.parts("relations")),
        withdrawn=fields.flag_or_none("withdrawn") or False,
        scope=scope,
    )


def to_document(milestone: Milestone) -> Document:
    """Return the milestone as JSON values; parsed again with its scope it is the same milestone."""
    return {
        "id": milestone.id,
        "kind": str(milestone.kind),
        "title": milestone.title,
        "identifier": milestone.identifier,
        "jurisdiction": str(milestone.jurisdiction),
        "agency": milestone.agency,
        "topics": [str(topic) for topic in milestone.topics],
        "status": _text(milestone.status),
        "status_as_of": milestone.status_as_of.isoformat(),
        "final_status_known": milestone.final_status_known,
        "summary": milestone.summary,
        "url": milestone.url,
        "url_basis": str(milestone.url_basis),
        "citation": milestone.citation,
        "confidence": str(milestone.confidence),
        "disputes": list(milestone.disputes),
        "notes": milestone.notes,
        "evidence": list(milestone.evidence),
        "session": milestone.session,
        "session_over": milestone.session_over,
        "chamber": milestone.chamber,
        "sponsor": milestone.sponsor,
        "allows": _allowance_document(milestone.allows),
        "investment_authority": _text(milestone.investment_authority),
        "opened_on": milestone.opened_on.isoformat(),
        "latest_on": milestone.latest_on.isoformat(),
        "actions": [action_document(action) for action in milestone.actions],
        "deadlines": [deadline_document(deadline) for deadline in milestone.deadlines],
        "relations": [relation_document(relation) for relation in milestone.relations],
        "withdrawn": milestone.withdrawn,
    }


def action_document(action: Action) -> Document:
    """Return one action as JSON values."""
    return {
        "id": action.id,
        "date": action.happened_on.isoformat(),
        "what": action.what,
        "status_after": _text(action.status_after),
        "url": action.url,
    }


def deadline_document(deadline: Deadline) -> Document:
    """Return one deadline as JSON values."""
    return {
        "id": deadline.id,
        "date": deadline.due_on.isoformat(),
        "what": deadline.what,
        "basis": deadline.basis,
    }


def relation_document(relation: Relation) -> Document:
    """Return one relation as JSON values."""
    return {"type": str(relation.type), "id": relation.other_id}


def unknown_words(milestone: Milestone) -> tuple[tuple[str, str], ...]:
    """Return the words of a milestone that this release does not know, each with its field."""
    words: list[tuple[str, type[StrEnum], str | None]] = [
        ("kind", Kind, milestone.kind),
        ("jurisdiction", Jurisdiction, milestone.jurisdiction),
        ("status", Status, milestone.status),
        ("url_basis", UrlBasis, milestone.url_basis),
        ("confidence", Confidence, milestone.confidence),
        ("investment_authority", InvestmentAuthority, milestone.investment_authority),
        *(("topics", Topic, topic) for topic in milestone.topics),
        *(("actions", Status, action.status_after) for action in milestone.actions),
        *(("relations", RelationType, relation.type) for relation in milestone.relations),
    ]
    return tuple((field, word) for field, known, word in words if word is not None and not isinstance(word, known))


def _action(fields: Fields, scope: int | None) -> Action:
    return Action(
        id=fields.text("id"),
        happened_on=fields.day("date"),
        what=fields.text("what"),
        status_after=_word_or_none(Status, fields.text_or_none("status_after")),
        url=fields.text_or_none("url"),
        scope=scope,
    )


def _deadline(fields: Fields, scope: int | None) -> Deadline:
    return Deadline(fields.text("id"), fields.day("date"), fields.text("what"), fields.text("basis"), scope)


def _relation(fields: Fields, scope: int | None) -> Relation:
    return Relation(_word(RelationType, fields.text("type")), fields.text("id"), scope)


def _allowance(fields: Fields) -> Allowance | None:
    part = fields.part_or_none("allows")
    if part is None:
        return None
    return Allowance(
        assets=part.text("assets"),
        funds=part.text("funds"),
        market_cap_min_usd=part.number_or_none("market_cap_min_usd"),
        cap_percent=part.number_or_none("cap_percent"),
    )


def _allowance_document(allowance: Allowance | None) -> Document | None:
    if allowance is None:
        return None
    return {
        "assets": allowance.assets,
        "funds": allowance.funds,
        "market_cap_min_usd": _number(allowance.market_cap_min_usd),
        "cap_percent": _number(allowance.cap_percent),
    }


def _number(number: Decimal | None) -> int | str | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else str(number)


def _text(word: str | None) -> str | None:
    return None if word is None else str(word)


def _word(words: type[_Word], text: str) -> _Word | str:
    try:
        return words(text)
    except ValueError:
        return text


def _word_or_none(words: type[_Word], text: str | None) -> _Word | str | None:
    return None if text is None else _word(words, text)


def _require_own_ids(milestone: Milestone) -> None:
    if not _SLUG.fullmatch(milestone.id) or milestone.id.startswith(OWN_ID_PREFIX):
        raise MilestoneError(milestone.id, "id", "is no slug such as erisa-1974")
    part_ids = [("actions", "a", part.id) for part in milestone.actions]
    part_ids += [("deadlines", "d", part.id) for part in milestone.deadlines]
    for field, letter, id_ in part_ids:
        if not re.fullmatch(rf"{re.escape(milestone.id)}#{letter}[1-9]\d*", id_):
            raise MilestoneError(milestone.id, field, f"{id_} is no id such as {milestone.id}#{letter}1")
    if len({id_ for _, _, id_ in part_ids}) != len(part_ids):
        raise MilestoneError(milestone.id, "actions", "an id stands there twice", Fault.TWICE)
    if len(set(milestone.relations)) != len(milestone.relations):
        raise MilestoneError(milestone.id, "relations", "one stands there twice", Fault.TWICE)
