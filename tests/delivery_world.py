"""A playground with many channels, a database that owes them alerts, and the process that delivers, to be killed."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playground import Playground, open_playground
from playground.entities import Message
from storage import Storage, open_storage
from tests.bot_process import ROOT
from tests.record_factories import VERSION, a_milestone, an_addition
from tracker.alerts.expansion import Expansion
from tracker.alerts.filters import EVERYTHING
from tracker.alerts.subscriptions import Subscription, Wish

SERVER = 1400000000000000000
MODERATORS = 1400000000000900000
ADAM = 1300000000000000012
NEVER = "never:1"
CREATES = {"method": "POST", "route": "/channels/*/messages"}
"""Which requests a fault of sending befalls."""


def now() -> datetime:
    return datetime.now(UTC)


def channel_id(number: int) -> int:
    return SERVER + 1 + number


def world_document(channels: int) -> dict[str, Any]:
    """Describe a server with that many channels and one for its moderators."""
    return {
        "application": {"id": "1300000000000000001", "name": "Rollover", "owner": "adam"},
        "people": [{"id": str(ADAM), "username": "adam", "name": "Adam"}],
        "guilds": [
            {
                "id": str(SERVER),
                "name": "Many channels",
                "owner": "adam",
                "channels": [
                    *({"id": str(channel_id(number)), "name": f"c{number}"} for number in range(channels)),
                    {"id": str(MODERATORS), "name": "moderators"},
                ],
                "members": {"adam": []},
            }
        ],
    }


async def until(is_so: Callable[[], object], within: float = 15.0) -> None:
    """Wait until something is so."""
    for _ in range(int(within / 0.05)):
        if is_so():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"not so within {within} seconds")


@dataclass
class DeliveryWorld:
    """What a test of delivery acts on. `titles` are those owed to every channel, in order."""

    playground: Playground
    folder: Path
    channels: int
    titles: list[str] = field(default_factory=list)
    kills: int = 0

    @property
    def database(self) -> Path:
        return self.folder / "rollover.db"

    @property
    def log(self) -> str:
        return (self.folder / "delivery.log").read_text(encoding="utf-8")

    @property
    def channel_ids(self) -> list[int]:
        return [channel_id(number) for number in range(self.channels)]

    @asynccontextmanager
    async def storage(self) -> AsyncIterator[Storage]:
        """Open the database; nobody may be delivering meanwhile."""
        async with open_storage(str(self.database), program_version=VERSION, now=now) as storage:
            yield storage

    async def subscribe(self, **wish: Any) -> None:
        """Subscribe every channel to everything."""
        async with self.storage() as storage:
            for number in range(self.channels):
                # Straight into the store: a server may not have as many as some tests want.
                made = Subscription(f"s-{number}", SERVER, channel_id(number), ADAM, now(), Wish(EVERYTHING, **wish))
                await storage.alerts.subscriptions.add(made)

    async def owe(self, changes: int) -> None:
        """Put milestones on record and take the changes up, so that every channel is owed a post for each."""
        async with self.storage() as storage:
            expansion = Expansion(storage.alerts.expansion, now, timedelta(0))
            for _ in range(changes):
                number = len(self.titles)
                addition = an_addition(a_milestone(f"m-{number}", title=f"Act {number}"))
                change = replace(addition.change, scope=None, made_at=now())
                await storage.record.add(replace(addition, change=change))
                self.titles.append(f"Act {number}")
                assert await expansion.expand_due() == self.channels

    async def start(self, death: str = NEVER) -> asyncio.subprocess.Process:
        """Start to deliver, until `step:count` has been passed that often."""
        with (self.folder / "delivery.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.delivery_process",
                self.playground.api_url,
                self.playground.token,
                str(self.database),
                death,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
            )

    async def deliver(self, death: str = NEVER, *, kill_after: float | None = None, within: float = 90) -> bool:
        """Deliver until all is delivered, or the process is killed; tell whether all is delivered."""
        process = await self.start(death)
        ended = asyncio.ensure_future(process.wait())
        begun = asyncio.get_running_loop().time()
        try:
            while not ended.done():
                await asyncio.wait({ended}, timeout=0.05)
                passed = asyncio.get_running_loop().time() - begun
                if kill_after is not None and passed > kill_after:
                    break
                if self.is_delivered and await self._is_at_rest():
                    return True
                assert passed < within, f"not delivered within {within} seconds:\n{self.log[-4000:]}"
            return False
        finally:
            if process.returncode is None:
                process.kill()
            code = await ended
            assert code == -9, f"the process ended by itself:\n{self.log[-4000:]}"
            self.kills += 1

    @property
    def is_delivered(self) -> bool:
        wanted = len(self.titles) * self.channels
        return sum(len(self.messages(number)) for number in range(self.channels)) >= wanted

    def messages(self, number: int) -> list[Message]:
        """Return what stands in a channel, oldest first."""
        found = self.playground.world.messages.get(channel_id(number), {})
        return sorted(found.values(), key=lambda message: message.id)

    def told(self, number: int) -> list[str]:
        """Return the titles of which a channel was told, in order."""
        return [message.content.split("**")[1] for message in self.messages(number)]

    def judge(self) -> None:
        """Assert that every channel was told everything once, in order."""
        for number in range(self.channels):
            assert self.told(number) == self.titles, f"channel {number}"

    async def _is_at_rest(self) -> bool:
        # The last answers are still being recorded; a moment without a request is enough.
        before = len(self.playground.api.requests)
        await asyncio.sleep(0.3)
        return len(self.playground.api.requests) == before


@asynccontextmanager
async def delivery_world(folder: Path, *, channels: int) -> AsyncIterator[DeliveryWorld]:
    """Open a playground with so many channels and an empty database."""
    async with open_playground(world_document(channels)) as playground:
        yield DeliveryWorld(playground, folder, channels)
