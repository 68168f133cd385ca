"""Kraken: its answer has no time, its errors come under HTTP 200, and it renames the pair it was asked for.

Source: docs.kraken.com, REST API, "Get Ticker Information" and "Rate limits", checked 2026-11-24. No limit is
published for public calls; about one a second passes.
"""

import re
from datetime import datetime

from bot.sources.coin_prices.fields import moment_of, object_of, price_of, wrong_shape
from bot.sources.coin_prices.venue import Question, Terms
from calculations.coin_supply import Asset
from tracker.market.quotes import Quote
from tracker.source_error import SourceError

NAME = "Kraken"
BASE_URL = "https://api.kraken.com"

_PAIRS = {Asset.BTC: "XBTUSD", Asset.ETH: "ETHUSD"}
_ANSWERED_PAIRS = {
    Asset.BTC: frozenset({"XXBTZUSD", "XBTUSD", "XBT/USD", "BTC/USD"}),
    Asset.ETH: frozenset({"XETHZUSD", "ETHUSD", "ETH/USD"}),
}
"""Today's name of each pair, and those that Kraken uses for it elsewhere."""

_BUSY = re.compile(r"EAPI:Rate limit|EGeneral:Too many requests|EService:")
_THROTTLED = re.compile(r"EService: ?Throttled: ?([0-9]{1,11})", re.ASCII)


def parse(payload: object, asset: Asset, *, received_at: datetime) -> Quote:
    """Return the last trade, undated: the answer has no time at all.

    Raises: SourceError, temporary when Kraken says that it is busy or that we ask too often (`retry_at` where it
    says until when), permanent for any other error it lists, for several markets, another one, or another shape.
    """
    fields = object_of(NAME, payload)
    errors = fields.get("error")
    if not isinstance(errors, list):
        raise wrong_shape(NAME, "error is no list")
    if errors:
        raise _refusal(str(errors[0])[:80])
    result = object_of(NAME, fields.get("result"), "result")
    if len(result) != 1:
        raise wrong_shape(NAME, f"{len(result)} markets where one was asked for")
    ((pair, ticker),) = result.items()
    if pair not in _ANSWERED_PAIRS[asset]:
        raise wrong_shape(NAME, f"answered for {pair[:20]!r}")
    last = object_of(NAME, ticker, "the ticker").get("c")
    if not isinstance(last, list) or not last:
        raise wrong_shape(NAME, "c is no list")
    return Quote(asset, price_of(NAME, last[0], "c[0]"), NAME, None, received_at, checked=False)


KRAKEN = Terms(
    NAME,
    BASE_URL,
    {asset: Question("/0/public/Ticker", {"pair": pair}) for asset, pair in _PAIRS.items()},
    parse,
)


def _refusal(error: str) -> SourceError:
    throttled = _THROTTLED.match(error)
    until = moment_of(NAME, throttled[1], "the time of throttling", per_second=1) if throttled else None
    return SourceError(NAME, error, temporary=_BUSY.match(error) is not None, retry_at=until)
