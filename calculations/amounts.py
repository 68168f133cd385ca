"""Dollars a year as people type them."""

import re
from decimal import Decimal

from calculations.errors import UserError
from calculations.typed_text import LONGEST, digits_after_point, number_in, plain

_MOST = Decimal(1_000_000_000)

_CURRENCY_BEFORE = re.compile(r"(?:us ?\$|usd|\$) ?")
_CURRENCY_AFTER = re.compile(r" ?(?:us ?\$|usd|\$|dollars?)$")
_PER_YEAR = re.compile(r"(?: ?/ ?| per | a )(?:year|yr|y|annum)$| (?:p\.? ?a\.?|annually|yearly)$")
_SCALED = re.compile(r"([0-9.,]+) ?([a-z]+)")
_SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "mm": 1_000_000, "mn": 1_000_000, "million": 1_000_000}
_POINTS_BETWEEN_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")


def read_salary(text: str) -> Decimal:
    """Return the pay of a year in dollars: `80000`, `80k`, `$80,000`, `80 000`, `80.000`, `80,000.50`.

    A point or comma before exactly three digits separates thousands, for nobody writes a third digit of a
    dollar; before one or two it is the decimal point. With `k` or `m` a point is always the decimal point.
    Raises: UserError, one for each way to be wrong.
    """
    if len(text) > LONGEST:
        raise UserError("limits.salary_unreadable")
    shown = plain(text)
    if not shown:
        raise UserError("limits.salary_empty")
    if "%" in shown:
        raise UserError("limits.salary_percent")
    unsigned = shown.lstrip("+-")
    amount = _amount(_PER_YEAR.sub("", unsigned))
    is_negative = "-" in shown[: len(shown) - len(unsigned)]
    if amount is None and unsigned.startswith("$-"):
        amount, is_negative = _amount(unsigned[2:]), True
    if amount is None:
        raise UserError("limits.salary_unreadable")
    if amount == 0:
        raise UserError("limits.salary_zero")
    if is_negative:
        raise UserError("limits.salary_negative")
    if amount > _MOST:
        raise UserError("limits.salary_too_large")
    return amount


def _amount(text: str) -> Decimal | None:
    """Return the dollars, None where the text is no amount."""
    bare = _CURRENCY_AFTER.sub("", text)
    if match := _CURRENCY_BEFORE.match(bare):
        bare = bare[match.end() :]
    scale: int | None = 1
    if match := _SCALED.fullmatch(bare):
        bare, unit = match.groups()
        scale = _SCALES.get(unit)
    elif _POINTS_BETWEEN_THOUSANDS.fullmatch(bare):
        bare = bare.replace(".", ",")
    number = number_in(bare, grouped=True)
    if number is None or scale is None:
        return None
    amount = number * scale
    return amount if digits_after_point(amount) <= 2 else None
