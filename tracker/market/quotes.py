"""The price that answers show: whose last trade counts, when it is checked, how it outlives a restart.

One figure is always ONE named venue's last trade, never a blend: a blend has no time, and Coinbase's
market-data terms forbid making benchmarks from its data.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from calculations.coin_supply import Asset
from tracker.market.price_log import PriceLog
from tracker.source_error import SourceError

log = logging.getLogger(__name__)

TOLERANCE = Decimal("0.05")
"""How far apart two prices of one coin may lie and still vouch for each other, as a part of the smaller one.
Venues seconds apart differ by under one percent, so this catches errors and nothing else."""

TRADE_AGE_LIMIT = timedelta(minutes=10)
"""A last trade older than this is refused where the venue says when it was."""

CLOCK_SKEW = timedelta(minutes=2)
"""How far in our future a venue's time may lie: clocks differ, and Gemini rounds to whole minutes."""

VETO_AGE_LIMIT = timedelta(hours=6)
"""How long a kept price may contradict a venue that stands alone, see `decide`."""

ROUND_GAP = timedelta(seconds=59)
"""The venues are asked at most once a minute. The second of grace is for a scheduler that ticks a moment early:
without it every other round would be skipped."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One venue's last trade of one coin, in U.S. dollars.

    `traded_at` is None where the venue does not date its trades; `received_at` is when its answer came. Both
    are aware UTC. `checked` says that another venue, or the price kept before, agreed.
    """

    asset: Asset
    price: Decimal
    venue: str
    traded_at: datetime | None
    received_at: datetime
    checked: bool


@dataclass(frozen=True, slots=True)
class SetAside:
    """A price that was refused or passed over, and why."""

    quote: Quote
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one round of answers: the price to show from now on (None: the last one stays)."""

    chosen: Quote | None
    set_aside: tuple[SetAside, ...]


class Venue(Protocol):
    """A market that tells its last trade."""

    @property
    def name(self) -> str:
        """Return the name to show beside the price."""

    async def quote(self, asset: Asset) -> Quote:
        """Return the last trade, with `checked` False; within a bounded time.

        Raises: SourceError when there is no answer, or one that cannot be trusted.
        """


class PriceStore(Protocol):
    """Keeps the chosen prices, so that a restart knows the last one."""

    async def save(self, quotes: Sequence[Quote]) -> None:
        """Keep the quotes in one step; the same quotes again change nothing."""

    async def last(self) -> Sequence[Quote]:
        """Return the newest kept quote (by `received_at`) of each asset, at most one an asset."""


def decide(answers: Sequence[Quote], kept: Quote | None, *, now: datetime) -> Decision:
    """Return which of one coin's answers counts; `answers` stand in the order of preference.

    An answer is refused when its trade is older than TRADE_AGE_LIMIT, when a time of it lies in the future, or
    when its price is not a number above zero. Of the rest the first counts that is within TOLERANCE of another
    venue's, or of the kept price. What the rule leaves open is settled so:

    - A kept price that was itself never checked does not vouch for its own venue: agreeing with yourself a
      minute later proves nothing.
    - A venue that stands alone against a kept price is set aside only while that price is checked and younger
      than VETO_AGE_LIMIT. After that (the bot was off overnight, the market moved, one venue is up) the kept
      price has no say any more, and the lone answer is taken as if nothing were kept: unchecked.
    - Several venues that contradict each other and the kept price are all set aside, however old that is:
      nobody can say which one is right, and the last price stays with its age.
    """
    set_aside: list[SetAside] = []
    fresh: list[Quote] = []
    for answer in answers:
        refusal = _refusal(answer, now)
        if refusal is None:
            fresh.append(answer)
        else:
            set_aside.append(SetAside(answer, refusal))
    for answer in fresh:
        others = [other for other in fresh if other.venue != answer.venue]
        if any(_agree(answer, other) for other in others) or (kept is not None and _vouches(kept, answer)):
            return Decision(replace(answer, checked=True), tuple(set_aside))
        set_aside.append(SetAside(answer, _contradiction(others, kept)))
    if len(fresh) == 1 and not _vetoes(kept, fresh[0], now):
        return Decision(replace(fresh[0], checked=False), tuple(set_aside[:-1]))
    return Decision(None, tuple(set_aside))


def _refusal(answer: Quote, now: datetime) -> str | None:
    if not answer.price.is_finite() or answer.price <= 0:
        return "is not a price above zero"
    if answer.received_at > now + CLOCK_SKEW:
        return "was received in the future"
    if answer.traded_at is None:
        return None
    if answer.traded_at > now + CLOCK_SKEW:
        return f"was traded in the future, at {answer.traded_at.isoformat()}"
    if now - answer.traded_at > TRADE_AGE_LIMIT:
        return f"was traded too long ago, at {answer.traded_at.isoformat()}"
    return None


def _agree(one: Quote, other: Quote) -> bool:
    smaller, larger = sorted((one.price, other.price))
    return larger - smaller <= smaller * TOLERANCE


def _vouches(kept: Quote, answer: Quote) -> bool:
    return (kept.checked or kept.venue != answer.venue) and _agree(kept, answer)


def _vetoes(kept: Quote | None, answer: Quote, now: datetime) -> bool:
    # Both directions: a kept price from our future (the clock was set back) must not rule until then.
    return (
        kept is not None and kept.checked and not _agree(kept, answer) and abs(now - kept.received_at) <= VETO_AGE_LIMIT
    )


def _contradiction(others: Sequence[Quote], kept: Quote | None) -> str:
    against = [f"{other.venue} {other.price}" for other in others]
    if kept is not None:
        against.append(f"the kept price {kept.price} of {kept.venue}")
    return f"is not within 5 percent of {', '.join(against) or 'anything'}"


class Quotes:
    """Asks the venues, decides whose price counts, and serves the last one from memory."""

    def __init__(self, venues: Sequence[Venue], store: PriceStore, *, now: Callable[[], datetime]) -> None:
        """Take the venues in their order of preference; without any, only the kept prices are served."""
        self._venues = tuple(venues)
        self._store = store
        self._now = now
        self._kept: dict[Asset, Quote] = {}
        self._asking = False
        self._asked_at: datetime | None = None
        self._log = PriceLog()
        self._store_failing = False

    def latest(self, asset: Asset) -> Quote | None:
        """Return the last price that counted, however old; None when there never was one."""
        return self._kept.get(asset)

    async def restore(self) -> None:
        """Take up the prices of the last run, without touching a newer one. A failing store is logged."""
        try:
            stored = await self._store.last()
        except Exception:
            # The program must start without its last prices rather than not at all.
            log.exception("The last prices could not be read from the store")
            return
        for quote in stored:
            held = self._kept.get(quote.asset)
            if held is None or held.received_at < quote.received_at:
                self._kept[quote.asset] = quote

    async def refresh(self) -> None:
        """Ask every venue once for every coin, decide, and keep what counts.

        Does nothing while another call is under way, or within a minute of the last one. A new price is served
        from memory before it is stored; when storing fails it is still served, and the failure is logged.
        """
        if self._asking or not self._venues or not self._is_due():
            return
        self._asking = True
        try:
            self._asked_at = self._now()
            await self._ask_and_keep()
        finally:
            self._asking = False

    def _is_due(self) -> bool:
        # A negative gap means that the clock was set back; waiting for it to catch up could take years.
        return self._asked_at is None or not timedelta(0) <= self._now() - self._asked_at < ROUND_GAP

    async def _ask_and_keep(self) -> None:
        questions = [(asset, venue) for asset in Asset for venue in self._venues]
        failures: dict[str, str] = {}
        answers = await asyncio.gather(*(self._ask(venue, asset, failures) for asset, venue in questions))
        now = self._now()
        chosen: dict[Asset, Quote] = {}
        for asset in Asset:
            received = [
                answer
                for (asked, _), answer in zip(questions, answers, strict=True)
                if asked is asset and answer is not None
            ]
            decision = decide(received, self._kept.get(asset), now=now)
            wrong = {entry.quote.venue: (entry.quote.price, entry.reason) for entry in decision.set_aside}
            self._log.note_set_aside(asset, wrong, [quote.venue for quote in received])
            if decision.chosen is not None:
                self._kept[asset] = chosen[asset] = decision.chosen
        self._log.note_failures(failures, [asset for asset in Asset if asset not in chosen])
        self._log.note_prices({asset: quote.venue for asset, quote in chosen.items()})
        if chosen:
            await self._save(list(chosen.values()))

    async def _ask(self, venue: Venue, asset: Asset, failures: dict[str, str]) -> Quote | None:
        """Return the venue's answer; None when it gives none, and then why stands in `failures` by its name."""
        try:
            quote = await venue.quote(asset)
        except SourceError as error:
            failures.setdefault(venue.name, error.reason)
            return None
        except Exception:
            # One venue's mistake must not cost the others' prices.
            log.exception("Asking %s for %s failed", venue.name, asset)
            return None
        if quote.asset is not asset:
            log.error("%s was asked for %s and answered %s", venue.name, asset, quote.asset)
            return None
        return quote

    async def _save(self, chosen: Sequence[Quote]) -> None:
        try:
            await self._store.save(chosen)
        except Exception:
            if not self._store_failing:
                log.exception("The prices could not be stored; they are served from memory")
            self._store_failing = True
            return
        if self._store_failing:
            log.info("The prices are stored again")
        self._store_failing = False
