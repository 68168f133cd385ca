"""The record's own words in a file: kinds, topics, statuses ..., as the record writes them or as people say them."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from tracker.policy.milestones import Confidence, InvestmentAuthority, Kind, RelationType, Status, Topic, UrlBasis
from tracker.policy.record_files import COLUMNS, OPENING_COLUMN

SpokenWords: TypeAlias = Mapping[str, Mapping[str, str]]
"""By field, what people call each of its words, in lower case with single blanks, and the word itself."""

UNSPOKEN: SpokenWords = MappingProxyType({})

_WORDS: Mapping[str, frozenset[str]] = {
    "kind": frozenset(Kind),
    "status": frozenset(Status),
    "confidence": frozenset(Confidence),
    "investment_authority": frozenset(InvestmentAuthority),
    "url_basis": frozenset(UrlBasis),
    "topics": frozenset(Topic),
}
_PART_WORDS: Mapping[str, tuple[str, str, frozenset[str]]] = {
    "actions": ("status_after", "status", frozenset(Status)),
    "relations": ("type", "relations", frozenset(RelationType)),
}
"""By list of parts: which of a part's fields holds a word, under which field that is spoken of, and the words."""

_FIELDS = frozenset((*COLUMNS, OPENING_COLUMN))
_PART_FIELDS: Mapping[str, frozenset[str]] = {
    "actions": frozenset({"id", "date", "what", "status_after", "url"}),
    "deadlines": frozenset({"id", "date", "what", "basis"}),
    "relations": frozenset({"id", "type"}),
}


def known_fields(fields: Mapping[str, object]) -> dict[str, Any]:
    """Return the fields of a row that milestones have."""
    return {name: value for name, value in fields.items() if name in _FIELDS}


def unknown_fields(fields: Mapping[str, object]) -> Iterator[str]:
    """Yield the fields of a row that no milestone has, and those of its parts that no such part has, each once."""
    for name, value in fields.items():
        if name not in _FIELDS:
            yield name
        elif name in _PART_FIELDS and isinstance(value, list):
            found = [other for part in value if isinstance(part, Mapping) for other in part]
            yield from (f"{name}.{other}" for other in dict.fromkeys(found) if other not in _PART_FIELDS[name])


def with_stored_words(given: Mapping[str, Any], spoken: SpokenWords) -> dict[str, Any]:
    """Return the fields with the record's words in the place of what people call them; others stay as they are."""
    read = dict(given)
    for name, words in _WORDS.items():
        names = spoken.get(name, {})
        if isinstance(read.get(name), str):
            read[name] = _stored(read[name], words, names)
        elif isinstance(read.get(name), list):
            read[name] = [_stored(one, words, names) for one in read[name]]
    for name, (field, spoken_of, words) in _PART_WORDS.items():
        if isinstance(read.get(name), list):
            read[name] = _parts(read[name], field, words, spoken.get(spoken_of, {}))
    return read


def _parts(parts: Sequence[object], field: str, words: frozenset[str], names: Mapping[str, str]) -> list[object]:
    return [
        {**part, field: _stored(part[field], words, names)} if isinstance(part, Mapping) and field in part else part
        for part in parts
    ]


def _stored(text: object, words: frozenset[str], names: Mapping[str, str]) -> object:
    if not isinstance(text, str) or text in words:
        return text
    said = " ".join(text.split()).casefold()
    plain = said.replace("-", " ").replace(" ", "_")
    return plain if plain in words else names.get(said, text)
