"""What each venue's answer is taken for, and what is refused. Payloads are written in the documented shapes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.coin_prices import bitstamp, coinbase_exchange, gemini, kraken
from calculations.coin_supply import Asset
from tracker.market.quotes import Quote
from tracker.source_error import SourceError

NOW = datetime(2026, 6, 19, 16, 44, tzinfo=UTC)
SECONDS = int(NOW.timestamp())

Parse = Callable[..., Quote]
BTC, ETH = Asset.BTC, Asset.ETH


def of_coinbase(**changes: object) -> dict[str, Any]:
    return {
        "ask": "64001.10",
        "bid": "64001.00",
        "volume": "4000.5",
        "trade_id": 1000000001,
        "price": "64001.05",
        "size": "0.01",
        "time": "2026-06-19T16:43:33.016274911Z",
        **changes,
    }


def of_kraken(ticker: object = None, *, pair: str = "XXBTZUSD", **changes: object) -> dict[str, Any]:
    usual = {"a": ["64001.1", "1", "1.000"], "c": ["64002.50000", "0.001"], "o": "63000.0"}
    return {"error": [], "result": {pair: usual if ticker is None else ticker}, **changes}


def of_bitstamp(**changes: object) -> dict[str, Any]:
    return {
        "timestamp": str(SECONDS - 2),
        "last": "64003.5",
        "bid": "64003",
        "ask": "64004",
        "side": "0",
        "market_type": "SPOT",
        "pair": "BTC/USD",
        "market": "BTC/USD",
        **changes,
    }


def of_gemini(*, volume: object = None, **changes: object) -> dict[str, Any]:
    usual = {"BTC": "80.5", "USD": "5000000.1", "timestamp": SECONDS * 1000}
    return {"bid": "64000.1", "ask": "64000.2", "last": "64004.75", "volume": volume or usual, **changes}


GOOD: list[tuple[Parse, object, Asset, Quote]] = [
    (
        coinbase_exchange.parse,
        of_coinbase(rfq_volume="3.1", conversions_volume="0"),
        BTC,
        Quote(
            BTC,
            Decimal("64001.05"),
            "Coinbase Exchange",
            datetime(2026, 6, 19, 16, 43, 33, 16274, tzinfo=UTC),
            NOW,
            False,
        ),
    ),
    (
        coinbase_exchange.parse,
        of_coinbase(price="3000", time="2026-06-19T16:43:33Z"),
        ETH,
        Quote(ETH, Decimal(3000), "Coinbase Exchange", datetime(2026, 6, 19, 16, 43, 33, tzinfo=UTC), NOW, False),
    ),
    (kraken.parse, of_kraken(), BTC, Quote(BTC, Decimal("64002.5"), "Kraken", None, NOW, False)),
    (
        kraken.parse,
        of_kraken({"c": ["3000.01", "2"]}, pair="XETHZUSD"),
        ETH,
        Quote(ETH, Decimal("3000.01"), "Kraken", None, NOW, False),
    ),
    (bitstamp.parse, of_bitstamp(), BTC, Quote(BTC, Decimal("64003.5"), "Bitstamp", None, NOW, False)),
    (
        bitstamp.parse,
        of_bitstamp(market="ETH/USD", pair="ETH/USD", last="3001"),
        ETH,
        Quote(ETH, Decimal(3001), "Bitstamp", None, NOW, False),
    ),
    (gemini.parse, of_gemini(), BTC, Quote(BTC, Decimal("64004.75"), "Gemini", None, NOW, False)),
    (
        gemini.parse,
        of_gemini(last="3002.1", volume={"ETH": "9", "USD": "27000", "timestamp": SECONDS * 1000}),
        ETH,
        Quote(ETH, Decimal("3002.1"), "Gemini", None, NOW, False),
    ),
]


@pytest.mark.parametrize(("parse", "payload", "asset", "expected"), GOOD)
def test_the_last_trade_is_read(parse: Parse, payload: object, asset: Asset, expected: Quote) -> None:
    assert parse(payload, asset, received_at=NOW) == expected


PERMANENT: list[tuple[Parse, object, Asset, str]] = [
    # Coinbase Exchange
    (coinbase_exchange.parse, {"message": "NotFound"}, BTC, "an error under HTTP 200"),
    (coinbase_exchange.parse, of_coinbase(message="slow down"), BTC, "an error under HTTP 200"),
    (coinbase_exchange.parse, of_coinbase(time=None), BTC, "time is no text"),
    (coinbase_exchange.parse, of_coinbase(time="yesterday"), BTC, "time is no time"),
    (coinbase_exchange.parse, of_coinbase(time="2026-06-19T16:43:33"), BTC, "time is no time"),
    (coinbase_exchange.parse, of_coinbase(time="2026-02-30T16:43:33Z"), BTC, "time is no time"),
    (coinbase_exchange.parse, of_coinbase(time=1781887413), BTC, "time is no text"),
    # Kraken
    (kraken.parse, {"error": ["EQuery:Unknown asset pair"], "result": {}}, BTC, "EQuery:Unknown asset pair"),
    (kraken.parse, {"error": ["EQuery:Unknown asset pair"]}, BTC, "EQuery:Unknown asset pair"),
    (kraken.parse, of_kraken(error=["EGeneral:Invalid arguments"]), BTC, "EGeneral:Invalid arguments"),
    (kraken.parse, {"result": of_kraken()["result"]}, BTC, "error is no list"),
    (kraken.parse, of_kraken(error="none"), BTC, "error is no list"),
    (kraken.parse, of_kraken(result={}), BTC, "0 markets"),
    (kraken.parse, of_kraken(result={"XXBTZUSD": {}, "XETHZUSD": {}}), BTC, "2 markets"),
    (kraken.parse, of_kraken(result=[]), BTC, "result is no object"),
    (kraken.parse, of_kraken(pair="XXBTZEUR"), BTC, "answered for 'XXBTZEUR'"),
    (kraken.parse, of_kraken(), ETH, "answered for 'XXBTZUSD'"),
    (kraken.parse, of_kraken([]), BTC, "the ticker is no object"),
    (kraken.parse, of_kraken({}), BTC, "c is no list"),
    (kraken.parse, of_kraken({"c": []}), BTC, "c is no list"),
    (kraken.parse, of_kraken({"c": "64002.5"}), BTC, "c is no list"),
    # Bitstamp
    (bitstamp.parse, [of_bitstamp(), of_bitstamp(market="ETH/USD")], BTC, "the answer is no object"),
    (bitstamp.parse, of_bitstamp(market_type="PERPETUAL"), BTC, "a market of type 'PERPETUAL'"),
    (bitstamp.parse, of_bitstamp(market_type=None), BTC, "market_type is no text"),
    (bitstamp.parse, of_bitstamp(market="BTC/EUR"), BTC, "answered for 'BTC/EUR'"),
    (bitstamp.parse, of_bitstamp(pair="BTC/USD-PERP"), BTC, "answered for"),
    (bitstamp.parse, of_bitstamp(), ETH, "answered for 'BTC/USD'"),
    (bitstamp.parse, of_bitstamp(market=None), BTC, "market is no text"),
    (bitstamp.parse, of_bitstamp(timestamp=None), BTC, "timestamp is no time"),
    (bitstamp.parse, of_bitstamp(timestamp="١٧٨١٨٨٧٤١٣"), BTC, "timestamp is no time"),
    (bitstamp.parse, of_bitstamp(timestamp="9" * 16), BTC, "timestamp is out of bounds"),
    # Gemini
    (gemini.parse, {"result": "error", "reason": "Bad Request"}, BTC, "error 'Bad Request' under HTTP 200"),
    (gemini.parse, of_gemini(), ETH, "the volume is of BTC"),
    (gemini.parse, of_gemini(volume={"BTC": "1", "EUR": "1", "timestamp": SECONDS * 1000}), BTC, "the volume is of"),
    (gemini.parse, of_gemini(volume="80"), BTC, "volume is no object"),
    (gemini.parse, of_gemini(volume={"BTC": "1", "USD": "1"}), BTC, "volume.timestamp is no time"),
    (gemini.parse, of_gemini(volume={"BTC": "1", "USD": "1", "timestamp": True}), BTC, "volume.timestamp is no"),
    (gemini.parse, of_gemini(volume={"BTC": "1", "USD": "1", "timestamp": 10**30}), BTC, "out of bounds"),
    (gemini.parse, [{"pair": "BTCUSD", "price": "64000"}], BTC, "the answer is no object"),
]  # fmt: skip


@pytest.mark.parametrize(("parse", "payload", "asset", "reason"), PERMANENT)
def test_a_wrong_shape_is_refused_for_good(parse: Parse, payload: object, asset: Asset, reason: str) -> None:
    with pytest.raises(SourceError) as raised:
        parse(payload, asset, received_at=NOW)
    assert reason in raised.value.reason
    assert not raised.value.temporary


TEMPORARY: list[tuple[Parse, object]] = [
    (kraken.parse, {"error": ["EAPI:Rate limit exceeded"], "result": {}}),
    (kraken.parse, {"error": ["EGeneral:Too many requests"]}),
    (kraken.parse, {"error": ["EService:Unavailable"]}),
    (bitstamp.parse, of_bitstamp(timestamp=str(SECONDS - 601))),
    (bitstamp.parse, of_bitstamp(timestamp=str(SECONDS + 121))),
    (gemini.parse, of_gemini(volume={"BTC": "1", "USD": "1", "timestamp": (SECONDS - 601) * 1000})),
    (gemini.parse, {"result": "error", "reason": "RateLimit", "message": "slow down"}),
]


@pytest.mark.parametrize(("parse", "payload"), TEMPORARY)
def test_a_busy_venue_or_an_old_copy_is_a_temporary_failure(parse: Parse, payload: object) -> None:
    with pytest.raises(SourceError) as raised:
        parse(payload, BTC, received_at=NOW)
    assert raised.value.temporary
    assert raised.value.retry_at is None


@pytest.mark.parametrize("space", ["", " "])
def test_kraken_says_until_when_it_throttles(space: str) -> None:
    until = NOW + timedelta(minutes=3)
    payload = {"error": [f"EService:{space}Throttled:{space}{int(until.timestamp())}"]}
    with pytest.raises(SourceError) as raised:
        kraken.parse(payload, BTC, received_at=NOW)
    assert raised.value.temporary
    assert raised.value.retry_at == until


def test_only_its_own_codes_are_a_limit_of_bitstamp() -> None:
    for code in ("400.002", "400.067", "400.068", Decimal("400.002")):
        assert bitstamp.is_limit({"response_code": code})
    for payload in ({"response_code": "400.001"}, {"code": "400.002"}, ["400.002"], "400.002", None):
        assert not bitstamp.is_limit(payload)


WITH_PRICE: list[tuple[Parse, Callable[[object], object]]] = [
    (coinbase_exchange.parse, lambda price: of_coinbase(price=price)),
    (kraken.parse, lambda price: of_kraken({"c": [price, "1"]})),
    (bitstamp.parse, lambda price: of_bitstamp(last=price)),
    (gemini.parse, lambda price: of_gemini(last=price)),
]
NO_PRICES = [
    None, "", " ", "0", "0.00", "-1", "+1", "1e5", "NaN", "nan", "Infinity", "1_000", "64,001", "64001.", ".5", "$1",
    "٦٤٠٠١", "64001\n", "1" * 13, 64001, Decimal("64001.05"), True, [], ["64001"], {},
]  # fmt: skip


@pytest.mark.parametrize(("parse", "payload"), WITH_PRICE)
@pytest.mark.parametrize("price", NO_PRICES)
def test_what_is_no_price_is_refused(parse: Parse, payload: Callable[[object], object], price: object) -> None:
    with pytest.raises(SourceError) as raised:
        parse(payload(price), BTC, received_at=NOW)
    assert not raised.value.temporary


@pytest.mark.parametrize(("parse", "payload"), WITH_PRICE)
@pytest.mark.parametrize("root", [None, True, 1, Decimal(1), "price", [], ["price"], {}])
def test_a_root_of_another_kind_is_refused(parse: Parse, payload: Callable[[object], object], root: object) -> None:
    with pytest.raises(SourceError):
        parse(root, BTC, received_at=NOW)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.decimals(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("parse", "payload"),
    [
        (coinbase_exchange.parse, of_coinbase()),
        (kraken.parse, of_kraken()),
        (bitstamp.parse, of_bitstamp()),
        (gemini.parse, of_gemini()),
    ],
)
@given(st.data())
def test_no_changed_answer_raises_anything_but_a_source_error(
    parse: Parse, payload: dict[str, object], data: st.DataObject
) -> None:
    field = data.draw(st.sampled_from(sorted(payload)))
    changed = {**payload, field: data.draw(json_values)}
    try:
        quote = parse(changed, BTC, received_at=NOW)
    except SourceError:
        return
    assert quote.price > 0
    assert quote.received_at == NOW
