"""Bitstamp: a mistyped market is not an error there but the list of all markets, perpetuals among them.

Source: www.bitstamp.net/api, "Ticker" and "Response codes" (400 requests a second, 10,000 in 10 minutes),
checked 2026-11-24.
"""

from datetime import datetime

from bot.sources.coin_prices.fields import (
    moment_of,
    object_of,
    price_of,
    require_fresh,
    text_of,
    wrong_shape,
)
from bot.sources.coin_prices.venue import Question, Terms
from calculations.coin_supply import Asset
from tracker.market.quotes import Quote

NAME = "Bitstamp"
BASE_URL = "https://www.bitstamp.net"

_SYMBOLS = {Asset.BTC: "btcusd", Asset.ETH: "ethusd"}
_MARKETS = {Asset.BTC: "BTC/USD", Asset.ETH: "ETH/USD"}
_LIMIT_CODES = frozenset({"400.002", "400.067", "400.068"})


def is_limit(payload: object) -> bool:
    """Return whether the body of an HTTP 400 says that we ask too often; there is no 429 and no Retry-After."""
    return isinstance(payload, dict) and str(payload.get("response_code")) in _LIMIT_CODES


def parse(payload: object, asset: Asset, *, received_at: datetime) -> Quote:
    """Return the last trade of the spot market, undated: `timestamp` is when the answer was made.

    Raises: SourceError, temporary when that is not about now, permanent for another market or shape.
    """
    fields = object_of(NAME, payload)
    market_type = text_of(NAME, fields, "market_type")
    if market_type != "SPOT":
        raise wrong_shape(NAME, f"a market of type {market_type[:20]!r}")
    market = text_of(NAME, fields, "market")
    if market != _MARKETS[asset] or fields.get("pair", market) != market:
        raise wrong_shape(NAME, f"answered for {market[:20]!r}")
    answered_at = moment_of(NAME, fields.get("timestamp"), "timestamp", per_second=1)
    require_fresh(NAME, answered_at, received_at)
    return Quote(asset, price_of(NAME, fields.get("last"), "last"), NAME, None, received_at, checked=False)


BITSTAMP = Terms(
    NAME,
    BASE_URL,
    {asset: Question(f"/api/v2/ticker/{symbol}/") for asset, symbol in _SYMBOLS.items()},
    parse,
    is_limit,
)
