"""How the program is doing, as its rows tell: for members, for operators, and for what restarts it when it is not well.

One judgement for all of them: a fault is what a restart or an operator must mend, a notice is what somebody may want
to look at.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

SILENT_AFTER = timedelta(minutes=3)
"""The program notes every half minute that it lives."""

LOST_FOR = timedelta(minutes=5)
LATE_BY = timedelta(minutes=10)
OLD_PRICE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the running program last noted of itself. `lost_at` is since when a connection to Discord is gone."""

    at: datetime
    started_at: datetime
    version: str
    lost_at: datetime | None = None
    asks_sources: bool = True
    asks_prices: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """What the rows tell at a moment."""

    version: str
    """That of the program which last opened the database."""
    schema: str
    """The newest step that the database has had."""
    size: int
    """In bytes."""
    pulse: Pulse | None = None
    """None when no program runs, or none ever has."""
    sources_checked_at: datetime | None = None
    """When a source last answered."""
    failing_sources: tuple[str, ...] = ()
    delivered_at: datetime | None = None
    due: int = 0
    """Messages that may go out now."""
    due_since: datetime | None = None
    later: int = 0
    """Messages that wait for their time: a hold, quiet hours, another try."""
    hindered: int = 0
    """Messages that wait for a permission, for moderators, or for the operator after a restore."""
    parked_places: int = 0
    held_since: datetime | None = None
    """When a backup was restored that holds delivery."""
    failed: int = 0
    """Messages that were given up, or of which nobody knows whether they were sent."""
    priced_at: Mapping[str, datetime] = field(default_factory=dict)
    """When the last price of each coin was made."""

    @property
    def waiting(self) -> int:
        return self.due + self.later + self.hindered


class ConditionStore(Protocol):
    """Reads the condition. Each method is one atomic step."""

    async def condition(self, now: datetime) -> Condition:
        """Return it."""

    async def note(self, pulse: Pulse | None) -> None:
        """Note that the program lives; None: that it ends as it was told to."""


class Fault(StrEnum):
    """What keeps the program from doing its work."""

    NOT_RUNNING = "not_running"
    SILENT = "silent"
    """It was running and says nothing any more: it hangs, or was killed."""
    DISCONNECTED = "disconnected"
    LATE = "late"
    """What is due does not go out."""


class Notice(StrEnum):
    """What does not keep it from its work."""

    RECONNECTING = "reconnecting"
    """The connection is gone for less than LOST_FOR."""
    HELD = "held"
    PARKED = "parked"
    FAILED = "failed"
    SOURCES = "sources"
    PRICES = "prices"


def faults(condition: Condition, now: datetime) -> tuple[Fault, ...]:
    """Return what is wrong, the worst first; empty when all is well."""
    pulse = condition.pulse
    if pulse is None:
        return (Fault.NOT_RUNNING,)
    if now - pulse.at > SILENT_AFTER:
        return (Fault.SILENT,)
    found = []
    if pulse.lost_at is not None and now - pulse.lost_at > LOST_FOR:
        found.append(Fault.DISCONNECTED)
    # What fell due while the program was away has just begun to go out.
    if condition.due_since is not None and now - max(condition.due_since, pulse.started_at) > LATE_BY:
        found.append(Fault.LATE)
    return tuple(found)


def notices(condition: Condition, now: datetime) -> tuple[Notice, ...]:
    """Return what somebody may want to look at, what matters most first."""
    pulse = condition.pulse
    asks_prices = pulse is not None and pulse.asks_prices
    oldest = min(condition.priced_at.values(), default=None)
    is_so = {
        Notice.RECONNECTING: pulse is not None
        and now - pulse.at <= SILENT_AFTER
        and pulse.lost_at is not None
        and now - pulse.lost_at <= LOST_FOR,
        Notice.HELD: condition.held_since is not None,
        Notice.PARKED: condition.parked_places > 0,
        Notice.FAILED: condition.failed > 0,
        Notice.SOURCES: pulse is not None and pulse.asks_sources and bool(condition.failing_sources),
        Notice.PRICES: asks_prices and (oldest is None or now - oldest > OLD_PRICE),
    }
    return tuple(notice for notice, stands in is_so.items() if stands)
