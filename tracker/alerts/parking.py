"""Places where the bot could not write: what they are owed waits, and the bot asks whether it may again."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from tracker.alerts.needs import Need
from tracker.alerts.outbox import Messenger
from tracker.alerts.posts import Place
from tracker.delivery_error import DeliveryError

log = logging.getLogger(__name__)

FIRST_CHECK = timedelta(minutes=1)
_LONGEST_PARK = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class ParkedPlace:
    """A place where the bot could not write."""

    place: Place
    guild_id: int | None
    since: datetime
    checks: int


class ParkingStore(Protocol):
    """Keeps which places are parked. Each method is one atomic step."""

    async def parked_to_check(self, now: datetime) -> Sequence[ParkedPlace]:
        """Return the parked places whose time to be asked for has come."""

    async def unpark(self, place: Place, *, at: datetime) -> None:
        """Send there again."""

    async def check_again(self, place: Place, *, check_at: datetime) -> None:
        """Ask for it later."""


@dataclass(frozen=True, slots=True)
class Parking:
    """Asks for permissions by looking, never by trying to send: refused requests add up to a ban of the address."""

    store: ParkingStore
    messenger: Messenger
    now: Callable[[], datetime]

    async def check_parked(self) -> None:
        """Go on where the bot may write again."""
        for parked in await self.store.parked_to_check(self.now()):
            try:
                missing = await self.ask(parked.place)
            except DeliveryError:
                missing = frozenset(Need)
            if missing:
                wait = min(FIRST_CHECK * (1 << min(parked.checks, 12)), _LONGEST_PARK)
                await self.store.check_again(parked.place, check_at=self.now() + wait)

    async def ask(self, place: Place) -> frozenset[Need]:
        """Return what the bot lacks there now, and go on there where that is nothing. Raises: DeliveryError."""
        missing = await self.messenger.missing(place)
        if not missing:
            log.info("place %s can be written to", place.id)
            await self.store.unpark(place, at=self.now())
        return missing
