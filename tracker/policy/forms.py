"""The form of a milestone or of one of its parts: its fields as text, handed out to be edited, and read again."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from calculations.errors import UserError
from tracker.policy.milestones import (
    Action,
    Confidence,
    Deadline,
    InvestmentAuthority,
    Kind,
    Milestone,
    Relation,
    Status,
)
from tracker.policy.typed_fields import (
    read_jurisdiction,
    read_link,
    read_text,
    read_text_or_none,
    read_topics,
    read_word,
)

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "kind": "kind",
        "jurisdiction": "jurisdiction",
        "topics": "topics",
        "title": "title",
        "identifier": "identifier",
        "link": "url",
        "summary": "summary",
        "status": "status",
        "status_as_of": "status_as_of",
        "agency": "agency",
        "citation": "citation",
        "confidence": "confidence",
        "notes": "notes",
        "session": "session",
        "chamber": "chamber",
        "sponsor": "sponsor",
        "investment_authority": "investment_authority",
    }
)
"""The fields that are typed, and the field of a milestone that each stands for; `kind` before `status`."""


def form_of(milestone: Milestone, part: str = "") -> dict[str, str]:
    """Return the fields of EDIT as they stand, as text; of the milestone, or of one of its actions or deadlines.

    Raises: UserError `editing.no_such_part`.
    """
    if not part:
        return {name: shown(getattr(milestone, field)) for name, field in FIELDS.items()}
    found = find_part(milestone, part)
    if isinstance(found, Action):
        return {
            "date": found.happened_on.isoformat(),
            "what": found.what,
            "status": shown(found.status_after),
            "link": shown(found.url),
        }
    if isinstance(found, Deadline):
        return {"date": found.due_on.isoformat(), "what": found.what, "basis": found.basis}
    raise UserError("editing.no_such_part", part=part)


def read_field(name: str, typed: str) -> object:
    """Return the value of a milestone's field from its text, by the name in the form. Raises: UserError."""
    return _READERS[name](name, typed)


def find_part(milestone: Milestone, part: str) -> Action | Deadline | Relation:
    """Return an action or deadline by its id, or a relation as `amends erisa-1974`. Raises: UserError."""
    for action in milestone.actions:
        if action.id == part:
            return action
    for deadline in milestone.deadlines:
        if deadline.id == part:
            return deadline
    for relation in milestone.relations:
        if f"{relation.type} {relation.other_id}" == part:
            return relation
    raise UserError("editing.no_such_part", part=part)


def shown(value: object) -> str:
    """Return a value of a milestone as text to edit; empty for None."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return value.isoformat() if isinstance(value, date) else str(value)


_READERS: Mapping[str, Callable[[str, str], object]] = MappingProxyType(
    {
        "kind": lambda name, typed: read_word(name, typed, Kind),
        "jurisdiction": lambda name, typed: read_jurisdiction(typed),
        "topics": lambda name, typed: read_topics(typed),
        "title": read_text,
        "identifier": read_text_or_none,
        "link": lambda name, typed: read_link(typed),
        "summary": read_text,
        "status": lambda name, typed: read_word(name, typed, Status),
        "agency": read_text_or_none,
        "citation": read_text_or_none,
        "confidence": lambda name, typed: read_word(name, typed, Confidence),
        "notes": read_text_or_none,
        "session": read_text_or_none,
        "chamber": read_text_or_none,
        "sponsor": read_text_or_none,
        "investment_authority": lambda name, typed: (
            read_word(name, typed, InvestmentAuthority) if typed.strip() else None
        ),
    }
)
