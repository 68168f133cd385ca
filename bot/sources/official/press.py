"""Press feeds of the SEC and the Labor Department: statements, and hints of rules that the Federal Register will bring.

The SEC refuses clients without a name and contact. The Labor Department's address has not been confirmed by any
recorded answer, so it is asked only when the operator wishes; of its releases those of EBSA are kept.
Source: www.sec.gov/about/rss-feeds and "Accessing EDGAR data", www.dol.gov/rss, checked 2026-11-24.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bot.sources.official.access import Access
from bot.sources.official.feeds import Item, items_of, reaches_back
from tracker.policy.identifiers import identifiers_in
from tracker.policy.milestones import Status
from tracker.policy.sightings import FoundAction, Sighting, Step, plain
from tracker.policy.sources import Query, Reading, Since


@dataclass(frozen=True, slots=True)
class Office:
    """An office with press feeds: what its releases are shown as, and which part of its site is ours."""

    name: str
    base_url: str
    agency: str
    feeds: tuple[tuple[str, str], ...]
    only_under: str = "/"


SEC = Office(
    "sec",
    "https://www.sec.gov",
    "Securities and Exchange Commission",
    (("releases", "/news/pressreleases.rss"), ("statements", "/news/speeches-statements.rss")),
)
DOL = Office(
    "dol",
    "https://www.dol.gov",
    "Department of Labor, EBSA",
    (("releases", "/rss/releases.xml"),),
    only_under="/newsroom/releases/ebsa/",
)


@dataclass(frozen=True, slots=True)
class PressFeeds:
    """The feeds of one office."""

    access: Access
    office: Office
    reads_again: bool = False

    @property
    def name(self) -> str:
        return self.office.name

    @property
    def queries(self) -> Sequence[Query]:
        return tuple(Query(name, path) for name, path in self.office.feeds)

    async def read(self, query: Query, since: Since) -> Reading:
        answer = await self.access.xml(query.name, query.asked, validators=since.validators)
        if answer is None:
            return Reading((), since.validators, is_unchanged=True)
        root, validators = answer
        reaches_back(self.name, items_of(self.name, root, base_url=self.office.base_url), since.moment)
        return Reading(parse(root, self.office), validators)

    async def read_again(self, keys: Sequence[str]) -> Sequence[Sighting]:
        return ()


def parse(root: Element, office: Office) -> tuple[Sighting, ...]:
    """Return the releases of a feed. Raises: SourceError when it is no feed."""
    start = f"{office.base_url}{office.only_under}"
    items = items_of(office.name, root, base_url=office.base_url)
    return tuple(_release(item, office) for item in items if item.link.startswith(start))


def _release(item: Item, office: Office) -> Sighting:
    return Sighting(
        source=office.name,
        key=item.key,
        step=Step.PRESS_RELEASE,
        title=item.title,
        url=item.link,
        on=item.on,
        agency=office.agency,
        identifiers=identifiers_in(f"{item.title} {item.text}", on=item.on),
        actions=(FoundAction(item.on, f"Press release: {item.title}"[:200], Status.PUBLISHED),),
        summary=plain(item.text, limit=600),
    )
