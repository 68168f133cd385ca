"""What a question asks: how it is put, and about which place, identifier, day and matter."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import process
from rapidfuzz.distance import OSA

from tracker.policy.jurisdictions import NAMES, Jurisdiction
from tracker.policy.questions.days import Span, read_days
from tracker.policy.questions.identifiers import Identifier, find_identifiers
from tracker.policy.questions.notions import HOLDING, NOTIONS
from tracker.policy.questions.phrasing import ACT_OF, Phrasing, read_phrasing
from tracker.policy.questions.vocabulary import COMMON_MISSPELLINGS, SILENT, Notion
from tracker.policy.questions.wording import words_of

LONGEST_QUESTION = 300
"""Characters that are read; no question about one milestone needs more."""

_VAGUE = 0.3
"""Notions that weigh no more are too general to mean a milestone."""

_SHORTEST_MENDED = 5
_ALIKE = 0.84
"""One wrong, missing or swapped letter in seven, two in thirteen."""

_LONGEST_PHRASE = 4
_WORDS_TOO = "al ar as co de gu hi id in la ma me mi mp ne oh ok or pa pr us vi"
_CODES_THAT_ARE_WORDS = frozenset(_WORDS_TOO.split())
_PARAGRAPH = re.compile(r"\b(\d{2,4})([a-z])\b")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that the milestone must be about, and how it was typed."""

    typed: str
    notion: Notion

    @property
    def is_vague(self) -> bool:
        """Whether it means nothing by itself: `the bill`, `the president`."""
        return self.notion.weight is not None and self.notion.weight <= _VAGUE

    @property
    def phrases(self) -> tuple[str, ...]:
        """Return the words to search the record for; a search for words reads `401(k)` as two of them."""
        own = (self.notion.agency,) if self.notion.agency else ()
        phrases = (*self.notion.found, *self.notion.near, *own)
        return tuple(dict.fromkeys(_PARAGRAPH.sub(r"\1 \2", phrase) for phrase in phrases))


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood. `days` are days or months that were named."""

    typed: str
    phrasing: Phrasing
    places: tuple[Jurisdiction, ...]
    identifiers: tuple[Identifier, ...]
    terms: tuple[Term, ...]
    years: tuple[int, ...]
    days: tuple[Span, ...]

    @property
    def is_about_nothing(self) -> bool:
        """Whether it names nothing by which a milestone could be told from another."""
        if self.places or self.identifiers or self.days or self.phrasing.asks_many:
            return False
        return all(term.is_vague for term in self.terms)


def read_question(text: str, *, today: date) -> Question:
    """Return what a member asks. Only the first `LONGEST_QUESTION` characters count."""
    typed = " ".join(text.split())[:LONGEST_QUESTION]
    identifiers, rest = find_identifiers(typed)
    codes = _state_codes(rest)
    words = [COMMON_MISSPELLINGS.get(word, word) for word in words_of(rest)]
    phrasing = read_phrasing(words)
    days, words = read_days(words, today=today)
    places, terms, years = _matters(words, codes)
    if phrasing.asks_permission:
        terms = tuple(term for term in terms if term.notion not in HOLDING)
    return Question(typed, phrasing, places, identifiers, terms, years, days)


def _state_codes(text: str) -> frozenset[str]:
    """Return the two-letter codes that a text means: in capitals, unless all of it is, or letters that are no word."""
    codes = {code.removeprefix("US-").casefold() for code in NAMES} - {"us"}
    is_shouted = text.isupper()
    found = set()
    for word in re.findall(r"(?<![\w'.])[A-Za-z]{2}(?![\w'])", text):
        code = word.casefold()
        if code in codes and ((word.isupper() and not is_shouted) or code not in _CODES_THAT_ARE_WORDS):
            found.add(code)
    return frozenset(found)


def _matters(
    words: Sequence[str], codes: frozenset[str]
) -> tuple[tuple[Jurisdiction, ...], tuple[Term, ...], tuple[int, ...]]:
    places: list[Jurisdiction] = []
    terms: list[Term] = []
    years: list[int] = []
    position = 0
    while position < len(words):
        length, matter = _longest(words, position, codes)
        typed = " ".join(words[position : position + length])
        position += length
        if isinstance(matter, Jurisdiction):
            places.append(matter)
        elif isinstance(matter, Notion):
            if matter not in [term.notion for term in terms]:
                terms.append(Term(typed, matter))
        elif _YEAR.fullmatch(typed):
            years.append(int(typed))
        elif typed not in SILENT and typed not in ACT_OF:
            terms.append(Term(typed, Notion((typed,), (typed,))))
    return tuple(dict.fromkeys(places)), tuple(terms), tuple(years)


def _longest(words: Sequence[str], position: int, codes: frozenset[str]) -> tuple[int, Jurisdiction | Notion | None]:
    """Return what the longest known phrase at a position means, and how many words it has."""
    for length in range(min(_LONGEST_PHRASE, len(words) - position), 0, -1):
        phrase = " ".join(words[position : position + length])
        if length == 1 and phrase in codes:
            return 1, Jurisdiction(f"US-{phrase.upper()}")
        if phrase in _PLACES:
            return length, _PLACES[phrase]
        if phrase in _NOTIONS:
            return length, _NOTIONS[phrase]
    return 1, _mended(words[position])


def _mended(word: str) -> Jurisdiction | Notion | None:
    """Return what a word with a small slip means; None for words that stand for themselves."""
    if len(word) < _SHORTEST_MENDED or word in SILENT or word in ACT_OF or not word.isalpha():
        return None
    # The first letter is almost never the wrong one, and it keeps one word from turning into another.
    near = process.extractOne(word, _BY_LETTER.get(word[0], ()), scorer=OSA.normalized_similarity, score_cutoff=_ALIKE)
    if near is None:
        return None
    return _PLACES.get(near[0]) or _NOTIONS.get(near[0])


def _places() -> Iterator[tuple[str, Jurisdiction]]:
    for code, name in NAMES.items():
        if code != Jurisdiction.UNITED_STATES:
            yield " ".join(words_of(name)), Jurisdiction(code)
    for name, place in (
        ("washington dc", Jurisdiction.DISTRICT_OF_COLUMBIA),
        ("texan", Jurisdiction.TEXAS),
        ("texans", Jurisdiction.TEXAS),
        ("californian", Jurisdiction.CALIFORNIA),
        ("calif", Jurisdiction.CALIFORNIA),
        ("mass", Jurisdiction.MASSACHUSETTS),
        ("penn", Jurisdiction.PENNSYLVANIA),
        ("nyc", Jurisdiction.NEW_YORK),
        ("new york city", Jurisdiction.NEW_YORK),
        ("virgin islands", Jurisdiction.US_VIRGIN_ISLANDS),
    ):
        yield name, place


_PLACES: Mapping[str, Jurisdiction] = dict(_places())
_NOTIONS: Mapping[str, Notion] = {said: notion for notion in NOTIONS for said in notion.said}


def _by_letter(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    sorted_in: dict[str, list[str]] = {}
    for word in words:
        if " " not in word and len(word) >= _SHORTEST_MENDED:
            sorted_in.setdefault(word[0], []).append(word)
    return {letter: tuple(group) for letter, group in sorted_in.items()}


_BY_LETTER = _by_letter([*_PLACES, *_NOTIONS])
