"""The official sources put together: client, rules, sources, and the service that asks them."""

import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import aiohttp

from bot.config import Settings, SettingsError
from bot.shipped import read_relevance_rules
from bot.sources.headers import user_agent
from bot.sources.http import HttpClient
from bot.sources.official.listing import NAMES, listed_sources, trial_sources
from storage import Storage
from tracker.policy.concern import Concern
from tracker.policy.discovery import Discovery
from tracker.policy.publishing import Publishing
from tracker.policy.relevance import parse_rules
from tracker.policy.sources import Listed, Since, Source
from tracker.source_error import SourceError


@dataclass(frozen=True, slots=True)
class Newsroom:
    """What `/sources` lists, and what the schedule wakes."""

    listed: tuple[Listed, ...]
    discovery: Discovery
    publishing: Publishing

    @property
    def looks(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """Return what the schedule wakes now and then, by a name: one look a source, so that none waits for another."""
        return {f"source {one.name}": partial(self._look, one) for one in self.listed if one.source}

    async def _look(self, one: Listed) -> None:
        await self.discovery.poll_if_due(one)
        await self.publishing.publish_trusted()


@asynccontextmanager
async def open_newsroom(
    settings: Settings, storage: Storage, *, version: str, now: Callable[[], datetime]
) -> AsyncIterator[Newsroom]:
    """Open the client for official sources; nothing is asked before its `looks` are woken.

    Raises: SettingsError for a source that there is not, or an address that may not be asked.
    """
    _refuse_unknown(settings)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        client = HttpClient(session, user_agent=user_agent(version, settings.contact), now=now)
        concern = Concern(parse_rules(tomllib.loads(read_relevance_rules())), storage.sources)
        try:
            listed = listed_sources(
                client,
                concern,
                now=now,
                keys=settings.source_keys,
                minutes=settings.source_intervals,
                addresses=settings.source_addresses,
                with_unconfirmed=settings.sources_unconfirmed,
            )
        except ValueError as error:
            raise SettingsError(f"Wrong settings. SOURCE_ADDRESSES: {error}.") from None
        yield Newsroom(
            listed,
            Discovery(listed, storage.sources, concern, now, first_days=settings.source_first_days),
            Publishing(storage.record, storage.queue, now, frozenset(settings.sources_trusted)),
        )


@dataclass(frozen=True, slots=True)
class Trial:
    """How a source answered whose address nobody has confirmed: `shown` is how much of ours it shows, None with
    `refusal` where it did not answer as it should.
    """

    name: str
    address: str
    shown: int | None = None
    refusal: str | None = None


async def try_unconfirmed(settings: Settings, *, version: str, now: Callable[[], datetime]) -> tuple[Trial, ...]:
    """Ask each source whose address is unconfirmed once; nothing is kept. Raises: SettingsError as `open_newsroom`."""
    _refuse_unknown(settings)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        client = HttpClient(session, user_agent=user_agent(version, settings.contact), now=now)
        try:
            tried = trial_sources(client, now=now, addresses=settings.source_addresses)
        except ValueError as error:
            raise SettingsError(f"Wrong settings. SOURCE_ADDRESSES: {error}.") from None
        return tuple([await _try(source, address) for source, address in tried])


async def _try(source: Source, address: str) -> Trial:
    try:
        readings = [await source.read(query, Since(None)) for query in source.queries]
    except SourceError as error:
        return Trial(source.name, address, refusal=error.reason)
    return Trial(source.name, address, shown=sum(len(reading.sightings) for reading in readings))


def _refuse_unknown(settings: Settings) -> None:
    named = {
        "SOURCES_TRUSTED": settings.sources_trusted,
        "SOURCE_INTERVALS": settings.source_intervals,
        "SOURCE_ADDRESSES": settings.source_addresses,
    }
    wrong = [
        f"{setting}: there is no source {name}"
        for setting, names in named.items()
        for name in names
        if name not in NAMES
    ]
    if wrong:
        raise SettingsError(f"Wrong settings. {'; '.join(sorted(wrong))}. The sources: {', '.join(NAMES)}.")
