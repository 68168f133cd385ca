"""The welcome to a guild that has added the bot: a post like any other, so that it comes once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tracker.alerts.posts import Place, PlaceKind, Post, PostKind, key_of
from tracker.guilds.presence import Arrival


class WelcomeStore(Protocol):
    """Takes posts that no subscription asked for."""

    async def owe_notice(self, notice: Post, *, at: datetime) -> None:
        """Owe a notice, unless there is one of its key."""


@dataclass(frozen=True, slots=True)
class Welcomes:
    """Owes welcomes."""

    store: WelcomeStore
    now: Callable[[], datetime]

    async def owe(self, arrival: Arrival) -> None:
        """Owe the welcome to a guild; once for each time that the bot joined it."""
        now = self.now()
        post = Post(
            # A database that was restored owes the same one again, and finds it in the channel.
            key=key_of("welcome", arrival.guild_id, arrival.joined_at.isoformat()),
            kind=PostKind.WELCOME,
            place=Place(PlaceKind.CHANNEL, arrival.channel_id),
            guild_id=arrival.guild_id,
            subscription_id=None,
            milestone_id=None,
            due_at=now,
            as_of=arrival.joined_at,
        )
        await self.store.owe_notice(post, at=now)
