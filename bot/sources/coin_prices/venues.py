"""The venues in the order in which their prices are preferred."""

import logging
from collections.abc import Callable
from datetime import datetime

from bot.sources.addresses import base_address
from bot.sources.circuit import Circuit
from bot.sources.coin_prices import bitstamp, coinbase_exchange, gemini, kraken
from bot.sources.coin_prices.venue import HttpVenue
from bot.sources.http import HttpClient
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
    asked = (
        (coinbase_exchange.COINBASE_EXCHANGE, coinbase_url),
        (kraken.KRAKEN, kraken_url),
        (bitstamp.BITSTAMP, bitstamp_url),
        (gemini.GEMINI, gemini_url),
    )
    return tuple(
        HttpVenue(terms, client, _circuit(terms.name, now), now, base_address(address)) for terms, address in asked
    )


def _circuit(name: str, now: Callable[[], datetime]) -> Circuit:
    # Who asks all venues says in one line which of them fail.
    return Circuit(name, now=now, log_level=logging.DEBUG)
