"""Which price an answer uses, and what is to be said of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum

from calculations.allocations import Allocation
from calculations.coin_prices import MOST_DECIMALS, read_price
from calculations.coin_supply import Asset
from calculations.errors import UserError
from calculations.reference_prices import ReferencePrice, ReferencePrices
from calculations.rounding import places
from calculations.typed_text import digits_after_point, plain, trimmed
from tracker.market.quotes import Quotes

LIVE_FOR = timedelta(minutes=15)
"""A trade older than this is shown as the last known price: venues are asked every few minutes."""

LIVE = "live"

PriceWish = ReferencePrice | Decimal | None
"""The prices of a past day, a number for the one asset named, or None: live."""


class Origin(Enum):
    """Where a price is from; the value is its letter in a button's custom_id."""

    LIVE = "l"
    LAST_KNOWN = "k"
    NAMED = "n"
    FALLBACK = "f"
    """The article's, because no market price is known."""
    GIVEN = "g"


@dataclass(frozen=True, slots=True)
class PriceUsed:
    """The price of one coin in an answer, in dollars."""

    asset: Asset
    dollars: Decimal
    origin: Origin
    day: date
    """The day of the price: the coins in circulation are those of this day."""
    name: str = ""
    """The venue, or the name of a reference price."""
    traded_at: datetime | None = None
    is_checked: bool = True


def read_wish(text: str | None, allocation: Allocation, references: ReferencePrices) -> PriceWish:
    """Return the price that a person asked for: `live`, a reference price's name, or a number.

    Raises: UserError when it is none of these, or a number for two coins.
    """
    if text is None:
        return None
    price = read_price(text)
    if price is None:
        name = plain(text)
        if name in ("", LIVE):
            return None
        reference = references.named(name)
        if reference is not None:
            return reference
    if price is None:
        raise UserError("price.unreadable", names=", ".join((LIVE, *references.names[:5])))
    if allocation.only is None:
        raise UserError("price.needs_asset", price=price)
    return price


def choose_prices(
    wish: PriceWish, allocation: Allocation, quotes: Quotes, references: ReferencePrices, now: datetime
) -> tuple[PriceUsed, ...]:
    """Return the price of each coin of the allocation.

    A live price that is missing or too old becomes the last known one, and without that the article's.
    Raises: UserError when a reference price does not have the coin.
    """
    return tuple(_choose(asset, wish, quotes, references, now) for asset, _ in allocation.weights)


def _choose(asset: Asset, wish: PriceWish, quotes: Quotes, references: ReferencePrices, now: datetime) -> PriceUsed:
    if isinstance(wish, Decimal):
        return PriceUsed(asset, wish, Origin.GIVEN, now.date())
    if wish is not None:
        price = wish.prices.get(asset)
        if price is None:
            raise UserError("price.not_in_reference", name=wish.name, asset=asset.value)
        return PriceUsed(asset, price, Origin.NAMED, wish.day, wish.name)
    quote = quotes.latest(asset)
    if quote is None:
        article = references.article
        return PriceUsed(asset, article.prices[asset], Origin.FALLBACK, article.day, article.name)
    traded_at = quote.traded_at or quote.received_at
    return PriceUsed(
        asset,
        _without_dust(quote.price),
        Origin.LIVE if now - traded_at <= LIVE_FOR else Origin.LAST_KNOWN,
        traded_at.date(),
        quote.venue,
        traded_at,
        quote.checked,
    )


def _without_dust(price: Decimal) -> Decimal:
    """Return the price with at most four decimals: what a button carries is what the answer was worked out with."""
    return trimmed(price if digits_after_point(price) <= MOST_DECIMALS else places(price, MOST_DECIMALS))
