"""How old a person is for a limit: the age reached by 31 December of the year.

Source: IRC 414(v)(5)(A) and 414(v)(2)(B)(i), for IRAs 219(b)(5)(B); checked 2026-11-24. So the year of birth
decides alone: who is born on 31 December 1975 is 50 for the whole of 2025.
"""

import re
from dataclasses import dataclass
from datetime import date

from calculations import month_names
from calculations.errors import UserError
from calculations.typed_text import LONGEST, plain

YOUNGEST = 14
OLDEST = 120

_YEAR = re.compile(r"[0-9]{4}")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})(?:[-/. ]([0-9]{1,2}))?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (?:([0-9]{1,2})(?:st|nd|rd|th)? )?([0-9]{4})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[- ]([a-z]+)\.?[- ]([0-9]{4})")


@dataclass(frozen=True, slots=True)
class Person:
    """The one thing that decides a person's age for a limit."""

    birth_year: int
    is_birth_year_given: bool
    """False where an age was given and the year of birth follows from it."""

    def age_in(self, year: int) -> int:
        """Return the age on 31 December of `year`; below zero before birth."""
        return year - self.birth_year


def read_person(age: int | None, born: str | None, year: int) -> Person | None:
    """Return who is meant by an age on 31 December of `year`, a day or year of birth, or both; None without either.

    Raises: UserError when one of them cannot be right, or they contradict each other.
    """
    if age is not None and not YOUNGEST <= age <= OLDEST:
        raise UserError("limits.age_out_of_range", youngest=YOUNGEST, oldest=OLDEST)
    if born is None:
        return None if age is None else Person(year - age, False)
    person = Person(read_birth_year(born), True)
    reached = person.age_in(year)
    if age is not None and age != reached:
        raise UserError(
            "limits.age_contradicts", birth_year=str(person.birth_year), year=str(year), reached=reached, age=age
        )
    check_age(person, year)
    return person


def check_age(person: Person, year: int) -> None:
    """Raise UserError unless the person is of an age in `year` at which there is pay to defer."""
    reached = person.age_in(year)
    if reached < 0:
        raise UserError("limits.not_born_yet", birth_year=str(person.birth_year), year=str(year))
    if not YOUNGEST <= reached <= OLDEST:
        raise UserError("limits.age_unusual", reached=reached, year=str(year), youngest=YOUNGEST, oldest=OLDEST)


def read_birth_year(text: str) -> int:
    """Return the year of a year or day of birth: `1975`, `1975-12-31`, `31 Dec 1975`, `12/31/1975`.

    Day and month may stand either way round: only the year counts, so that 3/4/1975 need not be decided.
    Raises: UserError when it is no year of four digits or no day of the calendar.
    """
    if len(text) > LONGEST:
        raise UserError("limits.born_unreadable")
    shown = " ".join(plain(text).replace(",", " ").split())
    if not shown:
        raise UserError("limits.born_empty")
    if _YEAR.fullmatch(shown):
        return int(shown)
    if match := _YEAR_FIRST.fullmatch(shown):
        year, first, second = (int(part or 1) for part in match.groups())
        return _existing(year, first, second)
    if match := _YEAR_LAST.fullmatch(shown):
        first, second, year = (int(part) for part in match.groups())
        return _existing(year, first, second)
    if match := _MONTH_FIRST.fullmatch(shown):
        name, day, last = match.groups()
        return _existing(int(last), _month(name), int(day or 1), either_way=False)
    if match := _DAY_FIRST.fullmatch(shown):
        day, name, last = match.groups()
        return _existing(int(last), _month(name), int(day), either_way=False)
    raise UserError("limits.born_unreadable")


def _month(name: str) -> int:
    for names in (month_names.SHORT, month_names.LONG):
        if name in names:
            return names.index(name) + 1
    if name == "sept":
        return 9
    raise UserError("limits.born_unreadable")


def _existing(year: int, first: int, second: int, *, either_way: bool = True) -> int:
    for month, day in ((first, second), (second, first))[: 2 if either_way else 1]:
        try:
            date(year, month, day)
        except ValueError:
            continue
        return year
    raise UserError("limits.born_no_such_day")
