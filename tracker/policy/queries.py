"""What a person typed to find something, as words and the ways in which the record may spell them.

Words are taken apart as the full-text index takes them apart: runs of letters and digits, in lower case, without
accents. `401(k)` is the two words `401 k` in a row, and so is `401k`.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

MOST_TERMS = 8
"""Words of a query that count; what follows is not looked at."""

_LONGEST_WORD = 40
_SHORTEST_PREFIX = 2
"""Letters from which a word also stands for longer ones: `k` in `401(k)` must not mean every word with a k."""

_LONGEST_ABBREVIATION = 4
"""Letters up to which a word may be one that the record writes with points: `HR` is `H.R.`"""

_WORD = re.compile(r"[^\W_]+")
_LETTERS_OR_DIGITS = re.compile(r"\d+|[^\W\d_]+")

_COMMON = frozenset(
    (
        *("a", "an", "and", "at", "by", "did", "do", "does", "for", "from", "has", "in", "is", "it", "its", "of"),
        *("on", "or", "s", "the", "this", "to", "was", "with"),
    )
)
"""Words that tell no milestone from another; left out where others remain."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row. Where it `goes_on`, its last word may be the beginning of a longer one."""

    words: tuple[str, ...]
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that was asked for, as typed, and the phrases any of which is as good."""

    typed: str
    phrases: tuple[Phrase, ...]

    @property
    def word(self) -> str | None:
        """Return the term where it is one plain word, None where it is several or a number."""
        word = self.phrases[0].words[0]
        return word if len(self.phrases[0].words) == 1 and word.isalpha() else None


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked for; without terms nothing was."""

    terms: tuple[Term, ...]


def read_query(text: str) -> Query:
    """Return what a person asks for. Never fails: a text without a letter or digit has no terms."""
    terms = [_term(piece, words) for piece in text.split() if (words := words_of(piece))]
    telling = [term for term in terms if term.phrases[0].words[0] not in _COMMON or len(term.phrases[0].words) > 1]
    return Query(tuple(telling or terms)[:MOST_TERMS])


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as the index has them."""
    return tuple(word for word, _, _ in placed_words(text))


def placed_words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word of a text with where it begins and ends in the text."""
    for found in _WORD.finditer(text):
        word = plain(found.group())
        if word:
            yield word[:_LONGEST_WORD], found.start(), found.end()


def plain(word: str) -> str:
    """Return a word in lower case and without accents."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def squeezed(text: str) -> str:
    """Return the letters and digits of a text alone: `H.R. 3633`, `HR3633` and `hr 3633` are the same."""
    return "".join(words_of(text))


def _term(typed: str, words: Sequence[str]) -> Term:
    phrases = [tuple(words)]
    apart = tuple(part for word in words for part in _LETTERS_OR_DIGITS.findall(word))
    phrases.append(apart)
    if all(len(part) == 1 for part in apart[:-1]) and len(apart) > 1:
        # Written with points: `E.O.`, `H.R.3633`.
        letters = tuple(takewhile(str.isalpha, apart))
        phrases.append(("".join(letters), *apart[len(letters) :]))
    if apart[0].isalpha() and 1 < len(apart[0]) <= _LONGEST_ABBREVIATION:
        phrases.append((*apart[0], *apart[1:]))
    phrases.append(("".join(words),))
    return Term(
        typed,
        tuple(Phrase(phrase, len(phrase[-1]) >= _SHORTEST_PREFIX) for phrase in dict.fromkeys(phrases) if all(phrase)),
    )
