"""Moderators who want to see changes first are told that some wait: or nobody would ever look."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from tracker.alerts.posts import Place, Post, PostKind, key_of

AGAIN_AFTER = timedelta(days=1)
"""How often moderators are told that more has come, while what they were told of waits still."""


@dataclass(frozen=True, slots=True)
class Awaiting:
    """What waits for the approval of one guild: the newest post, from when to when they came."""

    newest: Post
    oldest_at: datetime
    newest_at: datetime
    told_at: datetime | None
    """When the guild's moderators were told last."""

    def is_to_be_told(self, now: datetime) -> bool:
        """Tell whether something has come that moderators neither know of, nor are about to see beside other things."""
        # A moment that lies ahead was written while the clock was wrong.
        if self.told_at is None or self.told_at > now:
            return True
        has_more = self.newest_at > self.told_at
        return has_more and (self.oldest_at > self.told_at or now - self.told_at >= AGAIN_AFTER)


class ApprovalStore(Protocol):
    """Knows what waits. Each method is one atomic step."""

    async def awaiting(self) -> Sequence[Awaiting]:
        """Return what waits, one for each guild in which anything does."""

    async def owe(self, posts: Sequence[Post], *, at: datetime) -> int:
        """Owe those of the posts whose key is new; return how many that were."""


@dataclass(frozen=True, slots=True)
class Approvals:
    """Owes the notices. They tell how much waits at the moment of sending, and nothing once nothing does."""

    store: ApprovalStore
    ref: Callable[[str], str]
    notice_place: Callable[[Post], Awaitable[Place | None]]
    """Where moderators are told of a post."""
    now: Callable[[], datetime]

    async def owe_due(self) -> int:
        """Owe a notice where something has begun to wait; once a day while more comes. Repeating it owes none."""
        now = self.now()
        awaiting = [one for one in await self.store.awaiting() if one.is_to_be_told(now)]
        notices = [await self._notice(one.newest, now) for one in awaiting]
        return await self.store.owe([notice for notice in notices if notice is not None], at=now)

    async def _notice(self, newest: Post, now: datetime) -> Post | None:
        place = await self.notice_place(newest)
        if place is None:
            return None
        return Post(
            key=key_of("approval", self.ref(newest.key)),
            kind=PostKind.APPROVAL,
            place=place,
            guild_id=newest.guild_id,
            subscription_id=None,
            milestone_id=None,
            due_at=now,
            as_of=newest.as_of,
        )
