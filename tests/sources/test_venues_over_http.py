"""The four venues over real HTTP: what is asked, what a bad hour looks like, and how it ends."""

import json
import logging
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from aiohttp import web

from bot.sources.coin_prices.venues import venues
from bot.sources.http import HttpClient
from calculations.coin_supply import Asset
from tracker.market.quotes import Quote, Quotes
from tracker.source_error import SourceError

type_of_stage = Any
type_of_clock = Any
"""The server that plays the venues and the clock that is set by hand, see conftest.py."""

COINS = {
    Asset.BTC: ("BTC-USD", "XBTUSD", "XXBTZUSD", "btcusd", "BTC/USD"),
    Asset.ETH: ("ETH-USD", "ETHUSD", "XETHZUSD", "ethusd", "ETH/USD"),
}
PATHS = {
    "Coinbase Exchange": ("/coinbase/products/BTC-USD/ticker", "/coinbase/products/ETH-USD/ticker"),
    "Kraken": ("/kraken/0/public/Ticker",),
    "Bitstamp": ("/bitstamp/api/v2/ticker/btcusd/", "/bitstamp/api/v2/ticker/ethusd/"),
    "Gemini": ("/gemini/v1/pubticker/btcusd", "/gemini/v1/pubticker/ethusd"),
}


class KeptPrices:
    """Keeps prices in a list."""

    def __init__(self) -> None:
        self.saved: list[Quote] = []

    async def save(self, quotes: Sequence[Quote]) -> None:
        self.saved.extend(quotes)

    async def last(self) -> Sequence[Quote]:
        return tuple(self.saved[-2:])


class Market:
    """Four venues on one played server, each with its own base address."""

    def __init__(self, stage: type_of_stage, clock: type_of_clock, client: HttpClient) -> None:
        self.stage = stage
        self.clock = clock
        self.venues = venues(
            client,
            now=clock.now,
            coinbase_url=f"{stage.url}/coinbase",
            kraken_url=f"{stage.url}/kraken/",
            bitstamp_url=f"{stage.url}/bitstamp",
            gemini_url=f"{stage.url}/gemini",
        )
        self.store = KeptPrices()
        self.quotes = Quotes(self.venues, self.store, now=clock.now)

    def opens(self, price: str = "64000", *names: str) -> None:
        """Let the named venues (all, without a name) answer well, with this price for both coins."""
        for name in names or PATHS:
            getattr(self, "_" + name.split()[0].lower())(price)

    def all_fail(self, **answer: Any) -> None:
        """Let every venue answer so."""
        for paths in PATHS.values():
            for path in paths:
                self.stage.plays(path, **answer)

    async def minute(self) -> None:
        """Let a minute pass and a round be made."""
        self.clock.later(minutes=1)
        await self.quotes.refresh()

    def _coinbase(self, price: str) -> None:
        time = self.clock.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        for path in PATHS["Coinbase Exchange"]:
            self.stage.plays(path, json.dumps({"price": price, "time": time, "trade_id": 7}))

    def _kraken(self, price: str) -> None:
        async def answer(request: web.Request) -> web.StreamResponse:
            pair = next(coin[2] for coin in COINS.values() if coin[1] == request.query.get("pair"))
            return web.json_response({"error": [], "result": {pair: {"c": [price, "1"]}}})

        self.stage.answers[PATHS["Kraken"][0]] = answer

    def _bitstamp(self, price: str) -> None:
        seconds = str(int(self.clock.now().timestamp()))
        for coin, path in zip(COINS.values(), PATHS["Bitstamp"], strict=True):
            fields = {"timestamp": seconds, "last": price, "market_type": "SPOT", "pair": coin[4], "market": coin[4]}
            self.stage.plays(path, json.dumps(fields))

    def _gemini(self, price: str) -> None:
        minute = int(self.clock.now().timestamp()) // 60 * 60_000
        for asset, path in zip(COINS, PATHS["Gemini"], strict=True):
            volume = {asset.value: "80", "USD": "5000000", "timestamp": minute}
            self.stage.plays(path, json.dumps({"last": price, "volume": volume}))


@pytest.fixture
def market(stage: type_of_stage, clock: type_of_clock, client: HttpClient) -> Market:
    return Market(stage, clock, client)


@pytest.mark.parametrize("asset", Asset)
async def test_every_venue_tells_its_last_trade_of_the_coin_asked_for(market: Market, asset: Asset) -> None:
    market.opens("64000.25")
    told = [await venue.quote(asset) for venue in market.venues]
    assert [quote.venue for quote in told] == list(PATHS)
    assert {quote.price for quote in told} == {Decimal("64000.25")}
    assert {(quote.asset, quote.received_at) for quote in told} == {(asset, market.clock.now())}
    assert [quote.traded_at is None for quote in told] == [False, True, True, True]


async def test_a_round_asks_each_venue_once_a_coin(market: Market) -> None:
    market.opens()
    await market.quotes.refresh()
    assert len(market.stage.requests) == 8
    assert {request.query_string for request in market.stage.requests} == {"", "pair=XBTUSD", "pair=ETHUSD"}


async def test_the_venues_are_preferred_in_their_order(market: Market) -> None:
    market.opens()
    for down in PATHS:
        await market.minute()
        market.opens()
        latest = market.quotes.latest(Asset.BTC)
        assert latest is not None
        assert (latest.venue, latest.checked) == (down, True)
        for path in PATHS[down]:
            market.stage.plays(path, status=404)
        # Those that fail for good stay failing; the others' answers are of now.
        for earlier in list(PATHS)[: list(PATHS).index(down)]:
            for path in PATHS[earlier]:
                market.stage.plays(path, status=404)


async def test_all_four_down_leaves_the_last_price_and_recovery_needs_no_restart(
    market: Market, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    market.opens("64000")
    await market.quotes.refresh()
    market.all_fail(status=503)
    for _ in range(5):
        await market.minute()
    latest = market.quotes.latest(Asset.BTC)
    assert latest is not None
    assert latest.price == Decimal(64000)
    (failure,) = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
    assert failure.startswith("No venue gives a price of BTC, ETH that counts, so the last ones stay: ")
    assert all(name in failure for name in PATHS) and failure.endswith(" (HTTP 503)")
    market.clock.later(hours=1)
    market.opens("64500")
    await market.minute()
    latest = market.quotes.latest(Asset.BTC)
    assert latest is not None
    assert (latest.price, latest.venue, latest.checked) == (Decimal(64500), "Coinbase Exchange", True)
    (recovery,) = [line for line in caplog.messages if line.startswith("Prices come again from ")]
    assert all(name in recovery for name in PATHS)


async def test_a_venue_that_asks_for_a_pause_is_not_asked_in_it(market: Market) -> None:
    market.all_fail(status=429, headers={"Retry-After": "600"})
    await market.quotes.refresh()
    asked = len(market.stage.requests)
    for _ in range(9):
        await market.minute()
    assert len(market.stage.requests) == asked
    market.clock.later(minutes=2)
    market.opens()
    await market.quotes.refresh()
    assert market.quotes.latest(Asset.BTC) is not None


BAD_HOURS: dict[str, dict[str, Any]] = {
    "HTML under 200": {"body": "<html>busy</html>", "content_type": "text/html"},
    "JSON cut short": {"body": '{"price": "640'},
    "a list": {"body": "[]"},
    "too large": {"body": b"[" + b" " * 70_000 + b"]"},
    "a redirect": {"status": 302, "headers": {"Location": "https://evil.example.org/"}},
    "another type": {"body": "{}", "content_type": "text/plain"},
    "HTML with 429": {"body": "<html>", "content_type": "text/html", "status": 429},
    "an empty object": {"body": "{}"},
}


@pytest.mark.parametrize("name", BAD_HOURS)
async def test_nothing_that_is_wrong_becomes_a_price(market: Market, name: str) -> None:
    market.all_fail(**BAD_HOURS[name])
    await market.quotes.refresh()
    assert market.quotes.latest(Asset.BTC) is None
    assert market.store.saved == []
    for venue in market.venues:
        with pytest.raises(SourceError):
            await venue.quote(Asset.ETH)


async def test_bitstamp_says_too_often_with_400_and_is_left_alone(market: Market) -> None:
    market.stage.plays(PATHS["Bitstamp"][0], '{"response_code": "400.002"}', status=400)
    bitstamp = market.venues[2]
    with pytest.raises(SourceError, match="HTTP 400") as raised:
        await bitstamp.quote(Asset.BTC)
    assert raised.value.temporary
    with pytest.raises(SourceError, match="left alone"):
        await bitstamp.quote(Asset.ETH)


async def test_venues_that_refuse_connections_are_a_temporary_failure(
    clock: type_of_clock, client: HttpClient, closed_port_url: str
) -> None:
    for venue in venues(
        client,
        now=clock.now,
        coinbase_url=closed_port_url,
        kraken_url=closed_port_url,
        bitstamp_url=closed_port_url,
        gemini_url=closed_port_url,
    ):
        with pytest.raises(SourceError) as raised:
            await venue.quote(Asset.BTC)
        assert raised.value.temporary
        assert raised.value.source == venue.name


def test_an_address_that_is_not_https_is_refused(clock: type_of_clock, client: HttpClient) -> None:
    with pytest.raises(ValueError, match="https"):
        venues(client, now=clock.now, kraken_url="http://api.kraken.example.org")
