"""Reading one field of a venue's answer: exactly the documented shape, or a SourceError that names the field."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from tracker.market.quotes import CLOCK_SKEW, TRADE_AGE_LIMIT
from tracker.source_error import SourceError

_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,18})?")


def wrong_shape(venue: str, reason: str) -> SourceError:
    """Return the error of an answer that is not what the venue documents; asking again will not mend it."""
    return SourceError(venue, reason, temporary=False)


def object_of(venue: str, value: object, field: str = "the answer") -> Mapping[str, object]:
    """Return a JSON object."""
    if not isinstance(value, dict):
        raise wrong_shape(venue, f"{field} is no object")
    return value


def text_of(venue: str, fields: Mapping[str, object], field: str) -> str:
    """Return a text."""
    value = fields.get(field)
    if not isinstance(value, str):
        raise wrong_shape(venue, f"{field} is no text")
    return value


def price_of(venue: str, value: object, field: str) -> Decimal:
    """Return a price written as text, digits with at most one point, above zero.

    Decimal itself would also read "NaN", "1_000", "1e400" and digits of other scripts.
    """
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise wrong_shape(venue, f"{field} is no price")
    price = Decimal(value)
    if price == 0:
        raise wrong_shape(venue, f"{field} is zero")
    return price


def moment_of(venue: str, number: object, field: str, *, per_second: int) -> datetime:
    """Return the UTC moment of a whole number of 1/`per_second` seconds since 1970.

    `number` is an int, or text of ASCII digits.
    """
    if isinstance(number, str) and re.fullmatch(r"[0-9]{1,16}", number):
        number = int(number)
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise wrong_shape(venue, f"{field} is no time")
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=1) * number / per_second
    except OverflowError:
        raise wrong_shape(venue, f"{field} is out of bounds") from None


def require_fresh(venue: str, answered_at: datetime, received_at: datetime) -> None:
    """Check the time of an answer that does not date its trade: an old copy from a cache is no price.

    Raises: SourceError, temporary.
    """
    if not -CLOCK_SKEW <= received_at - answered_at <= TRADE_AGE_LIMIT:
        reason = f"the answer is of {answered_at.isoformat()}, not of now"
        raise SourceError(venue, reason, temporary=True)
