"""A whole newsroom without internet: played sources, the real client and parsers, a database, the queue."""

import logging
import tomllib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.shipped import read_relevance_rules
from bot.sources.circuit import Circuit
from bot.sources.http import HttpClient
from bot.sources.official.access import LONGEST_WAIT, Access
from bot.sources.official.congress import Congress
from bot.sources.official.federal_register import FederalRegister
from bot.sources.official.legiscan import LegiScan
from bot.sources.official.oira import Oira
from bot.sources.official.open_states import OpenStates
from bot.sources.official.press import DOL, SEC, PressFeeds
from bot.sources.official.public_inspection import PublicInspection
from bot.sources.official.regulations import Regulations
from bot.sources.official.white_house import WhiteHouse
from bot.sources.patience import Pace, Patience
from storage import Storage
from tests.record_factories import opened, shipped_text
from tests.sources.official import addresses
from tests.sources.official.payloads import (
    bills,
    feed,
    fr_page,
    legiscan_search,
    post,
    regulations_page,
    reviews,
    state_page,
)
from tracker.policy.concern import Concern
from tracker.policy.discovery import Discovery
from tracker.policy.milestones import Milestone
from tracker.policy.record import Record
from tracker.policy.relevance import parse_rules
from tracker.policy.review_queue import ReviewQueue, Waiting
from tracker.policy.sources import Listed, Plan

RULES = parse_rules(tomllib.loads(read_relevance_rules()))


@dataclass
class Newsroom:
    """Everything between the played sources and the queue."""

    stage: Any
    clock: Any
    client: HttpClient
    storage: Storage
    sources: dict[str, Any] = field(default_factory=dict)
    first_days: int = 0
    slept: list[float] = field(default_factory=list)

    def access(self, name: str, **fields: Any) -> Access:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        return Access(
            name=name,
            base_url=self.stage.url,
            client=self.client,
            circuit=Circuit(
                name, now=self.clock.now, chance=lambda: 0.0, log_level=logging.DEBUG, longest_hold=LONGEST_WAIT
            ),
            now=self.clock.now,
            pace=Pace(0),
            patience=Patience(sleep=sleep, chance=lambda: 0.0),
            **fields,
        )

    def with_all_sources(self) -> "Newsroom":
        """Add the sources that need a key, and the one that is off until its address is confirmed."""
        self.sources |= {
            "dol": PressFeeds(self.access("dol"), DOL),
            "congress": Congress(self.access("congress", headers={"X-Api-Key": "k-congress"}), self.concern),
            "regulations": Regulations(self.access("regulations", headers={"X-Api-Key": "k-regulations"})),
            "open_states": OpenStates(self.access("open_states", headers={"X-API-KEY": "k-states"})),
            "legiscan": LegiScan(
                self.access("legiscan", params={"key": "k-legiscan"}), partial(self.storage.sources.marks, "legiscan")
            ),
        }
        return self

    @property
    def concern(self) -> Concern:
        return Concern(RULES, self.storage.sources)

    @property
    def discovery(self) -> Discovery:
        listed = [Listed(name, Plan(timedelta(minutes=10)), source) for name, source in self.sources.items()]
        return Discovery(listed, self.storage.sources, self.concern, self.clock.now, first_days=self.first_days)

    @property
    def queue(self) -> ReviewQueue:
        return ReviewQueue(self.storage.queue, self.clock.now)

    async def poll(self, *names: str, after: timedelta = timedelta(hours=1)) -> None:
        """Let time pass, then ask the sources of these names (all without any) once."""
        self.clock.time += after
        discovery = self.discovery
        for name in names or tuple(self.sources):
            await discovery.poll(self.sources[name])

    async def poll_due(self, after: timedelta = timedelta(hours=1)) -> None:
        self.clock.time += after
        await self.discovery.poll_due()

    async def waiting(self, guild: int | None = None) -> tuple[Waiting, ...]:
        return (await self.queue.page(guild, size=100)).waiting

    async def titles(self, guild: int | None = None) -> list[str]:
        return [one.candidate.lead.title for one in await self.waiting(guild)]

    async def ship(self, *milestones: Milestone) -> None:
        await Record(self.storage.record, self.clock.now).load_bundled(shipped_text(milestones))

    def quiet(self) -> None:
        """Let every source show nothing that concerns the record."""
        self.stage.plays(addresses.DOCUMENTS, fr_page())
        self.stage.plays(addresses.FILED, '{"count": 0, "results": []}')
        self.stage.plays("/api/v1/public-inspection-documents.json", '{"count": 0, "results": []}')
        self.stage.plays(
            addresses.POSTS, feed(post("A DAY OF SOMETHING ELSE", number=1, category="Proclamations")), **addresses.RSS
        )
        self.stage.plays(addresses.RELEASES, feed(OTHER_RELEASE), **addresses.RSS)
        self.stage.plays(addresses.STATEMENTS, feed(OTHER_RELEASE), **addresses.RSS)
        self.stage.plays(addresses.REVIEWS, reviews(), content_type="text/xml")
        self.stage.plays(addresses.LABOR, feed(OTHER_RELEASE.replace("sec.gov", "dol.gov")), **addresses.RSS)
        self.stage.plays(addresses.BILLS, bills())
        self.stage.plays(addresses.CHANGED, regulations_page())
        self.stage.plays(addresses.STATE_BILLS, state_page())
        self.stage.plays(addresses.LEGISCAN, legiscan_search())


OTHER_RELEASE = (
    "<item><title>SEC Announces a New Director</title><link>https://www.sec.gov/newsroom/press-releases/2020-1</link>"
    "<pubDate>Mon, 06 Jan 2020 09:00:00 -0500</pubDate><guid>0-0</guid></item>"
)


@pytest.fixture
async def newsroom(stage: Any, clock: Any, client: HttpClient, tmp_path: Path) -> AsyncIterator[Newsroom]:
    """A newsroom with all sources that need no key, on a record with nothing in it."""
    async with opened(tmp_path / "rollover.db") as storage:
        room = Newsroom(stage, clock, client, storage)
        room.sources = {
            "federal_register": FederalRegister(room.access("federal_register")),
            "public_inspection": PublicInspection(room.access("public_inspection")),
            "white_house": WhiteHouse(room.access("white_house")),
            "sec": PressFeeds(room.access("sec"), SEC),
            "oira": Oira(room.access("oira")),
        }
        room.quiet()
        yield room


@pytest.fixture
async def started(newsroom: Newsroom) -> Newsroom:
    """A newsroom that has its baseline."""
    await newsroom.poll()
    return newsroom


@pytest.fixture
async def whole(newsroom: Newsroom) -> Newsroom:
    """A newsroom with all ten sources, each with its baseline."""
    await newsroom.with_all_sources().poll()
    newsroom.stage.requests.clear()
    return newsroom
