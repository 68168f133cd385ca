"""What changed in the record since a moment, and since when a person has not read it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from tracker.policy.changes import Change
from tracker.policy.milestones import Milestone

FIRST_TIME = timedelta(days=7)
"""How far back somebody reads who has never read the changes before."""

DEFAULT_PAGE_SIZE = 5


@dataclass(frozen=True, slots=True)
class Recent:
    """A change with its milestone as it is now."""

    change: Change
    milestone: Milestone


@dataclass(frozen=True, slots=True)
class RecentPage:
    """One page of the changes made after `since` and up to `until`, newest first."""

    changes: tuple[Recent, ...]
    since: datetime
    until: datetime
    number: int
    pages: int
    total: int


class RecentStore(Protocol):
    """Finds changes by their moment, and keeps up to which moment each person has read them."""

    async def between(
        self, since: datetime, until: datetime, *, guild: int | None, start: int, size: int
    ) -> tuple[Sequence[Recent], int]:
        """Return `size` changes made after `since` and up to `until`, newest first, and how many there are in all.

        They are everybody's and the guild's own. The first load of what ships is no change to anybody, and is left
        out.
        """

    async def read_until(self, person_id: int, *, guild: int | None) -> datetime | None:
        """Return up to when a person has read the changes there; None for somebody who never has."""

    async def mark_read(self, person_id: int, *, guild: int | None, until: datetime) -> None:
        """Keep that a person has read the changes up to a moment; an earlier one than is kept changes nothing."""


@dataclass(frozen=True, slots=True)
class RecentChanges:
    """Tells people what is new to them."""

    store: RecentStore
    now: Callable[[], datetime]

    async def page_for(
        self, person_id: int, *, guild: int | None, since: datetime | None, size: int = DEFAULT_PAGE_SIZE
    ) -> RecentPage:
        """Return the first page: since a moment that was asked for, else since this person last read the changes.

        Somebody who never has gets the last seven days. Nothing is marked as read yet, see `mark_read`.
        """
        now = self.now()
        if since is None:
            since = await self.store.read_until(person_id, guild=guild) or now - FIRST_TIME
        return await self.page(min(since, now), now, guild=guild, size=size)

    async def page(
        self, since: datetime, until: datetime, *, guild: int | None, number: int = 1, size: int = DEFAULT_PAGE_SIZE
    ) -> RecentPage:
        """Return a page; a number beyond either end gives the page at that end.

        Raises: ValueError if size < 1.
        """
        if size < 1:
            raise ValueError(f"a page of {size} changes")
        number = max(number, 1)
        changes, total = await self.store.between(since, until, guild=guild, start=(number - 1) * size, size=size)
        pages = max(1, -(-total // size))
        if number > pages:
            number = pages
            changes, total = await self.store.between(since, until, guild=guild, start=(number - 1) * size, size=size)
        return RecentPage(tuple(changes), since, until, number, pages, total)

    async def mark_read(self, person_id: int, page: RecentPage, *, guild: int | None) -> None:
        """Keep that a person was shown this page's changes, unless some before them are still unread.

        Whoever asks for the last two days after a week away has not read what lies between.
        """
        read_until = await self.store.read_until(person_id, guild=guild)
        if read_until is None:
            read_until = page.until - FIRST_TIME
        if page.since <= read_until:
            await self.store.mark_read(person_id, guild=guild, until=page.until)
