"""Finding milestones by words: in full text, best first, or by the exact name of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from calculations.errors import UserError
from tracker.policy.jurisdictions import Jurisdiction, jurisdiction_name
from tracker.policy.milestones import Milestone
from tracker.policy.queries import Query, read_query, squeezed

LONGEST_TEXT = 60
"""Characters of a search. A button that turns its page carries them, and Discord gives those 100."""

DEFAULT_PAGE_SIZE = 5


@dataclass(frozen=True, slots=True)
class Found:
    """Some milestones in a row out of all that were found, the best first.

    `query` is what they were found by: a word that nothing on record has is replaced by those spelled nearly so,
    and `respelled` holds such words as they were typed. Without `has_every_word` nothing had all the words, and
    these have some. `is_at_least` says that there are more than `total`: so many that they were not ranked.
    """

    milestones: tuple[Milestone, ...]
    total: int
    query: Query
    respelled: tuple[str, ...] = ()
    has_every_word: bool = True
    is_at_least: bool = False


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of what was found. `number` counts from 1; nothing found is one empty page."""

    found: Found
    number: int
    pages: int


class SearchStore(Protocol):
    """Finds milestones by words, as a guild's members see them (None: as everybody does).

    With `withdrawn` among those alone that were withdrawn, else among all others.
    """

    async def search(self, query: Query, *, guild: int | None, start: int, size: int, withdrawn: bool = False) -> Found:
        """Return `size` milestones from position `start` (0 is the best); the whole answer is of one moment.

        Titles and identifiers count most. The query has at least one term.
        """

    async def named(self, name: str, *, guild: int | None, withdrawn: bool = False) -> Sequence[Milestone]:
        """Return the milestones with exactly this id, or one of whose identifiers, or whose title, it is.

        Points, blanks and case do not count; what stands in brackets behind an identifier may be left out. Those
        by id first, then by identifier, then by title; newest first within each. At most ten. The one by id may
        be withdrawn in any case.
        """


@dataclass(frozen=True, slots=True)
class Search:
    """Looks milestones up for people."""

    store: SearchStore

    async def page(self, text: str, *, guild: int | None, number: int = 1, size: int = DEFAULT_PAGE_SIZE) -> SearchPage:
        """Return a page of what a text finds; a number beyond either end gives the page at that end.

        Raises: UserError when the text is too long or has no word in it; ValueError if size < 1.
        """
        if size < 1:
            raise ValueError(f"a page of {size} milestones")
        query = _query(text)
        number = max(number, 1)
        found = await self.store.search(query, guild=guild, start=(number - 1) * size, size=size)
        pages = max(1, -(-found.total // size))
        if number > pages:
            # The record may have shrunk since the button was drawn.
            number = pages
            found = await self.store.search(query, guild=guild, start=(number - 1) * size, size=size)
        return SearchPage(found, number, pages)

    async def suggest(
        self, text: str, *, guild: int | None, size: int, withdrawn_too: bool = False
    ) -> Sequence[Milestone]:
        """Return up to `size` milestones that may be meant by what was typed so far, the likeliest first.

        With `withdrawn_too` those that were withdrawn come last.
        """
        query = read_query(text)
        if not query.terms:
            return ()
        named = [one for one in await self.store.named(text, guild=guild) if not one.withdrawn]
        found = [*named, *(await self.store.search(query, guild=guild, start=0, size=size)).milestones]
        if withdrawn_too and len(found) < size:
            withdrawn = await self.store.search(query, guild=guild, start=0, size=size, withdrawn=True)
            found += withdrawn.milestones
        return tuple({milestone.id: milestone for milestone in found}.values())[:size]

    async def named(self, name: str, *, guild: int | None, withdrawn_too: bool = False) -> Sequence[Milestone]:
        """Return the milestones of exactly this id, identifier or title, see `SearchStore.named`.

        With `withdrawn_too` those that were withdrawn, where there are no others.
        """
        if not squeezed(name):
            return ()
        named = await self.store.named(name, guild=guild)
        return named if named or not withdrawn_too else await self.store.named(name, guild=guild, withdrawn=True)


def searched_besides(milestone: Milestone) -> str:
    """Return what a milestone is also found by: place, kind, agency, sponsor, session and id, in English."""
    place = jurisdiction_name(milestone.jurisdiction)
    federal = "federal" if milestone.jurisdiction == Jurisdiction.UNITED_STATES else "state"
    kind = milestone.kind.replace("_", " ")
    parts = (place, federal, kind, milestone.agency, milestone.sponsor, milestone.session, milestone.id)
    return "\n".join(part for part in parts if part)


def _query(text: str) -> Query:
    if len(text) > LONGEST_TEXT:
        raise UserError("search.too_long", longest=LONGEST_TEXT)
    query = read_query(text)
    if not query.terms:
        raise UserError("search.no_words")
    return query
