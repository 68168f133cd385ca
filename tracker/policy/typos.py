"""Words that nobody wrote, and those of the record that they may have been meant to be."""

from collections.abc import Collection

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
"""Letters from which a word may hold a typo: among shorter ones every word is near some other."""

_TWO_TYPOS = 8
"""Letters from which a word may hold two."""

_SHORTEST_BEGINNING = 5
"""Letters from which the beginning of a longer word may hold a typo."""

_MOST = 6
"""Words that one typo may stand for."""


def correctable(word: str) -> bool:
    """Tell whether a typo in this word is forgiven. Never in a number: HB 302 and HB 303 are two bills."""
    return len(word) >= SHORTEST and word.isalpha()


def nearest_words(word: str, vocabulary: Collection[str]) -> tuple[str, ...]:
    """Return up to six words of the vocabulary that `word` may have been meant to be, the nearest first.

    A letter too many, too few, or another one, and two neighbours transposed, each count as one typo; a word of
    four letters may hold one, one of eight letters two. Where no word is as near, beginnings of longer words are
    compared, since the rest may not have been typed yet.
    """
    if not correctable(word):
        return ()
    allowed = 2 if len(word) >= _TWO_TYPOS else 1
    found = _near(word, vocabulary, allowed)
    if found or len(word) < _SHORTEST_BEGINNING:
        return found
    beginnings = {
        candidate[:length] for candidate in vocabulary for length in _lengths(word) if len(candidate) > length
    }
    return _near(word, beginnings, 1)


def _near(word: str, candidates: Collection[str], allowed: int) -> tuple[str, ...]:
    # The library's stubs say that a scorer yields fractions; this one counts.
    ranked: list[tuple[str, int, int]] = process.extract(
        word,
        candidates,
        scorer=OSA.distance,
        score_cutoff=allowed,
        limit=None,
    )
    nearest = sorted(ranked, key=lambda match: (match[1], match[0][0] != word[0], match[0]))
    # A word with two typos must not be searched for where one with a single typo is on record.
    return tuple(candidate for candidate, distance, _ in nearest if distance == nearest[0][1])[:_MOST]


def _lengths(word: str) -> tuple[int, ...]:
    return (len(word) - 1, len(word), len(word) + 1)
