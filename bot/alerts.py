"""The works behind alerts put together: what takes up changes, sees to the time, and sends, and when each is woken."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.alert_messenger import AlertMessenger
from bot.attempts import ignore
from bot.client.client import RolloverClient
from bot.schedule import Job
from commands.replies.words import Words
from storage import Storage
from tracker.alerts.approvals import Approvals
from tracker.alerts.delays import SHORTEST_DELAY
from tracker.alerts.delivery import SEND_SECONDS, SETTLING, Delivery
from tracker.alerts.digests import Digests
from tracker.alerts.expansion import HOLD, Expansion
from tracker.alerts.follow_ups import FollowUps
from tracker.alerts.market_updates import MarketUpdates
from tracker.alerts.parking import Parking
from tracker.alerts.posts import Place, PlaceKind, Post
from tracker.alerts.reminders import Reminders
from tracker.guilds.settings import Guilds
from tracker.market.figures import Figures

log = logging.getLogger(__name__)

_LOOK_FOR_CHANGES = timedelta(seconds=2)
_LOOK_FOR_POSTS = timedelta(seconds=1)
_LOOK_AT_TIME = timedelta(seconds=30)
_LOOK_FOR_APPROVALS = timedelta(seconds=5)
_LOOK_AT_PARKED = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class AlertWorks:
    """The services that the schedule wakes."""

    expansion: Expansion
    reminders: Reminders
    digests: Digests
    market_updates: MarketUpdates
    approvals: Approvals
    delivery: Delivery
    follow_ups: FollowUps
    parking: Parking
    messenger: AlertMessenger

    def jobs(self) -> list[Job]:
        """Return when each is woken; what is due, the rows say."""
        return [
            Job("changes", self._expand, _LOOK_FOR_CHANGES),
            Job("reminders", self._remind, _LOOK_AT_TIME),
            Job("digests", self._summarize, _LOOK_AT_TIME),
            Job("market updates", self._tell_figures, _LOOK_AT_TIME),
            Job("approvals", self._ask_for_approval, _LOOK_FOR_APPROVALS),
            Job("posts", self.delivery.wake, _LOOK_FOR_POSTS),
            Job("follow-ups", self.follow_ups.follow_due, _LOOK_FOR_CHANGES),
            Job("restored posts", self.delivery.read_back_held, _LOOK_AT_PARKED),
            Job("parked places", self.parking.check_parked, _LOOK_AT_PARKED),
        ]

    async def _expand(self) -> None:
        await self.expansion.expand_due()

    async def _remind(self) -> None:
        await self.reminders.owe_due()

    async def _tell_figures(self) -> None:
        await self.market_updates.owe_due()

    async def _ask_for_approval(self) -> None:
        await self.approvals.owe_due()

    async def _summarize(self) -> None:
        await self.digests.owe_due()


async def build_alert_works(
    storage: Storage,
    client: RolloverClient,
    words: Words,
    guilds: Guilds,
    figures: Callable[[], Figures],
    now: Callable[[], datetime],
    *,
    hold: timedelta = HOLD,
    settling: timedelta = SETTLING,
    shortest_delay: timedelta = SHORTEST_DELAY,
    send_seconds: float = SEND_SECONDS,
    passed: Callable[[str], None] = ignore,
) -> AlertWorks:
    """Put the works together and take over what a former process left in the middle.

    `passed` is told of each step of a post's way; tests end the process there.
    """
    stores = storage.alerts
    messenger = AlertMessenger(client, words, now, passed=passed, seconds=send_seconds)

    async def notice_place(post: Post) -> Place | None:
        """Return the moderators' channel, else whoever subscribed, in whose hands it then is to tell the others."""
        settings = guilds.current(post.guild_id) if post.guild_id is not None else None
        if settings is not None and settings.moderators_channel_id not in (None, post.place.id):
            return Place(PlaceKind.CHANNEL, settings.moderators_channel_id or 0)
        found = await stores.subscriptions.by_id(post.subscription_id) if post.subscription_id is not None else None
        if found is None or found.author_id is None:
            return None
        return Place(PlaceKind.PERSON, found.author_id)

    delivery = Delivery(
        stores.outbox,
        messenger,
        stores.seal.ref,
        now,
        notice_place,
        passed=passed,
        settling=settling,
        shortest_delay=shortest_delay,
    )
    await delivery.adopt()
    held_since = (await stores.log.waiting()).held_since
    if held_since is not None:
        log.warning("a backup was restored at %s; alerts are held back until: rollover release", held_since)
    return AlertWorks(
        Expansion(stores.expansion, now, hold),
        Reminders(stores.reminders, now),
        Digests(stores.digests, now),
        MarketUpdates(stores.market_updates, figures, now),
        Approvals(stores.approvals, stores.seal.ref, notice_place, now),
        delivery,
        FollowUps(stores.follow_ups, messenger, stores.seal.ref, now, shortest_delay),
        Parking(stores.parking, messenger, now),
        messenger,
    )
