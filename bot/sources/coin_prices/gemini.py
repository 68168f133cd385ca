"""Gemini: thin at times, so that its last trade can be minutes old, and no time says so.

Source: developer.gemini.com, "Ticker" (version 1; version 2 has no time at all) and "Rate limits" (120 requests a
minute, one a second advised), checked 2026-11-24.
"""

from datetime import datetime

from bot.sources.coin_prices.fields import moment_of, object_of, price_of, require_fresh, wrong_shape
from bot.sources.coin_prices.venue import Question, Terms
from calculations.coin_supply import Asset
from tracker.market.quotes import Quote
from tracker.source_error import SourceError

NAME = "Gemini"
BASE_URL = "https://api.gemini.com"

_SYMBOLS = {Asset.BTC: "btcusd", Asset.ETH: "ethusd"}
_BUSY_REASONS = frozenset({"RateLimit", "RateLimited", "System", "Maintenance"})


def parse(payload: object, asset: Asset, *, received_at: datetime) -> Quote:
    """Return the last trade, undated: `volume.timestamp` is the whole minute at which the volume ends.

    The product shows itself only by the two currencies in `volume`.

    Raises: SourceError, temporary when the answer is old or Gemini says that it is busy, permanent for another
    product or shape.
    """
    fields = object_of(NAME, payload)
    if fields.get("result") == "error":
        reason = str(fields.get("reason"))[:40]
        raise SourceError(NAME, f"error {reason!r} under HTTP 200", temporary=reason in _BUSY_REASONS)
    volume = object_of(NAME, fields.get("volume"), "volume")
    if not volume.keys() >= {asset.value, "USD"}:
        raise wrong_shape(NAME, f"the volume is of {', '.join(sorted(volume))[:40]}")
    ended_at = moment_of(NAME, volume.get("timestamp"), "volume.timestamp", per_second=1000)
    require_fresh(NAME, ended_at, received_at)
    return Quote(asset, price_of(NAME, fields.get("last"), "last"), NAME, None, received_at, checked=False)


GEMINI = Terms(
    NAME,
    BASE_URL,
    {asset: Question(f"/v1/pubticker/{symbol}") for asset, symbol in _SYMBOLS.items()},
    parse,
)
