"""A member's own wish to be told of one milestone, by direct message."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from calculations.errors import UserError

MOST_OF_A_PERSON = 100


@dataclass(frozen=True, slots=True)
class Watch:
    """One person's watch. `is_blocked`: Discord refused the messages, and none is tried until they watch anew."""

    person_id: int
    milestone_id: str
    guild_id: int | None
    locale: str
    created_at: datetime
    is_blocked: bool = False


class WatchStore(Protocol):
    """Keeps watches. Each method is one atomic step."""

    async def put(self, watch: Watch) -> None:
        """Add it, or put it in the place of that person's watch of that milestone."""

    async def remove(self, person_id: int, milestone_id: str | None, *, at: datetime) -> int:
        """End a watch (None: all of the person's); what is still owed is superseded. Return how many ended."""

    async def of_person(self, person_id: int) -> Sequence[Watch]:
        """Return a person's watches, oldest first."""


@dataclass(frozen=True, slots=True)
class Watches:
    """Members' watches."""

    store: WatchStore
    now: Callable[[], datetime]

    async def watch(self, person_id: int, milestone_id: str, guild_id: int | None, locale: str) -> Watch:
        """Tell the person of every change of a milestone from now on. Repeating it lifts a block.

        Raises: UserError `alerts.too_many_watches`.
        """
        known = await self.store.of_person(person_id)
        if len(known) >= MOST_OF_A_PERSON and milestone_id not in {watch.milestone_id for watch in known}:
            raise UserError("alerts.too_many_watches", most=MOST_OF_A_PERSON)
        watch = Watch(person_id, milestone_id, guild_id, locale, self.now())
        await self.store.put(watch)
        return watch

    async def unwatch(self, person_id: int, milestone_id: str | None = None) -> int:
        """End one watch, or all of a person's; return how many ended."""
        return await self.store.remove(person_id, milestone_id, at=self.now())

    async def list(self, person_id: int) -> Sequence[Watch]:
        """Return a person's watches, oldest first."""
        return await self.store.of_person(person_id)
