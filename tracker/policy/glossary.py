"""What the words of this field mean: the glossary that ships, and finding a term in it however it is typed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process

from tracker.policy.questions.wording import words_of

_ALIKE = 85
"""How like a name a typed one must be to be taken for it, of 100; less is only named as the nearest."""

_NEAREST = 55


class GlossaryError(ValueError):
    """The document is no glossary."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement stands: a title, the section or volume, an address; at least one of the last two."""

    title: str
    citation: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one side says, where it says so, and the milestone that the source belongs to, if any."""

    text: str
    source: Source
    milestone_id: str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One term: its meaning in a sentence, and what stands behind it.

    `also` are other names, `see_also` the ids of other entries, `milestone_ids` what is on record about it. With
    `supporters` and `critics` the entry is a dispute, told by both sides instead of by `more`.
    """

    id: str
    term: str
    also: tuple[str, ...]
    first: str
    more: str
    example: str | None
    sources: tuple[Source, ...]
    see_also: tuple[str, ...]
    milestone_ids: tuple[str, ...]
    supporters: tuple[Claim, ...] = ()
    critics: tuple[Claim, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.term, *self.also)


@dataclass(frozen=True, slots=True)
class Glossary:
    """All entries, by id."""

    entries: Mapping[str, Explanation]
    by_name: Mapping[str, Explanation] = field(repr=False)

    def entry(self, id: str) -> Explanation | None:
        """Return the entry with an id; None where this release has none."""
        return self.entries.get(id)

    def find(self, typed: str) -> Explanation | None:
        """Return the entry that a person means by its id or a name of it, small slips forgiven; None when unsure."""
        wanted = _plain(typed)
        known = self.entries.get(typed.strip()) or self.by_name.get(wanted)
        if known is not None or not wanted:
            return known
        near = process.extractOne(wanted, list(self.by_name), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return None if near is None else self.by_name[near[0]]

    def nearest(self, typed: str, count: int) -> tuple[Explanation, ...]:
        """Return up to `count` entries whose names are most like what was typed, the likest first."""
        wanted = _plain(typed)
        found = process.extract(
            wanted, list(self.by_name), scorer=fuzz.WRatio, score_cutoff=_NEAREST, limit=count * len(_EVERY_NAME)
        )
        return tuple({self.by_name[name].id: self.by_name[name] for name, _, _ in found}.values())[:count]

    def suggest(self, typed: str, count: int) -> tuple[Explanation, ...]:
        """Return up to `count` entries for what was typed so far: by how names begin, then by what they hold."""
        wanted = _plain(typed)
        if not wanted:
            return tuple(self.entries.values())[:count]
        begins = [entry for name, entry in self.by_name.items() if name.startswith(wanted)]
        holds = [entry for name, entry in self.by_name.items() if f" {wanted}" in name]
        found = [*begins, *holds, *self.nearest(typed, count)]
        return tuple({entry.id: entry for entry in found}.values())[:count]


_EVERY_NAME = range(4)
"""About how many names an entry has, so that enough names are looked at to find that many entries."""


def parse_glossary(document: Mapping[str, Any]) -> Glossary:
    """Return the glossary of a document.

    Raises: GlossaryError that names the entry and what is wrong: a field missing or of another type, an id twice, a
    name of two entries, a `see_also` of nothing, a source without citation or https address.
    """
    entries: dict[str, Explanation] = {}
    by_name: dict[str, Explanation] = {}
    rows = [*_list(document, "terms", "(all)"), document.get("debate")]
    for row in rows:
        if not isinstance(row, Mapping):
            raise GlossaryError("(all): an entry is no object")
        entry = _entry(row)
        if entry.id in entries:
            raise GlossaryError(f"{entry.id}: its id stands twice")
        entries[entry.id] = entry
        for name in entry.names:
            plain = _plain(name)
            if by_name.setdefault(plain, entry) is not entry:
                raise GlossaryError(f"{entry.id}: {name} is a name of {by_name[plain].id} too")
    for entry in entries.values():
        for other in entry.see_also:
            if other not in entries or other == entry.id:
                raise GlossaryError(f"{entry.id}: see_also names {other}")
    return Glossary(entries, by_name)


def _entry(row: Mapping[str, Any]) -> Explanation:
    id_ = _text(row, "id", "(unknown)")
    is_dispute = "supporters" in row
    entry = Explanation(
        id=id_,
        term=_text(row, "term", id_),
        also=tuple(_texts(row, "also", id_)),
        first=_text(row, "first", id_),
        more="" if is_dispute else _text(row, "more", id_),
        example=row.get("example"),
        sources=tuple(_sources(row, id_)),
        see_also=tuple(_texts(row, "see_also", id_)),
        milestone_ids=tuple(_texts(row, "milestones", id_)),
        supporters=tuple(_claims(row, "supporters", id_)),
        critics=tuple(_claims(row, "critics", id_)),
    )
    if not entry.sources and not is_dispute:
        raise GlossaryError(f"{id_}: has no source")
    return entry


def _sources(row: Mapping[str, Any], id: str) -> Iterator[Source]:
    for source in _list(row, "sources", id):
        yield _source(source, id)


def _source(row: Any, id: str) -> Source:
    if not isinstance(row, Mapping):
        raise GlossaryError(f"{id}: a source is no object")
    source = Source(_text(row, "title", id), row.get("citation"), row.get("url"))
    if source.url is None and not source.citation:
        raise GlossaryError(f"{id}: a source has neither citation nor address")
    if source.url is not None and urlsplit(source.url).scheme != "https":
        raise GlossaryError(f"{id}: {source.url} is no https address")
    return source


def _claims(row: Mapping[str, Any], name: str, id: str) -> Iterator[Claim]:
    for claim in _list(row, name, id):
        if not isinstance(claim, Mapping):
            raise GlossaryError(f"{id}: a claim is no object")
        yield Claim(_text(claim, "claim", id), _source(claim.get("source"), id), claim.get("milestone"))


def _text(row: Mapping[str, Any], name: str, id: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise GlossaryError(f"{id}: {name} is missing or no text")
    return value


def _texts(row: Mapping[str, Any], name: str, id: str) -> Sequence[str]:
    values = _list(row, name, id)
    if not all(isinstance(value, str) for value in values):
        raise GlossaryError(f"{id}: {name} holds something else than texts")
    return values


def _list(row: Mapping[str, Any], name: str, id: str) -> list[Any]:
    value = row.get(name, [])
    if not isinstance(value, list):
        raise GlossaryError(f"{id}: {name} is no list")
    return value


def _plain(name: str) -> str:
    return " ".join(words_of(name))
