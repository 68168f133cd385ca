"""What was asked of `/limits`, and how a button carries it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from calculations.ages import Person
from calculations.contributions import months_left
from calculations.errors import UserError
from calculations.limit_years import YearLimits
from calculations.limits import ContributionLimits
from commands.replies.controls import custom_id, parts_of


@dataclass(frozen=True, slots=True)
class LimitsQuestion:
    """A year, perhaps another beside it, perhaps a person's age and pay."""

    year: int
    compare: int | None = None
    person: Person | None = None
    pay: Decimal | None = None
    month: int | None = None
    """The month of asking, 1 to 12, where `year` was the current one."""

    @property
    def is_personal(self) -> bool:
        return self.person is not None or self.pay is not None

    def months(self) -> tuple[date, ...]:
        """Return the first days of the months that were left, that of asking included."""
        return () if self.month is None else months_left(self.year, date(self.year, self.month, 1))


@dataclass(frozen=True, slots=True)
class Years:
    """The limits a question is about."""

    asked: YearLimits
    compared: YearLimits | None
    """The year that was named to stand beside."""
    before: YearLimits | None
    """The year before `asked`, None when it is not on record."""

    @property
    def other(self) -> YearLimits | None:
        """What a change is counted from."""
        return self.compared or self.before


def years_of(limits: ContributionLimits, question: LimitsQuestion) -> Years:
    """Return the limits of the years asked about.

    Raises: UserError for a year that is not on record, or one compared with itself.
    """
    asked = limits.of(question.year)
    if question.compare is None:
        return Years(asked, None, limits.before(question.year))
    if question.compare == question.year:
        raise UserError("limits.compare_same", year=str(question.year))
    return Years(asked, limits.of(question.compare), limits.before(question.year))


def fingerprint_of(question: LimitsQuestion, years: Years) -> str:
    """Return what changes with any figure behind the answer to `question`."""
    other = years.compared if question.is_personal else years.other
    return years.asked.fingerprint + (other.fingerprint if other else "")


def working_id(question: LimitsQuestion, fingerprint: str) -> str:
    """Return the custom_id of **Show the working**; it holds a person's numbers, if any were given."""
    person = question.person
    return custom_id(
        "limits.working",
        str(question.year),
        _or_empty(question.compare),
        "" if person is None else f"{'b' if person.is_birth_year_given else 'a'}{person.birth_year}",
        "" if question.pay is None else f"{question.pay:f}",
        _or_empty(question.month),
        fingerprint,
    )


def all_id(question: LimitsQuestion) -> str:
    """Return the custom_id of **All limits**, without a person's numbers."""
    return custom_id("limits.all", str(question.year), _or_empty(question.compare))


def share_id(question: LimitsQuestion) -> str:
    """Return the custom_id of **Share without my numbers**, without a person's numbers."""
    return custom_id("limits.share", str(question.year), _or_empty(question.compare))


def read_general(rest: str) -> LimitsQuestion:
    """Return what `all_id` and `share_id` carry.

    Raises: UserError for a button of another release.
    """
    year, compare = parts_of(rest, 2)
    return LimitsQuestion(_whole(year), _whole_or_none(compare))


def read_working(rest: str) -> tuple[LimitsQuestion, str]:
    """Return the question and the fingerprint that `working_id` carries.

    Raises: UserError for a button of another release.
    """
    year, compare, person, pay, month, fingerprint = parts_of(rest, 6)
    question = LimitsQuestion(_whole(year), _whole_or_none(compare), _person(person), _pay(pay), _whole_or_none(month))
    if question.month is not None and not 1 <= question.month <= 12:
        raise UserError("control.outdated")
    return question, fingerprint


def _person(part: str) -> Person | None:
    if not part:
        return None
    if part[0] not in "ab":
        raise UserError("control.outdated")
    return Person(_whole(part[1:]), part[0] == "b")


def _pay(part: str) -> Decimal | None:
    if not part:
        return None
    try:
        pay = Decimal(part)
    except InvalidOperation:
        raise UserError("control.outdated") from None
    if not pay.is_finite() or pay <= 0:
        raise UserError("control.outdated")
    return pay


def _whole(part: str) -> int:
    if not (part.isascii() and part.isdecimal() and len(part) <= 4):
        raise UserError("control.outdated")
    return int(part)


def _whole_or_none(part: str) -> int | None:
    return _whole(part) if part else None


def _or_empty(value: int | None) -> str:
    return "" if value is None else str(value)
