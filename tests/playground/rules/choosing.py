"""Rules of whatever has options to choose from: selects, radio groups."""

from collections.abc import Callable
from typing import Any

from tests.playground.rules.forms import option
from tests.playground.rules.rule import INVALID, Rule

DUPLICATED = "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"


def choosing(what: str, make: Callable[..., Any], place: str) -> list[Rule]:
    """Of two options one is chosen at first, as one may be, and their values differ. `make` takes `options`."""
    sound = make(options=[option("a", default=True), option("b")])
    both = make(options=[option("a", default=True), option("b", default=True)])
    twice = make(options=[option("a"), option("a")])
    return [
        Rule(f"defaults of {what} are at most max_values", sound, both, f"{place}.options", INVALID),
        Rule(f"values of {what} stand once", sound, twice, f"{place}.options.1", DUPLICATED),
    ]
