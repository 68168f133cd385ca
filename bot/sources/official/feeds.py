"""RSS feeds of public offices: items with titles full of blanks, text encoded twice, and dates by hand."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from bot.sources.official.fields import EASTERN, YEARS, wrong_shape
from tracker.policy.sightings import TITLE_LIMIT, plain
from tracker.policy.typed_fields import is_link

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Item:
    """One item. `key` is its guid, else its link."""

    key: str
    title: str
    link: str
    published_at: datetime
    text: str
    categories: tuple[str, ...]

    @property
    def on(self) -> date:
        """Return the day in Washington."""
        return self.published_at.astimezone(EASTERN).date()


def items_of(source: str, root: Element, *, base_url: str) -> tuple[Item, ...]:
    """Return the items of a feed, as it has them; one without title, link or date is left out.

    Raises: SourceError when this is no feed, or a feed without any item: an office that has said nothing at all is
    less likely than one whose site is being mended.
    """
    if root.tag != "rss" or (channel := root.find("channel")) is None:
        raise wrong_shape(source, f"the root is {root.tag[:40]!r}, which is no feed")
    found = tuple(_items(channel, base_url))
    if not found:
        raise wrong_shape(source, "a feed without items")
    return found


def reaches_back(source: str, items: Sequence[Item], moment: datetime | None) -> bool:
    """Tell whether a feed still shows what was new at a moment; say so in the log when it does not."""
    oldest = min(item.published_at for item in items)
    if moment is None or oldest <= moment:
        return True
    log.warning("%s: the feed begins at %s and was last read at %s; what lies between is lost", source, oldest, moment)
    return False


def _items(channel: Element, base_url: str) -> Iterator[Item]:
    for element in channel.findall("item"):
        title, link = plain(element.findtext("title"), limit=TITLE_LIMIT), (element.findtext("link") or "").strip()
        published_at = _moment(element.findtext("pubDate"))
        link = urljoin(f"{base_url}/", link) if link else ""
        if not title or published_at is None or not is_link(link):
            continue
        yield Item(
            key=(element.findtext("guid") or "").strip()[:200] or link,
            title=title,
            link=link,
            published_at=published_at,
            text=plain(element.findtext("description")),
            categories=tuple(plain(one.text, limit=80) for one in element.findall("category")),
        )


def _moment(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime((text or "").strip())
    except ValueError:
        return None
    if moment.year not in YEARS:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
