"""From a share of a base to coins: dollars, coins, and what part of all coins they would be.

Nothing is rounded on the way: shares and weights stay fractions until the one division at the end of each
figure, which is carried to 40 digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import Enum
from fractions import Fraction

from calculations.coin_supply import Asset, Supply

_PRECISION = Context(prec=40)


class Excess(Enum):
    """Whether there are so many coins at all."""

    NONE = "none"
    MORE_THAN_ISSUED = "issued"
    MORE_THAN_MAXIMUM = "maximum"
    """More coins than can ever exist: said in place of a share."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """One kind of coin, and what is known of it on the day of its price."""

    asset: Asset
    weight: Fraction
    """Which part of the dollars goes into it, in (0, 1]."""
    price: Decimal
    supply: Supply | None
    """Coins in circulation; None where nothing is known."""
    new_per_day: Decimal
    maximum: Decimal | None = None
    """The most coins there can ever be; None where the protocol sets no limit."""
    new_in_years: Decimal | None = None
    """The coins that will be issued in the years over which the money is spread."""


@dataclass(frozen=True, slots=True)
class CoinInflow:
    """What one purchase comes to. Shares are fractions of 1, days are days of new coins."""

    purchase: Purchase
    dollars: Decimal
    coins: Decimal
    share_of_supply: Decimal | None
    share_of_maximum: Decimal | None
    days_of_new_coins: Decimal
    coins_per_year: Decimal | None
    share_of_new_coins: Decimal | None
    excess: Excess

    @property
    def asset(self) -> Asset:
        return self.purchase.asset


@dataclass(frozen=True, slots=True)
class Inflow:
    """The whole calculation, with every figure it went through."""

    base_dollars: Decimal
    share: Fraction
    dollars: Decimal
    coins: tuple[CoinInflow, ...]
    years: int | None


def calculate_inflow(
    base_dollars: Decimal, share: Fraction, purchases: Sequence[Purchase], *, years: int | None = None
) -> Inflow:
    """Return what `share` of a base would buy, all of it at one price a coin.

    Raises: ValueError for a share outside (0, 1], a weight outside (0, 1], or fewer years than 1.
    """
    if not 0 < share <= 1:
        raise ValueError(f"a share of {share}")
    if years is not None and years < 1:
        raise ValueError(f"spread over {years} years")
    dollars = Fraction(base_dollars) * share
    return Inflow(
        base_dollars,
        share,
        _decimal(dollars),
        tuple(_coin_inflow(dollars, purchase, years) for purchase in purchases),
        years,
    )


def _coin_inflow(total: Fraction, purchase: Purchase, years: int | None) -> CoinInflow:
    if not 0 < purchase.weight <= 1:
        raise ValueError(f"a weight of {purchase.weight}")
    dollars = total * purchase.weight
    coins = dollars / Fraction(purchase.price)
    supply = purchase.supply
    return CoinInflow(
        purchase,
        _decimal(dollars),
        _decimal(coins),
        _part(coins, supply.coins if supply else None),
        _part(coins, purchase.maximum),
        _decimal(coins / Fraction(purchase.new_per_day)),
        _decimal(coins / years) if years else None,
        _part(coins, purchase.new_in_years),
        _excess(coins, supply.coins if supply else None, purchase.maximum),
    )


def _part(coins: Fraction, of: Decimal | None) -> Decimal | None:
    return _decimal(coins / Fraction(of)) if of else None


def _excess(coins: Fraction, issued: Decimal | None, maximum: Decimal | None) -> Excess:
    if maximum is not None and coins > maximum:
        return Excess.MORE_THAN_MAXIMUM
    if issued is not None and coins > issued:
        return Excess.MORE_THAN_ISSUED
    return Excess.NONE


def _decimal(value: Fraction) -> Decimal:
    return _PRECISION.divide(Decimal(value.numerator), Decimal(value.denominator))
