"""A milestone's words, by how much each part of it says which milestone it is."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from tracker.policy.milestones import Milestone
from tracker.policy.questions.identifiers import Identifier, find_identifiers
from tracker.policy.questions.wording import as_line

ALIKE = 0.84
"""How like a word of the record must be to a misspelt one: one slip in seven letters, two in thirteen."""

SHORTEST_MENDED = 5

_YEAR = re.compile(r"(?<![\w-])(?:19|20)\d\d(?!-?\w)")


@dataclass(frozen=True, slots=True)
class Text:
    """A milestone's words, as `wording.as_line` gives them, from those that name it to those that tell of it."""

    head: str
    parties: str
    body: str
    actions: str
    due: str
    names: tuple[frozenset[str], ...]
    """The words of its title, and of the short name that the title gives in brackets."""
    action_words: frozenset[str]
    words: tuple[str, ...]
    identifiers: frozenset[Identifier]
    years: frozenset[int]
    """The years in its name. `Notice 2025-67`, which sets the limits of 2026, is not of 2025 by its number."""


@lru_cache(maxsize=4096)
def text_of(milestone: Milestone) -> Text:
    head = as_line(f"{milestone.title} {milestone.identifier or ''}")
    parties = as_line(f"{milestone.agency or ''} ; {milestone.sponsor or ''}")
    body = as_line(milestone.summary)
    actions = as_line(" ; ".join(action.what for action in milestone.actions))
    due = as_line(" ; ".join(deadline.what for deadline in milestone.deadlines))
    before, _, after = milestone.title.partition("(")
    # Brackets hold a short name, `(GENIUS Act)`, or an explanation in lower case, which is no name.
    called = (milestone.title, before, after if after[:1].isupper() else "")
    names = [frozenset(as_line(name).split()) for name in called]
    identifiers, _ = find_identifiers((milestone.identifier or "").replace(";", " ; ").replace("/", " / "))
    return Text(
        head,
        parties,
        body,
        actions,
        due,
        tuple(name for name in names if name),
        frozenset(actions.split()),
        tuple({word for part in (head, parties, body, actions, due) for word in part.split()}),
        frozenset(identifiers),
        frozenset(int(year) for year in _YEAR.findall(f"{milestone.title} {milestone.identifier or ''}")),
    )


def strength_of(phrase: str, text: Text) -> float:
    """Return how strongly a text has a phrase: 1 where it names the milestone, 0 where it does not have it."""
    return _strength(line_of(phrase), text)


def _strength(wanted: str, text: Text) -> float:
    if wanted in text.head:
        return 1.0
    if wanted in text.parties:
        return 0.95
    if wanted in text.body:
        return 0.85
    return 0.75 if wanted in text.actions or wanted in text.due else 0.0


@lru_cache(maxsize=4096)
def line_of(phrase: str) -> str:
    """Return a phrase of the vocabulary as `wording.as_line` does; there are few, asked for again and again."""
    return as_line(phrase)


def strength_of_misspelt(word: str, text: Text) -> float:
    """Return the same for a stem that may have a slip in it."""
    if len(word) < SHORTEST_MENDED:
        return 0.0
    near = process.extractOne(
        word,
        [known for known in text.words if known[0] == word[0]],
        scorer=OSA.normalized_similarity,
        score_cutoff=ALIKE,
    )
    return 0.0 if near is None else _strength(f" {near[0]} ", text)
