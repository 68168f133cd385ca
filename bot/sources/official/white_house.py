"""The White House feed of presidential actions: minutes to hours after signing, days before the Federal Register.

A hint only: the post has no number, its title may be in capitals, and its time can lie hours before it appeared. The
guid survives a new title. The validators are of the whole site, so that any post there counts as news here.
Source: www.whitehouse.gov/presidential-actions/feed/, as recorded 2026-10-02; checked 2026-11-24.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from xml.etree.ElementTree import Element

from bot.sources.official.access import Access
from bot.sources.official.feeds import Item, items_of, reaches_back
from tracker.policy.milestones import Status
from tracker.policy.sightings import FoundAction, Sighting, Step
from tracker.policy.sources import Query, Reading, Since

NAME = "white_house"
BASE_URL = "https://www.whitehouse.gov"

PAGES = 10
OVERLAP = timedelta(days=2)
"""Posts are held back and then dated to when they were written."""

_PATH = "/presidential-actions/feed/"
_STEPS = {
    "Executive Orders": Step.EXECUTIVE_ORDER,
    "Proclamations": Step.PROCLAMATION,
    "Presidential Memoranda": Step.MEMORANDUM,
}


@dataclass(frozen=True, slots=True)
class WhiteHouse:
    """The feed, with its older pages where the bot was away."""

    access: Access
    name: str = NAME
    reads_again: bool = False

    @property
    def queries(self) -> Sequence[Query]:
        return (Query("feed", _PATH),)

    async def read(self, query: Query, since: Since) -> Reading:
        first = await self.access.xml("feed", _PATH, validators=since.validators)
        if first is None:
            return Reading((), since.validators, is_unchanged=True)
        root, validators = first
        return Reading(parse([root, *await self._older(root, since)]), validators)

    async def read_again(self, keys: Sequence[str]) -> Sequence[Sighting]:
        return ()

    async def _older(self, newest: Element, since: Since) -> list[Element]:
        pages: list[Element] = []
        if since.moment is None:
            return pages
        wanted = since.moment - OVERLAP
        while min(item.published_at for item in items_of(NAME, [newest, *pages][-1], base_url=BASE_URL)) > wanted:
            if len(pages) == PAGES:
                reaches_back(NAME, items_of(NAME, pages[-1], base_url=BASE_URL), wanted)
                break
            page = await self.access.xml_if_there("older", _PATH, {"paged": str(len(pages) + 2)})
            if page is None:
                # Past the end.
                break
            pages.append(page)
        return pages


def parse(pages: Sequence[Element]) -> tuple[Sighting, ...]:
    """Return the orders, memoranda and proclamations. Raises: SourceError for a page that is no feed."""
    items = [item for page in pages for item in items_of(NAME, page, base_url=BASE_URL)]
    return tuple({one.key: one for item in items if (one := _post(item)) is not None}.values())


def _post(item: Item) -> Sighting | None:
    step = next((_STEPS[category] for category in item.categories if category in _STEPS), None)
    if step is None:
        # Nominations and appointments.
        return None
    return Sighting(
        source=NAME,
        key=item.key,
        step=step,
        title=item.title,
        url=item.link,
        on=item.on,
        agency="President",
        actions=(FoundAction(item.on, "Signed, by the date of the White House's post", Status.IN_FORCE),),
        text=item.text,
    )
