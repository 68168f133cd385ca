"""What to keep in mind with an inflow, each with where it is from; one is shown, the rest with the working."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from calculations.coin_supply import Asset
from calculations.inflow import Excess
from calculations.retirement_assets import Base
from commands.replies.inflow.case import InflowCase
from commands.replies.links import masked_link
from commands.replies.words import Phrasebook

_LARGE = Decimal("0.5")
"""From this part of all coins on, that no order of such a size finds one price is the first thing to say."""


@dataclass(frozen=True, slots=True)
class _Reference:
    publisher: str
    url: str | None


class Caveat(Enum):
    """One fact that bounds what the figure means."""

    STOCK = "stock"
    NEW_MONEY = "new_money"
    MENU = "menu"
    DEFAULTS = "defaults"
    ORDER = "order"
    USE = "use"
    ONE_PRICE = "one_price"
    LOST_COINS = "lost_coins"
    REVISIONS = "revisions"


_REFERENCES = {
    Caveat.STOCK: _Reference(
        "Pensions & Investments",
        "https://www.pionline.com/retirement-plans/ici-retirement-assets-fall-12-first-quarter",
    ),
    Caveat.NEW_MONEY: _Reference(
        "401k Specialist",
        "https://401kspecialistmag.com/number-of-401k-plans-surpassed-600000-in-2019-latest-ebsa-figures",
    ),
    Caveat.MENU: _Reference("CRS IF12153", "https://www.everycrsreport.com/reports/IF12153.html"),
    Caveat.DEFAULTS: _Reference("ICI Fact Book 2023", "https://www.icifactbook.org"),
    Caveat.ORDER: _Reference("Mercer, 2025-08-14", None),
    Caveat.USE: _Reference("GAO, 2024-12-04", None),
    Caveat.ONE_PRICE: _Reference("", None),
    Caveat.LOST_COINS: _Reference(
        "BlockEden",
        "https://blockeden.xyz/blog/2026/01/28/20-millionth-bitcoin-mined-scarcity-mining-economics-institutional",
    ),
    Caveat.REVISIONS: _Reference(
        "Pensions & Investments",
        "https://www.pionline.com/retirement-plans/ici-retirement-assets-fall-12-first-quarter",
    ),
}


def caveat_for(case: InflowCase) -> Caveat:
    """Return the caveat that matters most for this case."""
    if any(coin.excess is not Excess.NONE or (coin.share_of_supply or 0) >= _LARGE for coin in case.result.coins):
        return Caveat.ONE_PRICE
    if case.question.years is not None:
        return Caveat.NEW_MONEY
    return Caveat.MENU if case.question.base in (Base.PLANS_401K, Base.ALL_DC) else Caveat.STOCK


def other_caveats(case: InflowCase) -> list[Caveat]:
    """Return what else bears on the case, for those who want to know."""
    shown = caveat_for(case)
    buys_bitcoin = any(coin.asset is Asset.BTC for coin in case.result.coins)
    return [caveat for caveat in Caveat if caveat is not shown and (caveat is not Caveat.LOST_COINS or buys_bitcoin)]


def say_caveat(phrases: Phrasebook, caveat: Caveat) -> str:
    """Return the caveat in a sentence or two, with its source."""
    text = _words(phrases, caveat)
    reference = _REFERENCES[caveat]
    if not reference.publisher:
        return text
    return phrases.say("inflow.caveat_with_source", caveat=text, source=masked_link(reference.publisher, reference.url))


def _words(phrases: Phrasebook, caveat: Caveat) -> str:
    match caveat:
        case Caveat.STOCK:
            return phrases.say("inflow.caveat_stock")
        case Caveat.NEW_MONEY:
            return phrases.say("inflow.caveat_new_money")
        case Caveat.MENU:
            return phrases.say("inflow.caveat_menu")
        case Caveat.DEFAULTS:
            return phrases.say("inflow.caveat_defaults")
        case Caveat.ORDER:
            return phrases.say("inflow.caveat_order")
        case Caveat.USE:
            return phrases.say("inflow.caveat_use")
        case Caveat.ONE_PRICE:
            return phrases.say("inflow.caveat_one_price")
        case Caveat.LOST_COINS:
            return phrases.say("inflow.caveat_lost_coins")
        case Caveat.REVISIONS:
            return phrases.say("inflow.caveat_revisions")
