"""Dates as people type them, in the English and the order of the United States."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from calculations import month_names
from calculations.errors import UserError
from calculations.typed_text import plain

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEAR = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}
_FILLERS = frozenset({"on", "of", "the", "a.d."})

_YEAR_FIRST = re.compile(r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})(?:t[\d:.]+z?)?")
_RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{2}|\d{4})")
_WITHOUT_YEAR = re.compile(r"(\d{1,2})/(\d{1,2})")
_AGO = re.compile(r"(\d{1,4}|an?|one) (day|week|month|year)s? ago")
_AHEAD = re.compile(r"in (\d{1,4}|an?|one) (day|week|month|year)s?")
_LAST_OR_NEXT = re.compile(r"(last|next) (week|month|year)")
_NAMED_DAY = re.compile(r"(last|next)? ?([a-z]{3,9})")
_NUMBER = re.compile(r"(\d{1,2}|\d{4})(?:st|nd|rd|th)?")


@dataclass(frozen=True, slots=True)
class DateReading:
    """How a typed date was understood. `is_ambiguous`: it could be meant otherwise, so it is shown back.

    `other` is the other way to read it, where there is one (`7/8/25`: 7 August 2025).
    """

    typed: str
    on: date
    is_ambiguous: bool
    other: date | None = None


def read_date(text: str, *, today: date) -> DateReading:
    """Return the date that a person means: `Aug 7 2025`, `2025-08-07`, `7/8/25`, `yesterday`, `2 weeks ago` ...

    Numbers alone are read as month, day, year, which is ambiguous where the first two could be exchanged. A date
    without a year is the one nearest to `today` (that person's), a bare weekday the last one, `last month` this day a
    month ago; all these are ambiguous.
    Raises: UserError `dates.unreadable`, `dates.no_day` (a month alone), `dates.no_such_day`, `dates.wrong_weekday`.
    """
    typed = text.strip()
    words = plain(typed)
    try:
        found = _near(words, today) or _numbers(words, today) or _in_words(words, today)
    except (ValueError, OverflowError) as error:
        raise UserError("dates.no_such_day", text=typed) from error
    if found is None:
        raise UserError("dates.unreadable", text=typed)
    on, other, is_ambiguous = found
    return DateReading(typed, on, is_ambiguous, other)


_Found = tuple[date, date | None, bool]


def _near(words: str, today: date) -> _Found | None:
    if words in _NEAR:
        return today + timedelta(days=_NEAR[words]), None, False
    for pattern, sign in ((_AGO, -1), (_AHEAD, 1)):
        if match := pattern.fullmatch(words):
            count = sign * (int(match[1]) if match[1].isdecimal() else 1)
            return today + _step(match[2], count), None, False
    if match := _LAST_OR_NEXT.fullmatch(words):
        return today + _step(match[2], 1 if match[1] == "next" else -1), None, True
    match = _NAMED_DAY.fullmatch(words)
    weekday = _position(_WEEKDAYS, match[2]) if match else None
    if match is None or weekday is None:
        return None
    past = today - timedelta(days=(today.weekday() - weekday) % 7)
    future = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if match[1] == "next":
        return future, None, True
    if match[1] == "last" and past == today:
        past -= timedelta(days=7)
    return past, None if match[1] else future, True


def _step(unit: str, count: int) -> relativedelta:
    steps: dict[str, Any] = {f"{unit}s": count}
    return relativedelta(**steps)


def _numbers(words: str, today: date) -> _Found | None:
    if match := _YEAR_FIRST.fullmatch(words):
        return date(int(match[1]), int(match[3]), int(match[4])), None, False
    if match := _RUN_TOGETHER.fullmatch(words):
        return date(int(match[1]), int(match[2]), int(match[3])), None, False
    if match := _YEAR_LAST.fullmatch(words):
        first, second, year = int(match[1]), int(match[3]), _year(match[4], today)
        if first > 12:
            return date(year, second, first), None, False
        other = date(year, second, first) if second <= 12 and second != first else None
        return date(year, first, second), other, other is not None
    if match := _WITHOUT_YEAR.fullmatch(words):
        return *_nearest(int(match[1]), int(match[2]), today), True
    return None


def _in_words(words: str, today: date) -> _Found | None:
    month = weekday = None
    numbers: list[str] = []
    for word in _bare_words(words):
        if (number := _NUMBER.fullmatch(word)) is not None:
            numbers.append(number[1])
        elif month is None and (found := _position(month_names.LONG, word)) is not None:
            month = found + 1
        elif weekday is None and (found := _position(_WEEKDAYS, word)) is not None:
            weekday = found
        elif word not in _FILLERS:
            return None
    if month is None or len(numbers) > 2:
        return None
    numbers.sort(key=lambda number: len(number) == 4)
    if not numbers or len(numbers[0]) == 4:
        raise UserError("dates.no_day", text=words)
    if len(numbers) == 1:
        found_on, other = _nearest(month, int(numbers[0]), today)
        is_ambiguous = True
    else:
        found_on, other, is_ambiguous = date(_year(numbers[1], today), month, int(numbers[0])), None, False
    if weekday is not None and found_on.weekday() != weekday:
        if other is None or other.weekday() != weekday:
            raise UserError("dates.wrong_weekday", text=words, on=found_on)
        found_on, other = other, None
    return found_on, other, is_ambiguous


def _bare_words(words: str) -> Iterator[str]:
    for word in re.sub(r"(?<=[a-z])(?=\d)", " ", words.replace(",", " ")).split():
        yield word.rstrip(".") or word


def _position(names: tuple[str, ...], word: str) -> int | None:
    """Return which of the names a word is, in full or shortened to three letters or more."""
    return next((place for place, name in enumerate(names) if len(word) >= 3 and name.startswith(word)), None)


def _year(digits: str, today: date) -> int:
    """Return a year; of two digits, the one from 79 years ago to 20 years ahead."""
    if len(digits) == 4:
        return int(digits)
    earliest = today.year - 79
    return earliest + (int(digits) - earliest) % 100


def _nearest(month: int, day: int, today: date) -> tuple[date, date | None]:
    """Return the day of that name nearest to today, then the second nearest of the years around."""
    days: list[date] = []
    for year in range(today.year - 4, today.year + 5):
        try:
            days.append(date(year, month, day))
        except ValueError:
            # 29 February is there every fourth year; what is in none of nine is no day at all.
            continue
    days.sort(key=lambda one: abs(one - today))
    if not days:
        raise ValueError(f"no day {month}/{day}")
    return days[0], days[1]
