"""Rounding for show only: a calculation never rounds a middle result."""

from decimal import ROUND_HALF_UP, Decimal


def significant(value: Decimal, digits: int = 3) -> Decimal:
    """Return `value` rounded half up to `digits` significant digits; zero stays zero."""
    if value == 0:
        return Decimal(0)
    return value.quantize(Decimal(1).scaleb(value.adjusted() - digits + 1), rounding=ROUND_HALF_UP)


def places(value: Decimal, digits: int) -> Decimal:
    """Return `value` rounded half up to `digits` digits after the point."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
