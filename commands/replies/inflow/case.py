"""One question about an inflow, worked out with one set of figures and prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from zlib import crc32

from calculations.allocations import Allocation
from calculations.coin_supply import Asset, CoinSupply, Supply
from calculations.inflow import Inflow, Purchase, calculate_inflow
from calculations.quarters import Quarter
from calculations.retirement_assets import Base, BaseFigure
from calculations.shares import Share
from commands.replies.inflow.prices import PriceUsed
from tracker.market.figures import Figures


@dataclass(frozen=True, slots=True)
class InflowQuestion:
    """What was asked, as it was read."""

    share: Share
    base: Base
    quarter: Quarter | None
    """None: the newest quarter in which the base is known."""
    allocation: Allocation
    years: int | None


@dataclass(frozen=True, slots=True)
class InflowCase:
    """A question with everything that its answer rests on."""

    question: InflowQuestion
    base: BaseFigure
    prices: tuple[PriceUsed, ...]
    """One for each coin, in the order of `result.coins`."""
    result: Inflow
    figures: Figures
    answered_on: date
    """The day whose new coins count, in UTC."""

    @property
    def fingerprint(self) -> int:
        """A number below 2 to the 32nd that changes when a figure behind the working does. Prices are not in it."""
        inputs = [self.base.dollars, self.base.as_of]
        for coin in self.result.coins:
            supply = coin.purchase.supply
            inputs += [supply.coins if supply else None, coin.purchase.new_per_day, coin.purchase.new_in_years]
        return crc32(repr(inputs).encode())


def work_out(question: InflowQuestion, prices: Sequence[PriceUsed], figures: Figures, answered_on: date) -> InflowCase:
    """Return the case.

    Raises: UserError when the base is not known in that quarter, or holds fewer dollars than were asked for.
    """
    base = (
        figures.assets.newest(question.base)
        if question.quarter is None
        else figures.assets.at(question.base, question.quarter)
    )
    purchases = [
        Purchase(
            asset,
            weight,
            price.dollars,
            _supply_on(figures.supply, asset, price.day),
            _new_per_day(figures.supply, asset, answered_on),
            figures.supply.maximum if asset is Asset.BTC else None,
            figures.supply.new_coins(asset, answered_on, question.years) if question.years else None,
        )
        for (asset, weight), price in zip(question.allocation.weights, prices, strict=True)
    ]
    result = calculate_inflow(base.dollars, question.share.of(base.dollars), purchases, years=question.years)
    return InflowCase(question, base, tuple(prices), result, figures, answered_on)


@lru_cache(maxsize=256)
def _supply_on(supply: CoinSupply, asset: Asset, day: date) -> Supply | None:
    return supply.on(asset, day)


@lru_cache(maxsize=256)
def _new_per_day(supply: CoinSupply, asset: Asset, day: date) -> Decimal:
    return supply.per_day(asset, day)
