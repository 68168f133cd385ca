"""What is done to a message after it was sent: edited, published, given a thread. All of it may be repeated."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from tracker.alerts.delays import SHORTEST_DELAY, delay
from tracker.alerts.letters import Letter
from tracker.alerts.outbox import Messenger
from tracker.alerts.posts import Message, Post
from tracker.delivery_error import DeliveryError, Trouble

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=45)
AT_ONCE = 40
_MOST_ATTEMPTS = 300
"""Three days of trying, as for a post: the waits grow to a quarter of an hour."""


class FollowUpKind(StrEnum):
    """What is done to a message that was sent."""

    EDIT = "edit"
    CROSSPOST = "crosspost"
    THREAD = "thread"
    """A thread to talk in is opened under it."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something that is to be done to a sent message. `attempts` counts this one; `version` is which wish it obeys."""

    post: Post
    kind: FollowUpKind
    message: Message
    attempts: int
    version: int


class FollowUpStore(Protocol):
    """Keeps what is to be done to messages. Each method is one atomic step."""

    async def follow_ups(self, now: datetime, *, most: int, again_at: datetime) -> Sequence[FollowUp]:
        """Take follow-ups that are due; each is due once more at `again_at`, unless it is done before.

        Nothing is due in a place that is parked or while all delivery is held; while the guild is, corrections alone.
        """

    async def followed(self, follow_up: FollowUp, *, digest: str | None, trouble: Trouble | None, at: datetime) -> None:
        """Note that it is done, or never will be."""

    async def follow_later(self, follow_up: FollowUp, *, until: datetime) -> None:
        """Do it later."""

    async def rendering(self, post: Post) -> str | None:
        """Return the digest of what a post's message says."""

    async def letter(self, post: Post, *, sending: int, now: datetime) -> Letter | None:
        """Return what a post says at this moment; None when there is nothing to tell any more."""


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Does what is to be done to messages."""

    store: FollowUpStore
    messenger: Messenger
    ref: Callable[[str], str]
    now: Callable[[], datetime]
    shortest_delay: timedelta = SHORTEST_DELAY

    async def follow_due(self) -> None:
        """Do all that is due."""
        while True:
            now = self.now()
            found = await self.store.follow_ups(now, most=AT_ONCE, again_at=now + LEASE)
            if not found:
                return
            await asyncio.gather(*(self._follow(one) for one in found))

    async def _follow(self, follow_up: FollowUp) -> None:
        post, now = follow_up.post, self.now()
        digest: str | None = None
        trouble: Trouble | None = None
        try:
            match follow_up.kind:
                case FollowUpKind.CROSSPOST:
                    await self.messenger.crosspost(post.place, follow_up.message)
                case FollowUpKind.THREAD:
                    await self._open_thread(follow_up, now)
                case FollowUpKind.EDIT:
                    digest = await self._edit(follow_up, now)
        except DeliveryError as error:
            if error.trouble in _PASSING and follow_up.attempts < _MOST_ATTEMPTS:
                # All of them may be repeated without harm, so a doubt is no matter here.
                until = error.retry_at or now + delay(follow_up.attempts, self.shortest_delay)
                await self.store.follow_later(follow_up, until=until)
                return
            trouble = error.trouble
        except Exception:
            log.exception("the %s of post %s failed", follow_up.kind, self.ref(post.key))
            return
        await self.store.followed(follow_up, digest=digest, trouble=trouble, at=self.now())

    async def _edit(self, follow_up: FollowUp, now: datetime) -> str | None:
        letter = await self.store.letter(follow_up.post, sending=0, now=now)
        if letter is None:
            return None
        digest = self.messenger.digest(letter)
        if digest != await self.store.rendering(follow_up.post):
            await self.messenger.edit(letter, follow_up.message)
        return digest

    async def _open_thread(self, follow_up: FollowUp, now: datetime) -> None:
        letter = await self.store.letter(follow_up.post, sending=0, now=now)
        if letter is not None:
            await self.messenger.open_thread(letter, follow_up.message)


_PASSING = frozenset({Trouble.BUSY, Trouble.UNCERTAIN, Trouble.FORBIDDEN, Trouble.LOCKED})
