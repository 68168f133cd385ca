"""The deadlines of the record in the order of their days: what closes next, and what has closed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tracker.policy.jurisdictions import Jurisdiction
from tracker.policy.milestones import Deadline, Milestone, Topic

DEFAULT_PAGE_SIZE = 5


@dataclass(frozen=True, slots=True)
class DueFilter:
    """Which deadlines are asked for; None asks nothing. `past` asks for those that are over, else for those ahead."""

    topic: Topic | str | None = None
    jurisdiction: Jurisdiction | str | None = None
    past: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline with the milestone in whose life it stands."""

    deadline: Deadline
    milestone: Milestone


@dataclass(frozen=True, slots=True)
class DueStretch:
    """Some deadlines in a row, and how many there are in all."""

    due: tuple[Due, ...]
    total: int


@dataclass(frozen=True, slots=True)
class DuePage:
    """One page. `number` counts from 1; without any deadline there is one empty page."""

    due: tuple[Due, ...]
    number: int
    pages: int
    total: int


class DueStore(Protocol):
    """Finds deadlines by their day."""

    async def due(self, wanted: DueFilter, *, today: date, guild: int | None, start: int, size: int) -> DueStretch:
        """Return `size` deadlines from position `start`, as the guild's members see them (None: as everybody does).

        Those ahead begin with `today` and come soonest first; past ones begin with yesterday and come latest first;
        then by milestone and id. Those of withdrawn milestones are left out. The whole answer is of one moment.
        """


@dataclass(frozen=True, slots=True)
class DueDates:
    """Turns pages of deadlines."""

    store: DueStore
    today: Callable[[], date]
    """The day in Washington, D.C., where the tracked rules are made."""

    async def page(
        self, wanted: DueFilter, *, guild: int | None, number: int = 1, size: int = DEFAULT_PAGE_SIZE
    ) -> DuePage:
        """Return a page; a number beyond either end gives the page at that end.

        Raises: ValueError if size < 1.
        """
        if size < 1:
            raise ValueError(f"a page of {size} deadlines")
        number, today = max(number, 1), self.today()
        found = await self.store.due(wanted, today=today, guild=guild, start=(number - 1) * size, size=size)
        pages = max(1, -(-found.total // size))
        if number > pages:
            number = pages
            found = await self.store.due(wanted, today=today, guild=guild, start=(number - 1) * size, size=size)
        return DuePage(found.due, number, pages, found.total)
