"""How a post becomes one message: claimed before it is sent, recorded after, looked for when in doubt.

Discord gives no transactions. It returns the first message for a second one with the same nonce, but promises no
window; so a doubt (a crash, a server's error, an answer that never came) is settled by reading the channel.
See docs/alerts.md for the states.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from tracker.alerts.letters import Letter
from tracker.alerts.posts import Place, PlaceKind, Post, PostKind, PostState, key_of
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
SHORTEST_DELAY = timedelta(seconds=2)
_LONGEST_DELAY = timedelta(minutes=15)
_LONGEST_PARK = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Claim:
    """A post that is this process's to send until the lease runs out.

    `attempts` counts this one. `is_uncertain` says that an earlier attempt may have sent it, from
    `first_tried_at` on.
    """

    post: Post
    attempts: int
    sending: int
    """How often a person had it sent again."""
    owed_since: datetime
    first_tried_at: datetime
    lease_until: datetime
    is_uncertain: bool


class FollowUpKind(StrEnum):
    """What is done to a message that was sent."""

    EDIT = "edit"
    CROSSPOST = "crosspost"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something that is to be done to a sent message. `attempts` counts this one; `version` is which wish it obeys."""

    post: Post
    kind: FollowUpKind
    message_id: int
    attempts: int
    version: int


@dataclass(frozen=True, slots=True)
class ParkedPlace:
    """A place where the bot could not write."""

    place: Place
    guild_id: int | None
    since: datetime
    checks: int


class OutboxStore(Protocol):
    """Keeps what is owed and what became of it. Each method is one atomic step.

    What is said about a claim whose lease was lost meanwhile to another claim changes nothing.
    """

    async def adopt(self, *, settled_at: datetime) -> int:
        """End the claims of a process that is gone, uncertain from `settled_at` on; return how many there were.

        Only one process runs on a database, so at its start every claim is such a one.
        """

    async def claim(self, now: datetime, *, lease_until: datetime, most: int) -> Sequence[Claim]:
        """Take posts that are due, at most one a place: the earliest, and none while that one is being sent.

        Nothing is due in a place that is parked, for a subscription that is paused, or while the guild or the whole
        delivery is held. Where one place is owed more than ten, or several for longer than a day, one catch-up post
        takes their place.
        """

    async def claim_held(self, now: datetime, *, lease_until: datetime, most: int) -> Sequence[Claim]:
        """Take posts that a restored backup owes, to look for them: only while all delivery is held after it.

        None of them is taken twice, unless a doubt remains.
        """

    async def found_unsent(self, claim: Claim, *, at: datetime) -> None:
        """Note that its place does not hold it, while nothing is sent: so it is owed as if never tried."""

    async def sent(self, claim: Claim, message_id: int | None, *, digest: str | None, at: datetime) -> None:
        """Record it, and owe what follows. None: sent, and deleted since. `digest` stands for what the message says."""

    async def put_off(self, claim: Claim, *, until: datetime, is_uncertain: bool, trouble: Trouble | None) -> None:
        """Owe it still, and look for it first where it is uncertain."""

    async def settle(self, claim: Claim, state: PostState, *, trouble: Trouble | None, at: datetime) -> None:
        """Give it its last state."""

    async def park(
        self,
        claim: Claim,
        notice: Post | None,
        *,
        trouble: Trouble,
        is_uncertain: bool,
        check_at: datetime,
        at: datetime,
    ) -> None:
        """Owe it still, and send nothing to its place until that is unparked; owe the notice once for each parking."""

    async def block(self, claim: Claim, *, at: datetime) -> None:
        """End the watches of a person who takes no messages; what they are owed is superseded."""

    async def owe_notice(self, notice: Post, *, at: datetime) -> None:
        """Owe a notice, unless there is one of its key."""

    async def parked_to_check(self, now: datetime) -> Sequence[ParkedPlace]:
        """Return the parked places whose time to be asked for has come."""

    async def unpark(self, place: Place, *, at: datetime) -> None:
        """Send there again."""

    async def check_again(self, place: Place, *, check_at: datetime) -> None:
        """Ask for it later."""

    async def follow_ups(self, now: datetime, *, most: int, again_at: datetime) -> Sequence[FollowUp]:
        """Take follow-ups that are due; each is due once more at `again_at`, unless it is done before."""

    async def followed(self, follow_up: FollowUp, *, digest: str | None, trouble: Trouble | None, at: datetime) -> None:
        """Note that it is done, or never will be."""

    async def follow_later(self, follow_up: FollowUp, *, until: datetime) -> None:
        """Do it later."""

    async def rendering(self, post: Post) -> str | None:
        """Return the digest of what a post's message says."""

    async def letter(self, post: Post, *, sending: int, now: datetime) -> Letter | None:
        """Return what a post says at this moment; None when there is nothing to tell any more."""


class Messenger(Protocol):
    """Speaks to Discord."""

    def digest(self, letter: Letter) -> str:
        """Return a short hash of all that the message would show."""

    async def send(self, letter: Letter, *, not_after: datetime) -> int | None:
        """Send the message with its nonce and return its id; None when it had been sent and is deleted by now.

        Nothing is written once `not_after` has passed.
        Raises: DeliveryError.
        """

    async def find(self, place: Place, ref: str, *, since: datetime) -> int | None:
        """Return the id of the message with this reference, if the place holds it from a moment on.

        Raises: DeliveryError, UNREADABLE when the place cannot be read.
        """

    async def edit(self, letter: Letter, message_id: int) -> None:
        """Put the letter in place of what the message says. Raises: DeliveryError, GONE when it was deleted."""

    async def crosspost(self, place: Place, message_id: int) -> None:
        """Publish a message of an announcement channel; repeating it changes nothing. Raises: DeliveryError."""

    async def may_write(self, place: Place, guild_id: int | None) -> bool:
        """Ask whether the bot may read, write and embed there, without writing. Raises: DeliveryError."""


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
    _under_way: set["asyncio.Task[None]"] = field(default_factory=set)
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
                self.passed("before_claim")
                claims = await self.store.claim(
                    self.now(), lease_until=self.now() + LEASE, most=self.at_once - len(self._under_way)
                )
                if claims:
                    self.passed("claimed")
                self._under_way.update(asyncio.create_task(self._deliver(claim)) for claim in claims)
                if not self._under_way:
                    return
                # A place whose post was just sent may be owed the next one, so it is asked again each time; and one
                # place that does not answer must not hold up what falls due elsewhere.
                _, self._under_way = await asyncio.wait(
                    self._under_way, timeout=_LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
        except asyncio.CancelledError:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)
            raise

    async def read_back_held(self) -> None:
        """After a restore, look for what the backup owes; what is found is sent, and is not shown as waiting."""
        while True:
            now = self.now()
            claims = await self.store.claim_held(now, lease_until=now + LEASE, most=self.at_once)
            if not claims:
                return
            await asyncio.gather(*(self._look_for(claim) for claim in claims))

    async def follow_due(self) -> None:
        """Edit and crosspost what is to be edited and crossposted."""
        while True:
            now = self.now()
            found = await self.store.follow_ups(now, most=self.at_once, again_at=now + LEASE)
            if not found:
                return
            await asyncio.gather(*(self._follow(one) for one in found))

    async def check_parked(self) -> None:
        """Ask for the permission where the bot could not write, by looking, never by trying to send."""
        for parked in await self.store.parked_to_check(self.now()):
            try:
                may_write = await self.messenger.may_write(parked.place, parked.guild_id)
            except DeliveryError:
                may_write = False
            if may_write:
                log.info("place %s can be written to again", parked.place.id)
                await self.store.unpark(parked.place, at=self.now())
            else:
                wait = min(timedelta(minutes=1) * (1 << min(parked.checks, 12)), _LONGEST_PARK)
                await self.store.check_again(parked.place, check_at=self.now() + wait)

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

    async def _look_for(self, claim: Claim) -> None:
        post = claim.post
        try:
            found = await self.messenger.find(post.place, self.ref(post.key), since=claim.first_tried_at)
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
            found = await self.messenger.find(post.place, self.ref(post.key), since=claim.first_tried_at)
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
        message_id = await self.messenger.send(letter, not_after=claim.lease_until)
        self.passed("answered")
        # In doubt the nonce may have met the first message, which says what was true then: it is edited.
        await self._record(claim, message_id, digest=None if claim.is_uncertain else self.messenger.digest(letter))

    async def _record(self, claim: Claim, message_id: int | None, *, digest: str | None) -> None:
        # What is known to be sent is kept in mind until a full disk or a locked database takes it.
        while True:
            try:
                await self.store.sent(claim, message_id, digest=digest, at=self.now())
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
        later = error.retry_at or now + self._delay(claim.attempts)
        match trouble:
            case Trouble.BUSY | Trouble.UNCERTAIN if not is_over:
                if trouble is Trouble.UNCERTAIN:
                    later = max(later, now + self.settling)
                await self.store.put_off(claim, until=later, is_uncertain=is_uncertain, trouble=trouble)
            case Trouble.FORBIDDEN | Trouble.GONE if post.place.kind is PlaceKind.CHANNEL and not _is_notice(post):
                await self.store.park(
                    claim,
                    await self._notice(post, PostKind.PARKED, now),
                    trouble=trouble,
                    is_uncertain=is_uncertain,
                    check_at=now + timedelta(minutes=1),
                    at=now,
                )
            case Trouble.CLOSED if post.place.kind is PlaceKind.PERSON:
                await self.store.settle(claim, PostState.FAILED, trouble=trouble, at=now)
                await self.store.block(claim, at=now)
            case Trouble.UNREADABLE:
                await self.store.settle(claim, PostState.UNCLEAR, trouble=trouble, at=now)
                notice = await self._notice(post, PostKind.UNCLEAR, now)
                if notice is not None:
                    await self.store.owe_notice(notice, at=now)
            case _:
                await self.store.settle(claim, PostState.FAILED, trouble=trouble, at=now)

    async def _notice(self, post: Post, kind: PostKind, now: datetime) -> Post | None:
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
            about={"channel": str(post.place.id), "ref": self.ref(post.key)},
        )

    async def _follow(self, follow_up: FollowUp) -> None:
        post, now = follow_up.post, self.now()
        digest: str | None = None
        trouble: Trouble | None = None
        try:
            if follow_up.kind is FollowUpKind.CROSSPOST:
                await self.messenger.crosspost(post.place, follow_up.message_id)
            else:
                digest = await self._edit(follow_up, now)
        except DeliveryError as error:
            if error.trouble in (Trouble.BUSY, Trouble.UNCERTAIN, Trouble.FORBIDDEN) and follow_up.attempts < 20:
                # Both may be repeated without harm, so a doubt is no matter here.
                until = error.retry_at or now + self._delay(follow_up.attempts)
                await self.store.follow_later(follow_up, until=until)
                return
            trouble = error.trouble
        except Exception:
            log.exception("the %s of post %s failed", follow_up.kind, self.ref(post.key))
            return
        await self.store.followed(follow_up, digest=digest, trouble=trouble, at=self.now())

    def _delay(self, attempts: int) -> timedelta:
        """Return how long to wait after so many attempts: twice as long each time, up to 15 minutes."""
        doubled: timedelta = self.shortest_delay * (1 << min(attempts - 1, 12))
        return min(doubled, _LONGEST_DELAY)

    async def _edit(self, follow_up: FollowUp, now: datetime) -> str | None:
        letter = await self.store.letter(follow_up.post, sending=0, now=now)
        if letter is None:
            return None
        digest = self.messenger.digest(letter)
        if digest != await self.store.rendering(follow_up.post):
            await self.messenger.edit(letter, follow_up.message_id)
        return digest


def _is_notice(post: Post) -> bool:
    return post.kind in (PostKind.PARKED, PostKind.UNCLEAR)
