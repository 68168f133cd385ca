"""How a post becomes one message: claimed before it is sent, recorded after, looked for when in doubt.

Discord gives no transactions. It returns the first message for a second one with the same nonce, but promises no
window; so a doubt (a crash, a server's error, an answer that never came) is settled by reading the channel.
See docs/alerts.md for the states.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tracker.alerts.delays import SHORTEST_DELAY, delay
from tracker.alerts.outbox import Claim, Messenger, OutboxStore
from tracker.alerts.parking import FIRST_CHECK
from tracker.alerts.posts import Message, Place, PlaceKind, Post, PostKind, PostState, key_of
from tracker.delivery_error import DeliveryError, Trouble

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=45)
"""How long a claim is believed to be at work. Nothing is written to Discord after it has run out."""

SETTLING = timedelta(seconds=5)
"""How long a request that was written may still be on its way before the channel is believed not to hold it."""

SEND_SECONDS = 20.0
AT_ONCE = 40
"""Requests under way. At Discord's 50 a second this is enough for answers that take most of a second."""

_LOOK_SECONDS = 0.5

KEPT_TRYING = timedelta(days=3)
_FEWEST_ATTEMPTS = 20


NoticePlace = Callable[[Post], Awaitable[Place | None]]
"""Where to tell the moderators of a post's guild something, elsewhere than in the post's own place."""


@dataclass(slots=True)
class Delivery:
    """Sends what is owed."""

    store: OutboxStore
    messenger: Messenger
    ref: Callable[[str], str]
    now: Callable[[], datetime]
    notice_place: NoticePlace
    passed: Callable[[str], None] = field(default=lambda step: None)
    """Told of each step that was passed; tests stop the process there."""
    settling: timedelta = SETTLING
    shortest_delay: timedelta = SHORTEST_DELAY
    at_once: int = AT_ONCE
    last_sent_at: datetime | None = None
    _under_way: dict["asyncio.Task[None]", datetime] = field(default_factory=dict)
    """What is being sent, and until when it is claimed."""
    _round: "asyncio.Task[None] | None" = None

    async def adopt(self) -> None:
        """Take over what a former process left; to be done once, before anything is delivered."""
        left = await self.store.adopt(settled_at=self.now() + self.settling)
        if left:
            log.info("%s posts were being sent when the program ended; their channels are read first", left)

    async def wake(self) -> None:
        """See to it that what is due is being sent, without waiting for it."""
        if self._round is None or self._round.done():
            self._round = asyncio.create_task(self._deliver_in_background())

    async def close(self) -> None:
        """Stop sending; what is under way is looked for at the next start."""
        if self._round is not None:
            self._round.cancel()
            await asyncio.gather(self._round, return_exceptions=True)

    async def deliver_due(self) -> None:
        """Send everything that is due, places side by side, within a place one after the other."""
        try:
            while True:
                if not self._is_overtaken():
                    await self._claim_due()
                if not self._under_way:
                    return
                # A place whose post was just sent may be owed the next one, so it is asked again each time; and one
                # place that does not answer must not hold up what falls due elsewhere.
                done, _ = await asyncio.wait(
                    self._under_way, timeout=_LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    del self._under_way[task]
        except asyncio.CancelledError:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)
            raise

    def _is_overtaken(self) -> bool:
        """Tell whether a lease has run out over what is still being sent: the clock jumped ahead meanwhile.

        Nothing is claimed then, or that post would be claimed and sent once more beside itself.
        """
        now = self.now()
        return any(lease_until <= now for lease_until in self._under_way.values())

    async def _claim_due(self) -> None:
        self.passed("before_claim")
        claims = await self.store.claim(
            self.now(), lease_until=self.now() + LEASE, most=self.at_once - len(self._under_way)
        )
        if claims:
            self.passed("claimed")
        for claim in claims:
            self._under_way[asyncio.create_task(self._deliver(claim))] = claim.lease_until

    async def read_back_held(self) -> None:
        """After a restore, look for what the backup owes; what is found is sent, and is not shown as waiting."""
        while True:
            now = self.now()
            claims = await self.store.claim_held(now, lease_until=now + LEASE, most=self.at_once)
            if not claims:
                return
            await asyncio.gather(*(self._look_for(claim) for claim in claims))

    async def _deliver_in_background(self) -> None:
        try:
            await self.deliver_due()
        except Exception:
            log.exception("a round of deliveries ended early; the next one goes on")

    async def _deliver(self, claim: Claim) -> None:
        try:
            try:
                await self._send(claim)
            except DeliveryError as error:
                await self._settle(claim, error)
        except Exception:
            # The lease runs out, and the post is looked for before it is sent again.
            log.exception("post %s was left in the middle", self.ref(claim.post.key))

    async def _find(self, claim: Claim) -> Message | None:
        ref = self.ref(claim.post.key)
        return await self.messenger.find(claim.post, ref, since=claim.first_tried_at, thread_id=claim.thread_id)

    async def _look_for(self, claim: Claim) -> None:
        try:
            found = await self._find(claim)
        except DeliveryError as error:
            await self._settle(claim, error)
            return
        if found is None:
            await self.store.found_unsent(claim, at=self.now())
        else:
            await self._record(claim, found, digest=None)

    async def _send(self, claim: Claim) -> None:
        post = claim.post
        if claim.is_uncertain:
            found = await self._find(claim)
            self.passed("read_back")
            if found is not None:
                await self._record(claim, found, digest=None)
                return
        letter = await self.store.letter(post, sending=claim.sending, now=self.now())
        if letter is None:
            await self.store.settle(claim, PostState.SUPERSEDED, trouble=None, at=self.now())
            return
        if letter.not_before is not None and letter.not_before > self.now():
            # It fell due by day and could not be sent until it was night.
            await self.store.put_off(claim, until=letter.not_before, is_uncertain=claim.is_uncertain, trouble=None)
            return
        # In doubt the nonce may meet the first message, which says what was true then: it is edited.
        digest = None if claim.is_uncertain else self.messenger.digest(letter)
        message = await self.messenger.send(letter, not_after=claim.lease_until)
        self.passed("answered")
        await self._record(claim, message, digest=digest)

    async def _record(self, claim: Claim, message: Message | None, *, digest: str | None) -> None:
        if message is not None and message.is_list:
            # That message is another post's, and is not edited for this one.
            message = None
        # What is known to be sent is kept in mind until a full disk or a locked database takes it.
        while True:
            try:
                await self.store.sent(claim, message, digest=digest, at=self.now())
                break
            except Exception as error:
                if self.now() >= claim.lease_until:
                    raise
                log.warning("post %s was sent, which could not be recorded yet: %s", self.ref(claim.post.key), error)
                await asyncio.sleep(_LOOK_SECONDS)
        self.last_sent_at = self.now()
        self.passed("recorded")

    async def _settle(self, claim: Claim, error: DeliveryError) -> None:
        post, now, trouble = claim.post, self.now(), error.trouble
        log.warning("post %s was not sent: %s, attempt %s", self.ref(post.key), trouble, claim.attempts)
        is_uncertain = claim.is_uncertain or trouble is Trouble.UNCERTAIN
        # Both: a post that waited for days in a parked channel has not been tried for days.
        is_over = now - claim.owed_since > KEPT_TRYING and claim.attempts >= _FEWEST_ATTEMPTS
        later = error.retry_at or now + delay(claim.attempts, self.shortest_delay)
        match trouble:
            case Trouble.BUSY | Trouble.UNCERTAIN if not is_over:
                if trouble is Trouble.UNCERTAIN:
                    later = max(later, now + self.settling)
                await self.store.put_off(claim, until=later, is_uncertain=is_uncertain, trouble=trouble)
            case Trouble.FORBIDDEN | Trouble.GONE | Trouble.LOCKED | Trouble.UNTAGGED if _can_be_parked(post):
                await self.store.park(
                    claim,
                    await self._notice(post, PostKind.PARKED, trouble, now),
                    trouble=trouble,
                    is_uncertain=is_uncertain,
                    check_at=now + FIRST_CHECK,
                    at=now,
                )
            case Trouble.CLOSED | Trouble.GONE if post.place.kind is PlaceKind.PERSON:
                await self.store.settle(claim, PostState.FAILED, trouble=trouble, at=now)
                await self.store.block(claim, at=now)
            case Trouble.UNREADABLE:
                await self.store.settle(claim, PostState.UNCLEAR, trouble=trouble, at=now)
                notice = await self._notice(post, PostKind.UNCLEAR, trouble, now)
                if notice is not None:
                    await self.store.owe_notice(notice, at=now)
            case _:
                await self.store.settle(claim, PostState.FAILED, trouble=trouble, at=now)

    async def _notice(self, post: Post, kind: PostKind, trouble: Trouble, now: datetime) -> Post | None:
        place = await self.notice_place(post)
        if place is None or place == post.place:
            return None
        what = post.place.id if kind is PostKind.PARKED else self.ref(post.key)
        return Post(
            key=key_of(kind, what, now.isoformat()),
            kind=kind,
            place=place,
            guild_id=post.guild_id,
            subscription_id=None,
            milestone_id=None,
            due_at=now,
            as_of=now,
            about={"channel": str(post.place.id), "ref": self.ref(post.key), "trouble": str(trouble)},
        )


def _can_be_parked(post: Post) -> bool:
    """Tell whether a place waits for its permissions; a person cannot give any, and a notice goes elsewhere."""
    return post.place.kind is not PlaceKind.PERSON and post.kind not in (PostKind.PARKED, PostKind.UNCLEAR)
