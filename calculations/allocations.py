"""Into which coins the dollars go: one kind, a split such as `70/30`, or both kinds as alternatives."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from calculations.coin_supply import Asset
from calculations.errors import UserError
from calculations.typed_text import LONGEST, digits_after_point, number_in, plain

_MOST_DECIMALS = 2

_NAMES = {
    "btc": Asset.BTC,
    "xbt": Asset.BTC,
    "bitcoin": Asset.BTC,
    "bitcoins": Asset.BTC,
    "eth": Asset.ETH,
    "ether": Asset.ETH,
    "ethereum": Asset.ETH,
}
_BOTH = re.compile(r"both|all|side by side|btc and eth side by side")
_JOINTS = re.compile(r" ?(?:/|:|;|\+|&|-|\band\b|\bor\b|\bto\b|\bvs\.?(?= )) ?")
_WEIGHT_AND_NAME = re.compile(r"(?P<weight>[0-9.,]+) ?%? ?(?P<name>[a-z]*)")
_NAME_AND_WEIGHT = re.compile(r"(?P<name>[a-z]+) ?(?P<weight>[0-9.,]+) ?%?")


@dataclass(frozen=True, slots=True)
class Allocation:
    """The weight of each coin, BTC first. The weights add to 1, or each is 1 for alternatives."""

    weights: tuple[tuple[Asset, Fraction], ...]
    are_alternatives: bool = False
    """All of the dollars buy the one coin or the other, not both."""

    @property
    def only(self) -> Asset | None:
        """Return the one kind of coin, None where there are two."""
        return self.weights[0][0] if len(self.weights) == 1 else None


EITHER = Allocation(((Asset.BTC, Fraction(1)), (Asset.ETH, Fraction(1))), are_alternatives=True)
ONLY = {asset: Allocation(((asset, Fraction(1)),)) for asset in Asset}


def split(bitcoin_percent: Decimal) -> Allocation:
    """Return the split that puts that percentage into BTC and the rest into ETH; all of it into one is `ONLY`."""
    weight = Fraction(bitcoin_percent) / 100
    if weight == 1:
        return ONLY[Asset.BTC]
    if weight == 0:
        return ONLY[Asset.ETH]
    return Allocation(((Asset.BTC, weight), (Asset.ETH, 1 - weight)))


def read_allocation(text: str) -> Allocation:
    """Return the allocation that a person typed.

    Read are `both`, `BTC`, `ether`, `70/30` (BTC first), `70:30`, `70% / 30%`, `30 ETH 70 BTC`.
    Raises: UserError when it is none of these, or the weights do not add to 100.
    """
    if len(text) > LONGEST:
        raise UserError("allocation.unreadable")
    typed = plain(text)
    if _BOTH.fullmatch(typed):
        return EITHER
    if typed in _NAMES:
        return ONLY[_NAMES[typed]]
    if typed.startswith("-"):
        raise UserError("allocation.unreadable")
    parts = [part for part in _JOINTS.split(typed) if part]
    if len(parts) == 2 and {_NAMES.get(part) for part in parts} == set(Asset):
        return EITHER
    if len(parts) == 1:
        parts = _in_two(typed)
    if len(parts) != 2:
        raise UserError("allocation.unreadable")
    (first, first_weight), (second, second_weight) = map(_weighed, parts)
    if first is None and second is None:
        first, second = Asset.BTC, Asset.ETH
    if {first, second} != set(Asset):
        raise UserError("allocation.unreadable")
    if first_weight + second_weight != 100:
        raise UserError("allocation.not_hundred", sum=first_weight + second_weight)
    return split(first_weight if first is Asset.BTC else second_weight)


def _in_two(typed: str) -> list[str]:
    """Return the halves of `70 30`, `70% 30%`, `70 btc 30 eth` and `btc 70 eth 30`."""
    words = typed.replace(" %", "%").split(" ")
    half, odd = divmod(len(words), 2)
    return [" ".join(words[:half]), " ".join(words[half:])] if not odd else []


def _weighed(part: str) -> tuple[Asset | None, Decimal]:
    match = _WEIGHT_AND_NAME.fullmatch(part) or _NAME_AND_WEIGHT.fullmatch(part)
    weight = number_in(match["weight"], grouped=False) if match else None
    if match is None or weight is None or digits_after_point(weight) > _MOST_DECIMALS:
        raise UserError("allocation.unreadable")
    if match["name"] and match["name"] not in _NAMES:
        raise UserError("allocation.unreadable")
    return _NAMES.get(match["name"]), weight
