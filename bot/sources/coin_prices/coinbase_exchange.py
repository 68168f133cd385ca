"""Coinbase Exchange: the only one of our venues that dates the trade itself.

Source: docs.cdp.coinbase.com/exchange, "Get product ticker" and "Rate limits" (10 requests a second), checked
2026-11-24.
"""

import re
from datetime import UTC, datetime

from bot.sources.coin_prices.fields import object_of, price_of, text_of, wrong_shape
from bot.sources.coin_prices.venue import Question, Terms
from calculations.coin_supply import Asset
from tracker.market.quotes import Quote

NAME = "Coinbase Exchange"
BASE_URL = "https://api.exchange.coinbase.com"

_PRODUCTS = {Asset.BTC: "BTC-USD", Asset.ETH: "ETH-USD"}
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z", re.ASCII)


def parse(payload: object, asset: Asset, *, received_at: datetime) -> Quote:
    """Return the last trade. The answer does not name the product: the address alone stands for it.

    Keys besides those read come and go. `time` is RFC 3339 in UTC with up to nine fractional digits.

    Raises: SourceError for any other shape.
    """
    fields = object_of(NAME, payload)
    if "message" in fields:
        raise wrong_shape(NAME, "an error under HTTP 200")
    price = price_of(NAME, fields.get("price"), "price")
    return Quote(asset, price, NAME, _traded_at(text_of(NAME, fields, "time")), received_at, checked=False)


COINBASE_EXCHANGE = Terms(
    NAME,
    BASE_URL,
    {asset: Question(f"/products/{product}/ticker") for asset, product in _PRODUCTS.items()},
    parse,
)


def _traded_at(text: str) -> datetime:
    if not _TIME.fullmatch(text):
        raise wrong_shape(NAME, "time is no time")
    try:
        # Digits past the microsecond are cut off.
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise wrong_shape(NAME, "time is no time") from None
