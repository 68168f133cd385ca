"""The venues in the order in which their prices are preferred."""

from collections.abc import Callable
from datetime import datetime

from bot.sources.circuit import Circuit
from bot.sources.coin_prices import bitstamp, coinbase_exchange, gemini, kraken
from bot.sources.http import HttpClient, base_address
from tracker.market.quotes import Venue


def venues(
    client: HttpClient,
    *,
    now: Callable[[], datetime],
    coinbase_url: str = coinbase_exchange.BASE_URL,
    kraken_url: str = kraken.BASE_URL,
    bitstamp_url: str = bitstamp.BASE_URL,
    gemini_url: str = gemini.BASE_URL,
) -> tuple[Venue, ...]:
    """Return the four venues, asked through `client` at the given base addresses.

    Raises: ValueError for an address that `http.base_address` refuses.
    """
    return (
        coinbase_exchange.CoinbaseExchange(
            client, Circuit(coinbase_exchange.NAME, now=now), now, base_address(coinbase_url)
        ),
        kraken.Kraken(client, Circuit(kraken.NAME, now=now), now, base_address(kraken_url)),
        bitstamp.Bitstamp(client, Circuit(bitstamp.NAME, now=now), now, base_address(bitstamp_url)),
        gemini.Gemini(client, Circuit(gemini.NAME, now=now), now, base_address(gemini_url)),
    )
