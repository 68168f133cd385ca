"""A status as people type it: `enacted`, `in committee`, `in_committee`, `comitee`."""

from rapidfuzz import fuzz, process, utils

from calculations.errors import UserError
from commands.replies.inert import inert
from commands.replies.terms import STATUSES
from commands.replies.words import Phrasebook

_SURE = 80
"""Similarity, 0 to 100, from which a status with a typo counts as meant."""

_RESEMBLES = 50
_MOST_SUGGESTIONS = 25
"""Discord, Autocomplete: at most 25 choices; there are more statuses, so they cannot be choices of the option."""


def read_status(phrases: Phrasebook, text: str) -> str:
    """Return the stored word of a status, given in words or as stored, with a typo or two.

    Raises: UserError when it is none, naming the nearest where one resembles it.
    """
    typed = " ".join(text.replace("_", " ").casefold().split())
    names = _names(phrases)
    for status, name in names.items():
        if typed in (name.casefold(), status.replace("_", " ")):
            return status
    found = process.extractOne(typed, names, scorer=fuzz.ratio, processor=utils.default_process)
    if found is not None and found[1] >= _SURE:
        return str(found[2])
    if found is not None and found[1] >= _RESEMBLES:
        raise UserError("status.unknown", text=inert(text, limit=50), nearest=found[0])
    raise UserError("status.unknown_far", text=inert(text, limit=50))


def suggest_statuses(phrases: Phrasebook, typed: str) -> list[tuple[str, str]]:
    """Return up to 25 pairs of name and stored word that `typed` may mean, the likeliest first."""
    wanted = " ".join(typed.replace("_", " ").casefold().split())
    ordered = sorted(_names(phrases).items(), key=lambda entry: entry[1])
    if wanted:
        begins = [entry for entry in ordered if entry[1].casefold().startswith(wanted)]
        begins += [entry for entry in ordered if wanted in entry[1].casefold() and entry not in begins]
        close = process.extract(
            wanted, dict(ordered), scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=75
        )
        begins += [(status, name) for name, _, status in close if (status, name) not in begins]
        ordered = begins
    return [(name, status) for status, name in ordered[:_MOST_SUGGESTIONS]]


def _names(phrases: Phrasebook) -> dict[str, str]:
    return {status: phrases.say(key) for status, key in STATUSES.items()}
