"""Where a text has what was searched for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.policy.milestones import Milestone
from tracker.policy.queries import Phrase, Query, Term, placed_words

EXCERPT_LENGTH = 180
"""Characters around the first hit that tell what it is about."""

_BETWEEN = frozenset({" ", "-", ". "})


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and whether it is what was searched for."""

    text: str
    is_hit: bool


def marked(text: str, query: Query) -> tuple[Piece, ...]:
    """Return the text in pieces, hits and what lies between in turn; put together they are the text again."""
    pieces: list[Piece] = []
    done = 0
    for start, end in _spans(text, query.terms):
        if start > done:
            pieces.append(Piece(text[done:start], False))
        pieces.append(Piece(text[start:end], True))
        done = end
    if done < len(text):
        pieces.append(Piece(text[done:], False))
    return tuple(pieces)


def excerpt(milestone: Milestone, query: Query) -> tuple[Piece, ...] | None:
    """Return the passage that shows best why a milestone was found; None where its title shows all of it.

    Cut at words, with an ellipsis where there is more; on one line.
    """
    missing = [term for term in query.terms if not any(_hits(milestone.title, [term]))]
    best, most = None, 0
    for text in _texts(milestone):
        found = sum(any(_hits(text, [term])) for term in missing)
        if found > most:
            best, most = text, found
    if best is None:
        return None
    return marked(_around_first_hit(best, missing), query)


def _texts(milestone: Milestone) -> Iterable[str]:
    """Yield what is searched besides the title and can be shown, what tells most first; each on one line."""
    yield " ".join(milestone.summary.split())
    for action in reversed(milestone.actions):
        yield " ".join(action.what.split())
    for text in (milestone.identifier, milestone.citation, milestone.agency, milestone.sponsor):
        if text is not None:
            yield " ".join(text.split())


def _around_first_hit(text: str, terms: Sequence[Term]) -> str:
    if len(text) <= EXCERPT_LENGTH:
        return text
    first = min(_hits(text, terms))[0]
    start = max(0, min(first - EXCERPT_LENGTH // 3, len(text) - EXCERPT_LENGTH))
    if start:
        start = text.find(" ", start, first) + 1 or start
    end = min(len(text), start + EXCERPT_LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", first, end), first + 1)
    return ("…" if start else "") + text[start:end].rstrip(" ,;:(") + ("…" if end < len(text) else "")


def _hits(text: str, terms: Sequence[Term]) -> Iterable[tuple[int, int]]:
    words = tuple(placed_words(text))
    for position in range(len(words)):
        for term in terms:
            for phrase in term.phrases:
                if _stands_at(phrase, words, position):
                    yield words[position][1], words[position + len(phrase.words) - 1][2]


def _stands_at(phrase: Phrase, words: Sequence[tuple[str, int, int]], position: int) -> bool:
    if position + len(phrase.words) > len(words):
        return False
    *whole, last = phrase.words
    if any(words[position + offset][0] != word for offset, word in enumerate(whole)):
        return False
    found = words[position + len(whole)][0]
    return found.startswith(last) if phrase.goes_on else found == last


def _spans(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Return what is to be marked, in order and apart: hits with nothing but a blank between them are one."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted(_hits(text, terms)):
        if spans and (start <= spans[-1][1] or text[spans[-1][1] : start] in _BETWEEN):
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return [(start, _with_bracket(text, start, end)) for start, end in spans]


def _with_bracket(text: str, start: int, end: int) -> int:
    """Return the end of a span, behind a bracket that was opened in it: `401(k` is `401(k)`."""
    opened = text.count("(", start, end) > text.count(")", start, end)
    return end + 1 if opened and text[end : end + 1] == ")" else end
