"""Recorded answers of real servers, where a folder of them lies beside this checkout; they are not part of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bot.sources.bodies import decode_json
from bot.sources.coin_prices import bitstamp, coinbase_exchange, gemini, kraken
from calculations.coin_supply import Asset
from tracker.market.quotes import Quote, decide
from tracker.source_error import SourceError

FOLDER = Path(__file__).parents[3] / "shared" / "samples" / "prices"
LEFT_OUT = pytest.mark.skip(reason=f"left out: no recorded answers in {'/'.join(('..', *FOLDER.parts[-3:]))}")

PARSERS: dict[str, Callable[..., Quote]] = {
    module.NAME: module.parse for module in (coinbase_exchange, kraken, bitstamp, gemini)
}
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

TAKEN = {("coinbase_exchange_ticker.json", "Coinbase Exchange"): Decimal("246.28")}
"""The only recorded answer in a shape of today; it names no product, and its trade is of 2015. The others are of
retired versions, of another currency, of other sites, errors, or lists, and are refused by every venue."""

REASONS = {
    ("kraken_ticker.json", "Kraken"): "answered for 'XXBTZEUR'",
    ("kraken_ohlc_trimmed.json", "Kraken"): "2 markets where one was asked for",
    ("made/kraken_error.json", "Kraken"): "EGeneral:Too many requests",
    ("made/kraken_unknown_pair.json", "Kraken"): "EQuery:Unknown asset pair",
    ("made/coinbase_exchange_404.json", "Coinbase Exchange"): "an error under HTTP 200",
    ("coinbase_exchange_candles.json", "Coinbase Exchange"): "the answer is no object",
    ("bitstamp_ticker.json", "Bitstamp"): "market_type is no text",
    ("gemini_ticker.json", "Gemini"): "volume is no object",
}


def recorded() -> list[object]:
    found = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.json"))
    return list(found) or [pytest.param("none", marks=LEFT_OUT)]


@pytest.mark.parametrize("name", recorded())
def test_a_recorded_answer_is_read_or_refused_in_words(name: str) -> None:
    payload = decode_json((FOLDER / name).read_bytes())
    for venue, parse in PARSERS.items():
        for asset in Asset:
            try:
                quote = parse(payload, asset, received_at=NOW)
            except SourceError as error:
                assert (name, venue) not in TAKEN
                assert REASONS.get((name, venue), "") in error.reason
                continue
            assert quote.price == TAKEN[name, venue]
            assert decide([quote], None, now=NOW).chosen is None
