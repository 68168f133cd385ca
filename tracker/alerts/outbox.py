"""What is owed and who sends it: the port of the outbox, and what is asked of Discord. See docs/alerts.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tracker.alerts.letters import Letter
from tracker.alerts.needs import Need
from tracker.alerts.posts import Message, Place, Post, PostState
from tracker.delivery_error import Trouble


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
    thread_id: int | None = None
    """The thread of its milestone, in a forum that has one."""


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

    async def sent(self, claim: Claim, message: Message | None, *, digest: str | None, at: datetime) -> None:
        """Record it, and owe what follows. None: sent, and deleted since. `digest` stands for what the message says.

        In a forum its thread is that of its milestone from now on.
        """

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

    async def letter(self, post: Post, *, sending: int, now: datetime) -> Letter | None:
        """Return what a post says at this moment; None when there is nothing to tell any more."""


class Messenger(Protocol):
    """Speaks to Discord."""

    def digest(self, letter: Letter) -> str:
        """Return a short hash of all that the message would show."""

    async def send(self, letter: Letter, *, not_after: datetime) -> Message | None:
        """Send the message with its nonce and return it; None when it had been sent and is deleted by now.

        In a forum it goes into the letter's thread, or begins one where there is none, or it is locked or gone.
        Nothing is written once `not_after` has passed.
        Raises: DeliveryError.
        """

    async def find(self, post: Post, ref: str, *, since: datetime, thread_id: int | None) -> Message | None:
        """Return the message with this reference, if the post's place holds it from a moment on.

        In a forum that is its milestone's thread, and every thread that the bot has begun there since.
        Raises: DeliveryError, UNREADABLE when the place cannot be read.
        """

    async def edit(self, letter: Letter, message: Message) -> None:
        """Put the letter in place of what the message says. Raises: DeliveryError, GONE when it was deleted."""

    async def crosspost(self, place: Place, message: Message) -> None:
        """Publish a message of an announcement channel; repeating it changes nothing. Raises: DeliveryError."""

    async def open_thread(self, letter: Letter, message: Message) -> None:
        """Open a thread under a message; repeating it changes nothing. Raises: DeliveryError."""

    async def missing(self, place: Place) -> frozenset[Need]:
        """Ask what the bot lacks to write, read and embed there, without writing. Raises: DeliveryError."""
