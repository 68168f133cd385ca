"""A jurisdiction as people type it: `Florida`, `florda`, `FL`, `US-FL`, `federal`."""

from rapidfuzz import fuzz, process, utils

from calculations.errors import UserError
from commands.replies.inert import inert
from commands.replies.terms import JURISDICTIONS
from commands.replies.words import Phrasebook
from tracker.policy.jurisdictions import find_jurisdiction

_SURE = 80
"""Similarity, 0 to 100, from which a name with a typo counts as meant: `Texs` is Texas, `Mexico` is not New Mexico."""

_RESEMBLES = 50
"""Similarity from which a name is worth naming as what may have been meant."""

_CLEARLY_AHEAD = 5
"""How far the second best name must lie behind, or the text could mean either."""

_SHORTEST_PIECE = 3
"""Letters from which the middle of a name is searched too: shorter ones are in nearly every name."""

_MOST_SUGGESTIONS = 25
"""Discord, Autocomplete: at most 25 choices."""


def read_jurisdiction(phrases: Phrasebook, text: str) -> str:
    """Return the code, `US` or ISO 3166-2 such as `US-FL`, of a name or code in any case, with a typo or two.

    Raises: UserError when the text is none, naming the nearest where one resembles it.
    """
    typed = " ".join(text.split())
    found = find_jurisdiction(typed)
    if found is not None:
        return str(found)
    names = _names(phrases)
    by_name = {name.casefold(): code for code, name in names.items()}
    if typed.casefold() in by_name:
        return by_name[typed.casefold()]
    ranked = process.extract(typed, names, scorer=fuzz.ratio, processor=utils.default_process, limit=2)
    (_, best, nearest), (_, second, _) = ranked
    if best >= _SURE and best - second >= _CLEARLY_AHEAD:
        return str(nearest)
    if best >= _RESEMBLES:
        raise UserError("jurisdiction.unknown", text=inert(typed, limit=50), nearest=names[nearest])
    raise UserError("jurisdiction.unknown_far", text=inert(typed, limit=50))


def suggest_jurisdictions(phrases: Phrasebook, typed: str) -> list[tuple[str, str]]:
    """Return up to 25 pairs of name and code that `typed` may mean, the likeliest first; all names when empty."""
    names = _names(phrases)
    wanted = " ".join(typed.split()).casefold()
    federal, *states = names.items()
    ordered = [federal, *sorted(states, key=lambda entry: entry[1])]
    if wanted:
        code = find_jurisdiction(wanted)
        begins = [entry for entry in ordered if entry[0] == code]
        begins += [entry for entry in ordered if entry[1].casefold().startswith(wanted) and entry not in begins]
        if len(wanted) >= _SHORTEST_PIECE:
            begins += [entry for entry in ordered if wanted in entry[1].casefold() and entry not in begins]
        close = process.extract(wanted, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=75)
        begins += [(code, name) for name, _, code in close if (code, name) not in begins]
        ordered = begins
    return [(name, code) for code, name in ordered[:_MOST_SUGGESTIONS]]


def _names(phrases: Phrasebook) -> dict[str, str]:
    return {code: phrases.say(key) for code, key in JURISDICTIONS.items()}
