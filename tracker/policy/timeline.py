"""The milestones in the order of their newest action, page by page."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tracker.policy.jurisdictions import Jurisdiction
from tracker.policy.milestones import Kind, Milestone, Status, Topic

DEFAULT_PAGE_SIZE = 5


@dataclass(frozen=True, slots=True)
class TimelineFilter:
    """Which milestones are asked for: all that fit every given value; None asks nothing.

    `since` and `until` bound the day of the newest action, both included.
    """

    topic: Topic | str | None = None
    kind: Kind | str | None = None
    jurisdiction: Jurisdiction | str | None = None
    status: Status | str | None = None
    since: date | None = None
    until: date | None = None


EVERYTHING = TimelineFilter()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some milestones in a row, how many there are in all, and the day through which the record was checked."""

    milestones: tuple[Milestone, ...]
    total: int
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """One page. `number` counts from 1; without any milestone there is one empty page."""

    milestones: tuple[Milestone, ...]
    number: int
    pages: int
    total: int
    checked_on: date | None
    """The day through which the shipped record was checked; None when none was ever loaded."""


class TimelineStore(Protocol):
    """Finds milestones by their newest action."""

    async def stretch(self, wanted: TimelineFilter, *, guild: int | None, start: int, size: int) -> Stretch:
        """Return `size` milestones from position `start` (0 is the newest), newest action first, then by id.

        The guild's members see everybody's milestones, with the guild's overrides and own actions applied before
        anything is filtered or ordered, and the guild's own; with None, everybody's alone. Withdrawn ones are left
        out. The whole answer is of one moment.
        """


@dataclass(frozen=True, slots=True)
class Timeline:
    """Turns pages of the record."""

    store: TimelineStore

    async def page(
        self, wanted: TimelineFilter, *, guild: int | None, number: int = 1, size: int = DEFAULT_PAGE_SIZE
    ) -> TimelinePage:
        """Return a page; a number beyond either end gives the page at that end.

        Raises: ValueError if size < 1.
        """
        if size < 1:
            raise ValueError(f"a page of {size} milestones")
        number = max(number, 1)
        stretch = await self.store.stretch(wanted, guild=guild, start=(number - 1) * size, size=size)
        pages = max(1, -(-stretch.total // size))
        if number > pages:
            # The record may have shrunk since the button was drawn.
            number = pages
            stretch = await self.store.stretch(wanted, guild=guild, start=(number - 1) * size, size=size)
        return TimelinePage(stretch.milestones, number, pages, stretch.total, stretch.checked_on)
