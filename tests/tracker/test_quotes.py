"""Whose price counts, and how the last one outlives failing venues, a failing store and a restart."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculations.coin_supply import Asset
from tracker.market.quotes import (
    CLOCK_SKEW,
    TOLERANCE,
    TRADE_AGE_LIMIT,
    VETO_AGE_LIMIT,
    Quote,
    Quotes,
    decide,
)
from tracker.source_error import SourceError

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAMES = ("Coinbase Exchange", "Kraken", "Bitstamp", "Gemini")
COINBASE, KRAKEN, BITSTAMP, GEMINI = NAMES
SECOND = timedelta(seconds=1)


def quote(
    price: object,
    venue: str = COINBASE,
    *,
    asset: Asset = Asset.BTC,
    traded_at: datetime | None = None,
    received_at: datetime = NOW,
    checked: bool = False,
) -> Quote:
    return Quote(asset, Decimal(str(price)), venue, traded_at, received_at, checked)


def kept(price: object, venue: str = COINBASE, *, age: timedelta = SECOND * 60, checked: bool = True) -> Quote:
    return quote(price, venue, received_at=NOW - age, checked=checked)


# --- the decision ---


def test_the_first_venue_that_another_one_confirms_counts() -> None:
    decision = decide([quote(100), quote(104, KRAKEN), quote(104, GEMINI)], None, now=NOW)
    assert decision.chosen == quote(100, checked=True)
    assert decision.set_aside == ()


def test_a_venue_that_nobody_confirms_is_passed_over_and_named() -> None:
    decision = decide([quote(100), quote(110, KRAKEN), quote(112, BITSTAMP)], None, now=NOW)
    assert decision.chosen == quote(110, KRAKEN, checked=True)
    (entry,) = decision.set_aside
    assert entry.quote == quote(100)
    assert "Kraken 110" in entry.reason
    assert "Bitstamp 112" in entry.reason


@pytest.mark.parametrize(("other", "counts"), [("105", True), ("105.01", False), ("95.24", True), ("95.23", False)])
def test_five_percent_of_the_smaller_price_is_the_limit(other: str, counts: bool) -> None:
    decision = decide([quote(100), quote(other, KRAKEN)], None, now=NOW)
    assert (decision.chosen is not None) is counts


def test_the_last_kept_price_confirms_a_venue_that_stands_alone() -> None:
    assert decide([quote(100)], kept(98), now=NOW).chosen == quote(100, checked=True)
    assert decide([quote(100)], kept(98, age=timedelta(days=9)), now=NOW).chosen == quote(100, checked=True)


def test_a_lone_price_with_nothing_kept_is_taken_and_marked_unchecked() -> None:
    decision = decide([quote(100, GEMINI)], None, now=NOW)
    assert decision.chosen == quote(100, GEMINI, checked=False)
    assert decision.set_aside == ()


def test_an_unchecked_price_is_not_checked_by_its_own_venue_a_minute_later() -> None:
    decision = decide([quote(100, GEMINI)], kept(100, GEMINI, checked=False), now=NOW)
    assert decision.chosen == quote(100, GEMINI, checked=False)


def test_an_unchecked_price_is_checked_by_another_venue() -> None:
    decision = decide([quote(100, KRAKEN)], kept(100, GEMINI, checked=False), now=NOW)
    assert decision.chosen == quote(100, KRAKEN, checked=True)


def test_an_unchecked_price_contradicts_nobody() -> None:
    decision = decide([quote(200, KRAKEN)], kept(100, GEMINI, checked=False), now=NOW)
    assert decision.chosen == quote(200, KRAKEN, checked=False)


def test_a_lone_price_against_a_recent_kept_one_is_set_aside() -> None:
    decision = decide([quote(200)], kept(100, KRAKEN, age=VETO_AGE_LIMIT), now=NOW)
    assert decision.chosen is None
    (entry,) = decision.set_aside
    assert "the kept price 100 of Kraken" in entry.reason


def test_a_lone_price_against_an_old_kept_one_is_taken_unchecked() -> None:
    decision = decide([quote(200)], kept(100, age=VETO_AGE_LIMIT + SECOND), now=NOW)
    assert decision.chosen == quote(200, checked=False)


def test_a_kept_price_from_the_future_does_not_rule_until_then() -> None:
    decision = decide([quote(200)], kept(100, age=-timedelta(days=400)), now=NOW)
    assert decision.chosen == quote(200, checked=False)


def test_two_venues_that_agree_outweigh_a_kept_price() -> None:
    decision = decide([quote(111, KRAKEN), quote(110, BITSTAMP)], kept(100), now=NOW)
    assert decision.chosen == quote(111, KRAKEN, checked=True)


def test_venues_that_contradict_each_other_are_all_set_aside() -> None:
    answers = [quote(100), quote(120, KRAKEN), quote(140, GEMINI)]
    for known in (None, kept(80), kept(80, age=timedelta(days=2))):
        decision = decide(answers, known, now=NOW)
        assert decision.chosen is None
        assert [entry.quote for entry in decision.set_aside] == answers


def test_one_venue_answering_twice_does_not_confirm_itself() -> None:
    assert decide([quote(100), quote(101)], None, now=NOW).chosen is None


@pytest.mark.parametrize(
    ("traded_at", "counts"),
    [
        (NOW - TRADE_AGE_LIMIT, True),
        (NOW - TRADE_AGE_LIMIT - SECOND, False),
        (NOW + CLOCK_SKEW, True),
        (NOW + CLOCK_SKEW + SECOND, False),
        (None, True),
    ],
)
def test_old_trades_and_trades_of_the_future_are_refused(traded_at: datetime | None, counts: bool) -> None:
    decision = decide([quote(100, traded_at=traded_at)], None, now=NOW)
    assert (decision.chosen is not None) is counts
    assert bool(decision.set_aside) is not counts


def test_a_refused_answer_confirms_nobody_and_leaves_the_other_alone() -> None:
    stale = quote(100, traded_at=NOW - timedelta(hours=1))
    decision = decide([stale, quote(100, KRAKEN)], None, now=NOW)
    assert decision.chosen == quote(100, KRAKEN, checked=False)
    assert [entry.quote for entry in decision.set_aside] == [stale]


@pytest.mark.parametrize("price", ["0", "-1", "NaN", "Infinity"])
def test_what_is_no_price_never_counts(price: str) -> None:
    assert decide([quote(price)], None, now=NOW).chosen is None


prices = st.decimals(min_value="0.01", max_value="1000000", places=2)
moments = st.none() | st.timedeltas(timedelta(minutes=-20), timedelta(minutes=5)).map(lambda gap: NOW + gap)
answers = st.lists(st.tuples(st.sampled_from(NAMES), prices, moments), max_size=4, unique_by=lambda a: a[0]).map(
    lambda found: [
        quote(price, venue, traded_at=at) for venue, price, at in sorted(found, key=lambda a: NAMES.index(a[0]))
    ]
)
kept_prices = st.none() | st.builds(
    kept,
    prices,
    st.sampled_from(NAMES),
    age=st.timedeltas(timedelta(0), timedelta(days=3)),
    checked=st.booleans(),
)


@given(answers, kept_prices)
def test_what_counts_is_one_venues_own_trade_and_never_a_blend(given: list[Quote], known: Quote | None) -> None:
    chosen = decide(given, known, now=NOW).chosen
    assert chosen is None or replace(chosen, checked=False) in given


@given(answers, kept_prices)
def test_a_checked_price_has_a_witness_within_the_tolerance(given: list[Quote], known: Quote | None) -> None:
    chosen = decide(given, known, now=NOW).chosen
    if chosen is not None and chosen.checked:
        others = [other.price for other in given if other.venue != chosen.venue]
        witnesses = others + ([known.price] if known else [])
        assert any(abs(chosen.price - price) <= min(chosen.price, price) * TOLERANCE for price in witnesses)


@given(answers, kept_prices)
def test_an_unchecked_price_is_taken_only_from_a_venue_alone(given: list[Quote], known: Quote | None) -> None:
    decision = decide(given, known, now=NOW)
    if decision.chosen is not None and not decision.chosen.checked:
        refused = [entry.quote for entry in decision.set_aside]
        assert [replace(decision.chosen, checked=False)] == [one for one in given if one not in refused]


@given(answers, kept_prices)
def test_whoever_is_preferred_and_not_chosen_is_set_aside_with_a_reason(
    given: list[Quote], known: Quote | None
) -> None:
    decision = decide(given, known, now=NOW)
    refused = [entry.quote for entry in decision.set_aside]
    before = given if decision.chosen is None else given[: [one.venue for one in given].index(decision.chosen.venue)]
    assert all(one in refused for one in before)
    assert all(entry.reason for entry in decision.set_aside)


# --- the service ---


@dataclass
class FakeVenue:
    """A venue that answers what it is told to, or raises it."""

    name: str
    answers: dict[Asset, object | Exception] = field(default_factory=dict)
    asked: int = 0
    gate: asyncio.Event | None = None
    now: Callable[[], datetime] = lambda: NOW

    async def quote(self, asset: Asset) -> Quote:
        self.asked += 1
        if self.gate is not None:
            await self.gate.wait()
        answer = self.answers.get(asset)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Quote):
            return answer
        if answer is None:
            raise SourceError(self.name, "HTTP 503", temporary=True)
        return quote(answer, self.name, asset=asset, received_at=self.now())


class KeptPrices:
    """Keeps prices in a list; fails while it is told to."""

    def __init__(self, *quotes: Quote) -> None:
        self.saved: list[Quote] = list(quotes)
        self.is_broken = False

    async def save(self, quotes: Sequence[Quote]) -> None:
        if self.is_broken:
            raise OSError("disk full")
        self.saved.extend(quotes)

    async def last(self) -> Sequence[Quote]:
        if self.is_broken:
            raise OSError("no such file")
        return [next(one for one in reversed(self.saved) if one.asset is asset) for asset in self._assets()]

    def _assets(self) -> set[Asset]:
        return {one.asset for one in self.saved}


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time

    def later(self, **gap: float) -> None:
        self.time += timedelta(**gap)


@pytest.fixture
def clock() -> Hands:
    return Hands()


def both(price: object) -> dict[Asset, object | Exception]:
    return {Asset.BTC: price, Asset.ETH: price}


async def test_a_round_serves_and_stores_one_price_a_coin(clock: Hands) -> None:
    store = KeptPrices()
    venues = [
        FakeVenue(COINBASE, {Asset.BTC: 63000, Asset.ETH: 2500}),
        FakeVenue(KRAKEN, {Asset.BTC: 63100, Asset.ETH: 2510}),
    ]
    quotes = Quotes(venues, store, now=clock.now)
    assert quotes.latest(Asset.BTC) is None
    await quotes.refresh()
    assert quotes.latest(Asset.BTC) == quote(63000, checked=True)
    assert quotes.latest(Asset.ETH) == quote(2500, asset=Asset.ETH, checked=True)
    assert store.saved == [quotes.latest(Asset.BTC), quotes.latest(Asset.ETH)]


async def test_venues_are_asked_at_most_once_a_minute(clock: Hands) -> None:
    venue = FakeVenue(COINBASE, both(100))
    quotes = Quotes([venue], KeptPrices(), now=clock.now)
    for seconds in (0, 20, 20, 18):
        clock.later(seconds=seconds)
        await quotes.refresh()
    assert venue.asked == 2
    clock.later(seconds=2)
    await quotes.refresh()
    assert venue.asked == 4


async def test_a_clock_that_is_set_back_does_not_stop_the_rounds(clock: Hands) -> None:
    venue = FakeVenue(COINBASE, both(100))
    quotes = Quotes([venue], KeptPrices(), now=clock.now)
    await quotes.refresh()
    clock.later(days=-400)
    await quotes.refresh()
    assert venue.asked == 4


async def test_a_round_never_overlaps_another(clock: Hands) -> None:
    gate = asyncio.Event()
    venue = FakeVenue(COINBASE, both(100), gate=gate)
    quotes = Quotes([venue], KeptPrices(), now=clock.now)
    first = asyncio.create_task(quotes.refresh())
    await asyncio.sleep(0)
    clock.later(minutes=5)
    await quotes.refresh()
    gate.set()
    await first
    assert venue.asked == 2
    assert quotes.latest(Asset.BTC) is not None


async def test_a_cancelled_round_leaves_the_next_one_free(clock: Hands) -> None:
    venue = FakeVenue(COINBASE, both(100), gate=asyncio.Event())
    quotes = Quotes([venue], KeptPrices(), now=clock.now)
    round_ = asyncio.create_task(quotes.refresh())
    await asyncio.sleep(0)
    round_.cancel()
    with pytest.raises(asyncio.CancelledError):
        await round_
    venue.gate = None
    clock.later(minutes=1)
    await quotes.refresh()
    assert quotes.latest(Asset.BTC) is not None


async def test_a_restart_knows_the_last_price(clock: Hands) -> None:
    store = KeptPrices()
    await Quotes([FakeVenue(COINBASE, both(100))], store, now=clock.now).refresh()
    clock.later(days=2)
    after = Quotes([FakeVenue(COINBASE)], store, now=clock.now)
    await after.restore()
    await after.refresh()
    assert after.latest(Asset.BTC) == quote(100, checked=False)


async def test_restoring_late_does_not_undo_a_newer_price(clock: Hands) -> None:
    store = KeptPrices(kept(90))
    quotes = Quotes([FakeVenue(COINBASE, both(91))], store, now=clock.now)
    await quotes.refresh()
    store.saved = [kept(90)]
    await quotes.restore()
    assert quotes.latest(Asset.BTC) == quote(91, checked=False)


async def test_when_every_venue_is_down_the_last_price_stays_and_comes_back(
    clock: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    venues = [FakeVenue(name, both(100)) for name in NAMES]
    quotes = Quotes(venues, KeptPrices(), now=clock.now)
    await quotes.refresh()
    before = quotes.latest(Asset.BTC)
    for venue in venues:
        venue.answers = {}
    for _ in range(3):
        clock.later(minutes=1)
        await quotes.refresh()
    assert quotes.latest(Asset.BTC) == before
    # One line for the whole round, and none for the rounds in which it stays so.
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [
        f"No venue gives a price of BTC, ETH that counts, so the last ones stay: {', '.join(NAMES)} (HTTP 503)"
    ]
    venues[3].answers = both(101)
    clock.later(minutes=1)
    await quotes.refresh()
    assert quotes.latest(Asset.BTC) == quote(101, GEMINI, checked=True)
    assert "There are prices again: BTC from Gemini, ETH from Gemini" in caplog.messages
    assert "Prices come again from Gemini" in caplog.messages


async def test_a_failing_store_does_not_cost_the_price(clock: Hands, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    store = KeptPrices()
    store.is_broken = True
    quotes = Quotes([FakeVenue(COINBASE, both(100))], store, now=clock.now)
    await quotes.restore()
    for _ in range(3):
        await quotes.refresh()
        clock.later(minutes=1)
    assert quotes.latest(Asset.BTC) == quote(100, checked=False)
    assert caplog.text.count("could not be stored") == 1
    store.is_broken = False
    await quotes.refresh()
    assert len(store.saved) == 2
    assert "stored again" in caplog.text


async def test_one_venue_that_breaks_does_not_cost_the_others(clock: Hands, caplog: pytest.LogCaptureFixture) -> None:
    venues = [FakeVenue(COINBASE, both(KeyError("price"))), FakeVenue(KRAKEN, both(100))]
    quotes = Quotes(venues, KeptPrices(), now=clock.now)
    await quotes.refresh()
    assert quotes.latest(Asset.ETH) == quote(100, KRAKEN, asset=Asset.ETH, checked=False)
    assert "KeyError" in caplog.text


async def test_an_answer_for_another_coin_is_not_taken(clock: Hands) -> None:
    wrong = FakeVenue(COINBASE, {Asset.BTC: quote(2500, asset=Asset.ETH)})
    quotes = Quotes([wrong], KeptPrices(), now=clock.now)
    await quotes.refresh()
    assert quotes.latest(Asset.BTC) is None
    assert quotes.latest(Asset.ETH) is None


async def test_what_is_set_aside_is_logged_once_with_name_price_and_reason(
    clock: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    venues = [FakeVenue(COINBASE, both(500)), FakeVenue(KRAKEN, both(100)), FakeVenue(GEMINI, both(100))]
    quotes = Quotes(venues, KeptPrices(), now=clock.now)
    for _ in range(3):
        await quotes.refresh()
        clock.later(minutes=1)
    lines = [line for line in caplog.messages if line.startswith("Set aside: BTC")]
    assert lines == ["Set aside: BTC 500 of Coinbase Exchange is not within 5 percent of Kraken 100, Gemini 100"]
    venues[0].answers = both(100)
    await quotes.refresh()
    assert "No longer set aside: BTC of Coinbase Exchange" in caplog.messages


async def test_without_venues_nobody_is_asked_and_kept_prices_are_served(clock: Hands) -> None:
    quotes = Quotes([], KeptPrices(kept(90)), now=clock.now)
    await quotes.restore()
    await quotes.refresh()
    assert quotes.latest(Asset.BTC) == kept(90)


async def test_the_market_moves_overnight_while_the_bot_is_off(clock: Hands) -> None:
    store = KeptPrices()
    await Quotes([FakeVenue(n, both(100)) for n in NAMES], store, now=clock.now).refresh()
    clock.later(hours=9)
    venues = [FakeVenue(n, now=clock.now) for n in NAMES]
    quotes = Quotes(venues, store, now=clock.now)
    await quotes.restore()
    venues[1].answers = both(115)
    await quotes.refresh()
    lone = quotes.latest(Asset.BTC)
    assert lone is not None
    assert (lone.venue, lone.price, lone.checked) == (KRAKEN, Decimal(115), False)
    venues[0].answers = both(116)
    clock.later(minutes=1)
    await quotes.refresh()
    confirmed = quotes.latest(Asset.BTC)
    assert confirmed is not None
    assert (confirmed.venue, confirmed.price, confirmed.checked) == (COINBASE, Decimal(116), True)
