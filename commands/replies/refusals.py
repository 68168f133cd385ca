"""Refusals and doubts as people read them: the one place where their values become words."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from calculations.errors import Shown, UserError
from commands.replies.days import moment
from commands.replies.differences import FIELDS
from commands.replies.inert import inert
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
from tracker.policy.doubts import Doubt
from tracker.policy.fields import Fault
from tracker.policy.jurisdictions import Jurisdiction
from tracker.policy.milestones import Confidence, InvestmentAuthority, Kind, RelationType, Status, Topic

_SHOWN = 200
"""Characters of a typed or stored text that a sentence repeats."""

_TYPED: Mapping[str, str] = {
    "link": "policy.field.link",
    "reason": "policy.field.reason",
    "other": "policy.field.other",
    "actions": "policy.field.actions",
    "deadlines": "policy.field.deadlines",
    "relations": "policy.field.relations",
}
"""Fields of forms and files that are called otherwise than those of the record."""

_FAULTS: Mapping[str, str] = {
    Fault.MISSING: "fault.missing",
    Fault.NO_TEXT: "fault.no_text",
    Fault.NO_DAY: "fault.no_day",
    Fault.NO_FLAG: "fault.no_flag",
    Fault.NO_NUMBER: "fault.no_number",
    Fault.NO_OBJECT: "fault.no_object",
    Fault.NO_LIST: "fault.no_list",
    Fault.TWICE: "fault.twice",
    Fault.UNREADABLE: "fault.unreadable",
    Fault.UNFIT: "fault.unfit",
}


def refusal_in_words(phrases: Phrasebook, error: UserError, *, is_plain: bool = False) -> str:
    """Return the sentence of a refusal; with `is_plain` for a text file, where nothing needs to be made inert."""
    return _sentence(phrases, error.key, error.values, is_plain=is_plain)


def doubt_in_words(phrases: Phrasebook, doubt: Doubt) -> str:
    """Return the sentence of a doubt."""
    return _sentence(phrases, doubt.key, doubt.values, is_plain=False)


def typed_field(phrases: Phrasebook, name: str) -> str:
    """Return what a form calls a field."""
    key = _TYPED.get(name) or FIELDS.get(name)
    return phrases.say(key) if key is not None else inert(name.replace("_", " "))


def _sentence(phrases: Phrasebook, key: str, values: Mapping[str, object], *, is_plain: bool) -> str:
    shown = {name: _in_words(phrases, value, is_plain=is_plain) for name, value in values.items()}
    field = values.get("field")
    if field:
        shown["field"] = shown["named"] = typed_field(phrases, str(field))
    return phrases.say(key, **shown)


def _in_words(phrases: Phrasebook, value: object, *, is_plain: bool) -> object:
    if isinstance(value, tuple):
        return ", ".join(str(_in_words(phrases, one, is_plain=is_plain)) for one in value)
    if isinstance(value, StrEnum):
        word = _WORDS.get(type(value))
        return word(phrases, value) if word is not None else inert(value.value)
    if isinstance(value, datetime) and not is_plain:
        return moment(value)
    if isinstance(value, str) and not isinstance(value, Shown) and not is_plain:
        return inert(value, limit=_SHOWN)
    return value


def _fault_in_words(phrases: Phrasebook, fault: str) -> str:
    return phrases.say(_FAULTS[fault])


_WORDS: Mapping[type[StrEnum], Callable[[Phrasebook, str], str]] = {
    Kind: kind_in_words,
    Status: status_in_words,
    Topic: topic_in_words,
    Jurisdiction: jurisdiction_in_words,
    Confidence: confidence_in_words,
    InvestmentAuthority: authority_in_words,
    RelationType: relation_in_words,
    Fault: _fault_in_words,
}
"""What words the values of each enum."""
