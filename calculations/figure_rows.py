"""Reading one field of a row of figures, refused with the field's name when it cannot be right."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from calculations.figure_error import FigureError

Row = Mapping[str, Any]

_MOST_DIGITS = 30
_LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure was read."""

    publisher: str
    title: str | None = None
    url: str | None = None
    published: str | None = None
    """The day, month or year of publication as far as it is known: `2025-06-18`, `2025-06` or `2025`."""


def rows_of(document: Mapping[str, Any], field: str) -> list[Row]:
    """Return the list of rows under `field`.

    Raises: FigureError when there is none, or it holds something else than objects.
    """
    value = document.get(field)
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise FigureError(field, "expected a list of objects")
    return value


def section_of(document: Mapping[str, Any], field: str) -> Row:
    """Return the object under `field`.

    Raises: FigureError when it is missing or something else.
    """
    value = document.get(field)
    if not isinstance(value, Mapping):
        raise FigureError(field, "expected an object")
    return value


def text_of(row: Row, field: str) -> str:
    """Return a text that is not empty.

    Raises: FigureError when it is missing, empty, too long or no text.
    """
    value = row.get(field)
    if not isinstance(value, str) or not value.strip():
        raise FigureError(field, "expected a text")
    if len(value) > _LONGEST_TEXT:
        raise FigureError(field, f"longer than {_LONGEST_TEXT} characters")
    return value.strip()


def amount_of(row: Row, field: str) -> Decimal | None:
    """Return a positive number written as a decimal string, None where it is null or missing.

    Raises: FigureError for zero, a negative or unbounded number, a JSON number with a point (it has already
    lost digits) or anything else.
    """
    value = row.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise FigureError(field, 'expected a number in quotation marks, such as "8.7"')
    text = str(value)
    if len(text) > _MOST_DIGITS:
        raise FigureError(field, f"longer than {_MOST_DIGITS} characters")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise FigureError(field, f"{text!r} is not a number") from None
    if not amount.is_finite() or amount <= 0:
        raise FigureError(field, f"{text!r} is not above zero")
    return amount


def required_amount_of(row: Row, field: str) -> Decimal:
    """Return a number as `amount_of` does.

    Raises: FigureError also when it is null or missing.
    """
    amount = amount_of(row, field)
    if amount is None:
        raise FigureError(field, "missing")
    return amount


def whole_of(row: Row, field: str) -> int:
    """Return a whole number from zero up.

    Raises: FigureError when it is missing or something else.
    """
    value = row.get(field)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise FigureError(field, "expected a whole number from zero up")
    return value


def day_of(row: Row, field: str) -> date:
    """Return a day written as `2025-08-07`.

    Raises: FigureError when it is missing or something else.
    """
    text = text_of(row, field)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FigureError(field, f"{text!r} is not a day such as 2025-08-07") from None


def last_day_of(row: Row, field: str) -> tuple[date, bool]:
    """Return a day, and whether it is one: of a month such as `2026-05` the last day counts, and False.

    Raises: FigureError when it is missing or neither.
    """
    text = text_of(row, field)
    year, dash, month = text.partition("-")
    if dash and "-" not in month and len(year) == 4 and year.isdecimal() and month.isdecimal():
        try:
            return date(int(year), int(month), monthrange(int(year), int(month))[1]), False
        except ValueError:
            raise FigureError(field, f"{text!r} is not a month such as 2026-05") from None
    return day_of(row, field), True


def source_of(row: Row, field: str = "source") -> Source:
    """Return where the row's figures were read: an object with a publisher, or a plain text.

    Raises: FigureError when it is missing, or its address is not one.
    """
    value = row.get(field)
    if isinstance(value, str):
        return Source(text_of(row, field))
    if not isinstance(value, Mapping):
        raise FigureError(field, "missing: every figure names where it was read")
    url = _text_or_none(value, "url", f"{field}.url")
    if url is not None and not url.startswith(("https://", "http://")):
        raise FigureError(f"{field}.url", "expected an address that begins with https://")
    try:
        publisher = text_of(value, "publisher")
    except FigureError as error:
        raise FigureError(f"{field}.publisher", error.problem) from None
    return Source(
        publisher,
        _text_or_none(value, "title", f"{field}.title"),
        url,
        _text_or_none(value, "published", f"{field}.published"),
    )


def _text_or_none(row: Row, field: str, named: str) -> str | None:
    if row.get(field) is None:
        return None
    try:
        return text_of(row, field)
    except FigureError as error:
        raise FigureError(named, error.problem) from None
