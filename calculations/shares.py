"""What flows: a share of a base as people type it (`1%`, `1/200`, `50bp`), or a sum of dollars (`$87B`).

A share is kept as an exact fraction: 1/300 has no finite decimal, yet a 300th of 8.7 trillion is exactly
29 billion.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from calculations.errors import UserError
from calculations.typed_text import digits_after_point, number_in, plain

LONGEST = 60
_MOST_DECIMALS = 12
"""Digits after the point of a percentage; a base is itself known to three digits."""
_LONGEST_PART = 9
"""Digits of each part of a fraction."""
_CENTS = 2

_HUNDRED = Decimal(100)

_PERCENT_WORDS = re.compile(r" ?(?:percent|per cent|percents|pct|pc|prozent|por ciento)\.?$")
_BASIS_POINT_WORDS = re.compile(r" ?(?:bps?|bips?|basis points?)\.?$")
_DOLLAR_SIGN = re.compile(r"(?:us ?|u\.s\. ?)?\$|usd|dollars?")
_OTHER_CURRENCY = re.compile(r"[€£¥₿₹₩₽]|\b(?:eur|euros?|gbp|pounds?|jpy|yen|chf|btc|eth)\b")
_ONE_IN = re.compile(r" (?:in|out of) ")
_EXPONENT = re.compile(r"[0-9.,]+ ?(?:e|\*10\^|x10\^) ?[+-]?[0-9]+")
_SCALED = re.compile(r"([0-9][0-9 .,]*|[.,][0-9]+) ?([a-z]+)\.?")
_SCALES = {
    "k": 3,
    "thousand": 3,
    "m": 6,
    "mm": 6,
    "mn": 6,
    "mio": 6,
    "mil": 6,
    "mln": 6,
    "million": 6,
    "millions": 6,
    "b": 9,
    "bn": 9,
    "bln": 9,
    "bil": 9,
    "billion": 9,
    "billions": 9,
    "mrd": 9,
    "t": 12,
    "tn": 12,
    "trn": 12,
    "tln": 12,
    "tril": 12,
    "trillion": 12,
    "trillions": 12,
}
_NOT_A_NUMBER = frozenset({"nan", "-nan", "+nan", "n/a", "null", "none"})
_INFINITE = re.compile(r"[+-]?(?:inf|infinity|∞)")


class Form(Enum):
    """In which words a share was given, and is repeated."""

    PERCENT = "p"
    FRACTION = "f"
    DOLLARS = "d"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a base in (0, 1], or for `Form.DOLLARS` a number of dollars above zero."""

    form: Form
    value: Fraction
    is_bare: bool = field(default=False, compare=False)
    """A number without a unit was read as a percentage."""

    def of(self, base_dollars: Decimal) -> Fraction:
        """Return the part of that base.

        Raises: UserError when dollars were given and the base holds fewer.
        """
        if self.form is not Form.DOLLARS:
            return self.value
        part = self.value / Fraction(base_dollars)
        if part > 1:
            raise UserError("share.more_than_base", asked=self.dollars, held=base_dollars)
        return part

    @property
    def percent(self) -> Decimal:
        """The percentage; exact for `Form.PERCENT`, else to 28 digits."""
        return Decimal(self.value.numerator * 100) / Decimal(self.value.denominator)

    @property
    def dollars(self) -> Decimal:
        """The dollars of `Form.DOLLARS`, exact to the cent."""
        return Decimal(self.value.numerator) / Decimal(self.value.denominator)

    def __str__(self) -> str:
        """Return a text that `read_share` reads as this share: `0.5%`, `1/300`, `$87000000000`."""
        if self.form is Form.FRACTION:
            return f"{self.value.numerator}/{self.value.denominator}"
        if self.form is Form.DOLLARS:
            return f"${_digits(self.dollars)}"
        return f"{_digits(self.percent)}%"


def read_share(text: str) -> Share:
    """Return the share that a person typed.

    A number alone is a percentage: `1` is 1%, `0.01` is 0.01%. A comma is a decimal comma (`1,5` and `1,500`
    are one and a half), but in dollars it separates thousands before three digits, as Americans write it. A
    unit of thousands to trillions makes it dollars.
    Raises: UserError, a different one for each way to be wrong.
    """
    if len(text) > LONGEST:
        raise UserError("share.too_long")
    typed = plain(text)
    if not typed:
        raise UserError("share.empty")
    if typed in _NOT_A_NUMBER:
        raise UserError("share.not_a_number")
    if _INFINITE.fullmatch(typed):
        raise UserError("share.infinite")
    if typed.count("%") > 1:
        raise UserError("share.percent_twice")
    unsigned = typed.removeprefix("+").lstrip()
    if _is_negative(unsigned):
        raise UserError("share.negative")
    if _OTHER_CURRENCY.search(unsigned):
        raise UserError("share.other_currency")
    share = _dollars(unsigned) or _percent(unsigned)
    if share is None:
        raise UserError("share.exponent" if _EXPONENT.search(unsigned) else "share.unreadable")
    if share.value == 0:
        raise UserError("share.zero")
    if share.form is not Form.DOLLARS and share.value > 1:
        raise UserError("share.over_everything")
    return share


def _is_negative(typed: str) -> bool:
    rest = typed.lstrip("$% ").removeprefix("usd").removeprefix("us").lstrip("$ ")
    return rest.startswith("-") or (typed.startswith("(") and typed.endswith(")"))


def _dollars(typed: str) -> Share | None:
    bare = _DOLLAR_SIGN.sub("", typed, count=1).strip()
    has_sign = bare != typed
    power = 0
    scaled = _SCALED.fullmatch(bare)
    if scaled is not None and scaled[2] in _SCALES:
        bare, power = scaled[1].rstrip(), _SCALES[scaled[2]]
    elif not has_sign:
        return None
    amount = number_in(bare, grouped=True)
    if amount is None:
        return None
    dollars = Fraction(amount) * 10**power
    if (dollars * 10**_CENTS).denominator != 1:
        raise UserError("share.below_a_cent")
    return Share(Form.DOLLARS, dollars)


def _percent(typed: str) -> Share | None:
    per = 1
    bare = typed.replace("%", "", 1).strip()
    if bare != typed:
        if not (typed.startswith("%") or typed.endswith("%")):
            return None
        per = 100
    elif match := _PERCENT_WORDS.search(typed):
        bare, per = typed[: match.start()], 100
    elif match := _BASIS_POINT_WORDS.search(typed):
        bare, per = typed[: match.start()], 10_000
    elif typed.endswith(("‰", "‱")):
        bare, per = typed[:-1].rstrip(), 1_000 if typed[-1] == "‰" else 10_000
    quotient = _ONE_IN.sub("/", bare, count=1)
    if "/" in quotient:
        return _fraction(quotient, per)
    number = number_in(bare, grouped=False)
    if number is None:
        return None
    is_bare = per == 1
    value = Fraction(number) / (100 if is_bare else per)
    if digits_after_point(number) > _MOST_DECIMALS:
        raise UserError("share.too_long")
    return Share(Form.PERCENT, value, is_bare)


def _fraction(typed: str, per: int) -> Share | None:
    above, _, below = typed.partition("/")
    numerator = number_in(above.rstrip(), grouped=False)
    denominator = number_in(below.lstrip(), grouped=True)
    if numerator is None or denominator is None:
        return None
    if denominator == 0:
        raise UserError("share.zero_denominator")
    value = Fraction(numerator) / Fraction(denominator) / per
    if max(value.numerator, value.denominator) >= 10**_LONGEST_PART:
        raise UserError("share.too_long")
    return Share(Form.FRACTION, value)


def _digits(value: Decimal) -> str:
    return f"{value.normalize():f}"
