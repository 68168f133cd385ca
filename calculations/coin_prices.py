"""Prices of one coin in dollars, as people type them."""

import re
from decimal import Decimal

from calculations.errors import UserError
from calculations.typed_text import LONGEST, digits_after_point, number_in, plain, trimmed

MOST_DOLLARS = 10**9
MOST_DECIMALS = 4

_DOLLAR_SIGN = re.compile(r"(?:us ?)?\$|usd|dollars?")
_SCALED = re.compile(r"(.*?) ?(k|thousand|m|mn|million)")
_SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "mn": 1_000_000, "million": 1_000_000}


def read_price(text: str) -> Decimal | None:
    """Return the price that a person typed: `65000`, `$65,000`, `65k`, `65,000.50`, `1.2m`; None for no number.

    A comma before three digits separates thousands, a point is the decimal point.
    Raises: UserError for a price of nothing, below nothing, or beyond all reason.
    """
    if len(text) > LONGEST:
        raise UserError("price.out_of_range")
    typed = plain(text)
    bare = _DOLLAR_SIGN.sub("", typed, count=1).strip()
    if bare.startswith("-") and number_in(bare[1:].lstrip(), grouped=True) is not None:
        raise UserError("price.not_positive")
    scale = 1
    if (match := _SCALED.fullmatch(bare)) and match[2] in _SCALES:
        bare, scale = match[1], _SCALES[match[2]]
    number = number_in(bare, grouped=True)
    if number is None:
        return None
    price = number * scale
    if price == 0:
        raise UserError("price.not_positive")
    if price >= MOST_DOLLARS or digits_after_point(price) > MOST_DECIMALS:
        raise UserError("price.out_of_range")
    return trimmed(price)
