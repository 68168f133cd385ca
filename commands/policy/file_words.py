"""The record's words in the files of people: what each may be called, and which one a wrong word comes nearest to."""

from collections.abc import Mapping

from rapidfuzz import fuzz, process, utils

from calculations.errors import UserError
from commands.replies.refusals import refusal_in_words
from commands.replies.terms import AUTHORITIES, CONFIDENCES, KINDS, RELATIONS, STATUSES, TOPICS
from commands.replies.words import Phrasebook
from tracker.policy.import_words import SpokenWords

_TERMS: Mapping[str, Mapping[str, str]] = {
    "kind": KINDS,
    "status": STATUSES,
    "topics": TOPICS,
    "confidence": CONFIDENCES,
    "investment_authority": AUTHORITIES,
    "relations": RELATIONS,
}
"""The keys of the words by field."""

_RESEMBLES = 60
"""Similarity, 0 to 100, from which a word is worth naming as what may have been meant."""


def spoken_words(phrases: Phrasebook) -> SpokenWords:
    """Return what people call the words of each field, in this language."""
    return {field: _names(phrases, terms) for field, terms in _TERMS.items()}


def row_problem(phrases: Phrasebook, problem: UserError, *, is_plain: bool = False) -> str:
    """Return the sentence of what is wrong with a row; a file has no list to choose from, so the nearest is named."""
    if problem.key != "editing.unknown_word":
        return refusal_in_words(phrases, problem, is_plain=is_plain)
    field = str(problem.values["field"])
    names = _names(phrases, _TERMS.get("status" if field == "actions" else field, {}))
    said = str(problem.values["text"]).replace("_", " ")
    nearest = process.extractOne(said, names.keys(), scorer=fuzz.WRatio, processor=utils.default_process)
    if nearest is None or nearest[1] < _RESEMBLES:
        return refusal_in_words(phrases, UserError("imports.unknown_word_far", **problem.values), is_plain=is_plain)
    named = UserError("imports.unknown_word", **problem.values, nearest=nearest[0])
    return refusal_in_words(phrases, named, is_plain=is_plain)


def _names(phrases: Phrasebook, terms: Mapping[str, str]) -> Mapping[str, str]:
    return {" ".join(phrases.say(key).split()).casefold(): stored for stored, key in terms.items()}
