"""Calendar quarters, as the releases of retirement assets name them and as people type them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from calculations import month_names
from calculations.errors import UserError
from calculations.typed_text import LONGEST, plain

_EARLIEST_YEAR = 1900
_LATEST_YEAR = 2199
_CENTURY = 2000

_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4"}

_SEPARATORS = re.compile(r"[\s,./-]+")
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?P<year>[0-9]{4})"
_ANY_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_NUMBER = r"(?P<number>[1-4])(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>[0-9]{1,2})"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        f"q ?{_NUMBER} ?{_ANY_YEAR}",
        f"{_NUMBER} ?q ?{_ANY_YEAR}",
        f"{_YEAR} ?q ?{_NUMBER}",
        f"{_YEAR} {_NUMBER} ?q",
        f"{_NAME} ?{_ANY_YEAR}",
        f"{_YEAR} ?{_NAME}",
        f"{_DAY} ?{_NAME} {_YEAR}",
        f"{_NAME} {_DAY} {_YEAR}",
        _YEAR,
        f"{_YEAR} {_MONTH}",
        f"{_MONTH} {_YEAR}",
        f"{_YEAR} {_MONTH} {_DAY}",
        # 3/31/2025 as Americans write it; 31.3.2025 can only be the other order, and is tried after it.
        f"{_MONTH} {_DAY} {_YEAR}",
        f"{_DAY} {_MONTH} {_YEAR}",
    )
)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a year; its figures are those of its last day."""

    year: int
    number: int

    @property
    def last_day(self) -> date:
        month = self.number * 3
        return date(self.year, month, monthrange(self.year, month)[1])

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """Return the quarter that holds `day`."""
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


def read_quarter(text: str) -> Quarter:
    """Return the quarter that a person typed.

    Read are `2025-Q1`, `2025Q1`, `Q1 2025`, `1Q25`, `first quarter 2025`, `March 2025`, `2025-03`, `03/2025`,
    `2025-03-31`, `31 March 2025`, `March 31, 2025` and `3/31/2025`. A month or a day stands for the quarter
    that holds it, a year alone for its last quarter.
    Raises: UserError when it is none of these, or no such day exists.
    """
    if len(text) > LONGEST:
        raise UserError("quarter.unknown")
    words = [_ORDINALS.get(word, word) for word in _SEPARATORS.split(plain(text)) if word != "of"]
    typed = " ".join("q" if word == "quarter" else word for word in words if word)
    for form in _FORMS:
        if (match := form.fullmatch(typed)) and (quarter := _quarter(**match.groupdict())):
            return quarter
    raise UserError("quarter.unknown")


def _quarter(
    year: str,
    number: str | None = None,
    name: str | None = None,
    month: str | None = None,
    day: str = "1",
) -> Quarter | None:
    """Return the quarter, None where no such day exists or the year is out of all reason."""
    full_year = int(year) if len(year) == 4 else _CENTURY + int(year)
    if not _EARLIEST_YEAR <= full_year <= _LATEST_YEAR:
        return None
    if number is not None:
        return Quarter(full_year, int(number))
    if name is None and month is None:
        return Quarter(full_year, 4)
    month_number = int(month) if month is not None else month_names.SHORT.index((name or "")[:3]) + 1
    try:
        return Quarter.of(date(full_year, month_number, int(day)))
    except ValueError:
        return None
