"""The works behind alerts on a driven clock and a real store, with a Discord of a few lines."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.shipped import read_shipped_figures
from storage import Storage
from tests.record_factories import GUILD, a_change, a_milestone, an_addition, opened
from tracker.alerts.corrections import Corrections
from tracker.alerts.delivery import Delivery
from tracker.alerts.digests import Digests
from tracker.alerts.entries import Entry
from tracker.alerts.expansion import Expansion
from tracker.alerts.filters import EVERYTHING
from tracker.alerts.follow_ups import FollowUps
from tracker.alerts.letters import Letter
from tracker.alerts.log import AlertLog
from tracker.alerts.market_updates import MarketUpdates
from tracker.alerts.needs import Need
from tracker.alerts.parking import Parking
from tracker.alerts.posts import Message, Place, PlaceKind, Post
from tracker.alerts.reminders import Reminders
from tracker.alerts.slots import Rhythm
from tracker.alerts.subscriptions import Subscription, Subscriptions, Wish
from tracker.alerts.watches import Watches
from tracker.delivery_error import DeliveryError, Trouble
from tracker.market.figures import CurrentFigures
from tracker.policy.changes import Change, FieldChange
from tracker.policy.milestones import Milestone

START = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
CHANNEL = 555
MODERATORS = 777
MAYA = 7


@dataclass
class Clock:
    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    def advance(self, **span: float) -> None:
        self.moment += timedelta(**span)


@dataclass
class Room:
    """Discord as far as delivery sees it: messages by place, and what is to go wrong."""

    messages: dict[Place, list[Letter]] = field(default_factory=dict)
    edits: list[tuple[int, Letter]] = field(default_factory=list)
    published: list[int] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    troubles: list[Trouble | None] = field(default_factory=list)
    """Of the next sends, in order."""
    applied: bool = False
    """Whether a send that fails was applied all the same."""
    may_write_now: bool = True
    is_readable: bool = True

    def digest(self, letter: Letter) -> str:
        shown = (
            letter.milestone,
            letter.told,
            letter.edited,
            letter.news,
            letter.due,
            letter.reminders,
            letter.figures,
            letter.corrections,
        )
        return repr(shown)

    async def send(self, letter: Letter, *, not_after: datetime) -> Message | None:
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is None or self.applied:
            self.messages.setdefault(letter.post.place, []).append(letter)
        if trouble is not None:
            raise DeliveryError(trouble)
        return self._message(letter, len(self.messages[letter.post.place]))

    async def find(self, post: Post, ref: str, *, since: datetime, thread_id: int | None) -> Message | None:
        if not self.is_readable:
            raise DeliveryError(Trouble.UNREADABLE)
        letters = self.messages.get(post.place, [])
        for number, letter in enumerate(letters, 1):
            if ref in (letter.ref, *letter.listed_refs):
                return replace(self._message(letter, number), is_list=ref != letter.ref)
        return None

    async def edit(self, letter: Letter, message: Message) -> None:
        self.edits.append((message.id, letter))

    async def crosspost(self, place: Place, message: Message) -> None:
        self.published.append(message.id)

    async def open_thread(self, letter: Letter, message: Message) -> None:
        self.opened.append(message.id)

    async def missing(self, place: Place) -> frozenset[Need]:
        return frozenset() if self.may_write_now else frozenset({Need.SEND_MESSAGES})

    def _message(self, letter: Letter, number: int) -> Message:
        if letter.post.place.kind is not PlaceKind.FORUM:
            return Message(number)
        return Message(number, letter.thread_id or 100 + number)

    def kinds(self, channel: int = CHANNEL, kind: PlaceKind = PlaceKind.CHANNEL) -> list[str]:
        return [str(letter.post.kind) for letter in self.messages.get(Place(kind, channel), [])]

    def letters(self, channel: int = CHANNEL, kind: PlaceKind = PlaceKind.CHANNEL) -> list[Letter]:
        return self.messages.get(Place(kind, channel), [])


@dataclass
class Works:
    """Everything that turns changes and time into messages."""

    storage: Storage
    clock: Clock
    room: Room

    def __post_init__(self) -> None:
        stores, now = self.storage.alerts, self.clock.now
        self.subscriptions = Subscriptions(stores.subscriptions, now)
        self.watches = Watches(stores.watches, now)
        self.expansion = Expansion(stores.expansion, now)
        self.reminders = Reminders(stores.reminders, now)
        self.digests = Digests(stores.digests, now)
        self.figures = CurrentFigures(read_shipped_figures())
        self.market_updates = MarketUpdates(stores.market_updates, self.figures.now, now)
        self.log = AlertLog(stores.log, stores.subscriptions, now)
        self.corrections = Corrections(stores.corrections, now)
        self.follow_ups = FollowUps(stores.follow_ups, self.room, stores.seal.ref, now)
        self.parking = Parking(stores.parking, self.room, now)
        self.delivery = self.new_delivery()
        self._changes = 0

    def new_delivery(self) -> Delivery:
        async def moderators(post: Post) -> Place | None:
            return Place(PlaceKind.CHANNEL, MODERATORS)

        stores = self.storage.alerts
        return Delivery(stores.outbox, self.room, stores.seal.ref, self.clock.now, moderators)

    async def subscribe(self, channel: int = CHANNEL, **wish: Any) -> Subscription:
        settings: dict[str, Any] = {"filter": EVERYTHING, "time_zone": "UTC", "digest": Rhythm.NEVER, **wish}
        return await self.subscriptions.add(GUILD, channel, Wish(**settings), by=MAYA)

    async def add(self, id: str = "m-1", **fields: Any) -> Milestone:
        more = {name: fields.pop(name) for name in ("announcement", "origin") if name in fields}
        milestone = a_milestone(id, **{"scope": GUILD, **fields})
        addition = an_addition(milestone)
        change = replace(addition.change, made_at=self.clock.now(), **more)
        await self.storage.record.add(replace(addition, change=change))
        return milestone

    async def change(self, field: str, before: Any, after: Any, id: str = "m-1", **more: Any) -> Change:
        self._changes += 1
        change = a_change(
            f"change-{self._changes}",
            id,
            FieldChange(more.pop("part", ""), field, before, after),
            **{"scope": GUILD, "made_at": self.clock.now(), **more},
        )
        await self.storage.record.amend(change)
        return change

    async def tick(self) -> None:
        """Let everything that the schedule wakes run once."""
        await self.expansion.expand_due()
        await self.reminders.owe_due()
        await self.digests.owe_due()
        await self.market_updates.owe_due()
        await self.delivery.deliver_due()
        await self.follow_ups.follow_due()
        await self.parking.check_parked()

    async def pass_time(self, **span: float) -> None:
        self.clock.advance(**span)
        await self.tick()

    async def entries(self) -> Sequence[Entry]:
        return await self.log.log(GUILD)


@asynccontextmanager
async def alert_works(path: Path, *, clock: Clock | None = None, room: Room | None = None) -> AsyncIterator[Works]:
    """Open a database and the works on it; opened again, they go on where the last ones were."""
    clock = clock or Clock()
    async with opened(path, now=clock.now) as storage:
        yield Works(storage, clock, room or Room())
