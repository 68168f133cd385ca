"""Bitstamp: a mistyped market is not an error there but the list of all markets, perpetuals among them.

Source: www.bitstamp.net/api, "Ticker" and "Response codes" (400 requests a second, 10,000 in 10 minutes),
checked 2026-11-24.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.sources.circuit import Circuit
from bot.sources.coin_prices.fields import (
    moment_of,
    object_of,
    price_of,
    require_fresh,
    text_of,
    wrong_shape,
)
from bot.sources.http import HttpClient
from calculations.coin_supply import Asset
from tracker.market.quotes import Quote

NAME = "Bitstamp"
BASE_URL = "https://www.bitstamp.net"

_SYMBOLS = {Asset.BTC: "btcusd", Asset.ETH: "ethusd"}
_MARKETS = {Asset.BTC: "BTC/USD", Asset.ETH: "ETH/USD"}
_LIMIT_CODES = frozenset({"400.002", "400.067", "400.068"})


@dataclass(frozen=True, slots=True)
class Bitstamp:
    """The venue, asked at `base_url`."""

    client: HttpClient
    circuit: Circuit
    now: Callable[[], datetime]
    base_url: str = BASE_URL
    name: str = NAME

    async def quote(self, asset: Asset) -> Quote:
        with self.circuit.attempt(asset):
            payload = await self.fetch(asset)
            return parse(payload, asset, received_at=self.now())

    async def fetch(self, asset: Asset) -> object:
        return await self.client.get_json(NAME, f"{self.base_url}/api/v2/ticker/{_SYMBOLS[asset]}/", is_busy=is_limit)


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
