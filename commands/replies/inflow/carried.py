"""What the button below an answer carries: all inputs and the prices, in the 100 characters of a custom_id.

Numbers are written in base 36, a decimal as its digits and the count of those after the point. Parts, in
order: share; base, quarter, coins and years; day of the answer with the figures' fingerprint; one part a price.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from calculations.allocations import EITHER, ONLY, Allocation, split
from calculations.coin_supply import Asset
from calculations.errors import UserError
from calculations.quarters import Quarter
from calculations.retirement_assets import Base
from calculations.shares import Form, Share
from commands.replies.controls import CUSTOM_ID_LIMIT, custom_id
from commands.replies.inflow.case import InflowCase, InflowQuestion
from commands.replies.inflow.prices import Origin, PriceUsed

CONTROL = "inflow.working"

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FINGERPRINTS = 36**5
_LETTER_OF_BASE = {
    Base.PLANS_401K: "k",
    Base.ALL_DC: "d",
    Base.IRAS: "i",
    Base.ALL_ASSETS: "t",
    Base.HEADLINE: "h",
}
_BASE_OF_LETTER = {letter: base for base, letter in _LETTER_OF_BASE.items()}
_COINS_OF_LETTER = {"x": EITHER, "b": ONLY[Asset.BTC], "e": ONLY[Asset.ETH]}
_LETTER_OF_COINS = {coins: letter for letter, coins in _COINS_OF_LETTER.items()}

_SHARE = re.compile(r"(?P<form>[pfd])(?P<bare>!?)(?P<first>[0-9a-z]+)\.(?P<second>[0-9a-z]+)")
_BASE = re.compile(r"(?P<base>[kdith])(?P<quarter>[0-9]{4}[1-4])?(?P<coins>[xbe]|s[0-9.]+)(?:y(?P<years>[1-9][0-9]?))?")
_ANSWER = re.compile(r"(?P<day>[0-9a-z]+)\.(?P<fingerprint>[0-9a-z]+)")
_PRICE = re.compile(
    r"(?P<origin>[lknfg])(?P<unchecked>!?)(?P<digits>[0-9a-z]+)\.(?P<decimals>[0-9])"
    r",(?P<when>[0-9a-z]*),(?P<name>.*)"
)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a button carried."""

    question: InflowQuestion
    prices: tuple[PriceUsed, ...]
    answered_on: date
    fingerprint: int

    def has_changed(self, case: InflowCase) -> bool:
        """Return whether a figure behind `case` is another than behind the answer."""
        return case.fingerprint % _FINGERPRINTS != self.fingerprint


def working_id(case: InflowCase) -> str:
    """Return the custom_id for the answer's button. Of the venues' names as much is kept as there is room for."""
    parts = (
        _share(case.question.share),
        _base(case),
        f"{_base_36(case.answered_on.toordinal())}.{_base_36(case.fingerprint % _FINGERPRINTS)}",
        *map(_price, case.prices),
    )
    names = [price.name for price in case.prices]
    if len(names) == 2 and names[0] == names[1]:
        names[1] = ""
    room = CUSTOM_ID_LIMIT - len(custom_id(CONTROL, *parts))
    if sum(map(len, names)) > room:
        names = [_cut(name, room // len(names)) for name in names]
    head, tail = parts[:3], parts[3:]
    return custom_id(CONTROL, *head, *map(str.__add__, tail, names))


def read_working_id(rest: str) -> Carried:
    """Return what `working_id` put behind the control's name.

    Raises: UserError when it is not of this release's form.
    """
    try:
        share, base, answer, *prices = rest.split("|")
        asked = _match(_BASE, base)
        question = InflowQuestion(
            _read_share(share),
            _BASE_OF_LETTER[asked["base"]],
            Quarter(int(asked["quarter"][:4]), int(asked["quarter"][4])) if asked["quarter"] else None,
            _read_coins(asked["coins"]),
            int(asked["years"]) if asked["years"] else None,
        )
        answered = _match(_ANSWER, answer)
        answered_on = date.fromordinal(int(answered["day"], 36))
        used = [
            _read_price(asset, price, answered_on)
            for (asset, _), price in zip(question.allocation.weights, prices, strict=True)
        ]
        if len(used) == 2 and not used[1].name:
            used[1] = replace(used[1], name=used[0].name)
        return Carried(question, tuple(used), answered_on, int(answered["fingerprint"], 36))
    except (ValueError, OverflowError, OSError, UserError):
        raise UserError("control.outdated") from None


def _match(form: re.Pattern[str], text: str) -> re.Match[str]:
    match = form.fullmatch(text)
    if match is None:
        raise ValueError("another form")
    return match


def _share(share: Share) -> str:
    letter = share.form.value + ("!" if share.is_bare else "")
    if share.form is Form.FRACTION:
        return f"{letter}{_base_36(share.value.numerator)}.{_base_36(share.value.denominator)}"
    return letter + _decimal(share.dollars if share.form is Form.DOLLARS else share.percent)


def _read_share(text: str) -> Share:
    match = _match(_SHARE, text)
    first, second = int(match["first"], 36), int(match["second"], 36)
    form = Form(match["form"])
    if form is not Form.FRACTION:
        second = 10 ** min(second, 20) * (100 if form is Form.PERCENT else 1)
    if first == 0 or second == 0 or (form is not Form.DOLLARS and first > second):
        raise ValueError("no share")
    return Share(form, Fraction(first, second), bool(match["bare"]))


def _base(case: InflowCase) -> str:
    question, quarter = case.question, case.base.quarter
    return "".join(
        (
            _LETTER_OF_BASE[question.base],
            f"{quarter.year}{quarter.number}" if quarter else "",
            _coins(question.allocation),
            f"y{question.years}" if question.years else "",
        )
    )


def _coins(allocation: Allocation) -> str:
    letter = _LETTER_OF_COINS.get(allocation)
    return letter or f"s{float(allocation.weights[0][1] * 100):g}"


def _read_coins(text: str) -> Allocation:
    known = _COINS_OF_LETTER.get(text)
    if known is not None:
        return known
    percent = Decimal(text[1:]) if text.count(".") <= 1 else Decimal(0)
    if not 0 < percent < 100:
        raise ValueError("no split")
    return split(percent)


def _price(price: PriceUsed) -> str:
    if price.traded_at is not None:
        when = _base_36(int(price.traded_at.timestamp()))
    else:
        when = "" if price.origin is Origin.GIVEN else _base_36(price.day.toordinal())
    return f"{price.origin.value}{'' if price.is_checked else '!'}{_decimal(price.dollars)},{when},"


def _read_price(asset: Asset, text: str, answered_on: date) -> PriceUsed:
    match = _match(_PRICE, text)
    origin = Origin(match["origin"])
    dollars = Decimal(int(match["digits"], 36)).scaleb(-int(match["decimals"]))
    if dollars == 0:
        raise ValueError("no price")
    if origin is Origin.GIVEN:
        return PriceUsed(asset, dollars, origin, answered_on)
    when = int(match["when"], 36)
    if origin in (Origin.NAMED, Origin.FALLBACK):
        return PriceUsed(asset, dollars, origin, date.fromordinal(when), match["name"])
    traded_at = datetime.fromtimestamp(when, UTC)
    return PriceUsed(asset, dollars, origin, traded_at.date(), match["name"], traded_at, not match["unchecked"])


def _cut(name: str, room: int) -> str:
    return name if len(name) <= room else name[: max(room - 1, 0)] + "…" * (room > 0)


def _decimal(value: Decimal) -> str:
    digits, _, decimals = f"{value:f}".partition(".")
    decimals = decimals.rstrip("0")
    return f"{_base_36(int(digits + decimals))}.{_base_36(len(decimals))}"


def _base_36(number: int) -> str:
    written = ""
    while number:
        number, digit = divmod(number, 36)
        written = _DIGITS[digit] + written
    return written or "0"
