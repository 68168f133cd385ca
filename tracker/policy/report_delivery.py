"""How a notice becomes a message once: claimed before it is sent, marked after, read back when in doubt.

Discord gives no transactions. It returns the first message for a second one with the same nonce, but only "in the
past few minutes", so a doubt (a crash, a server's error) is settled by looking into the place first.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from tracker.delivery_error import DeliveryError, Trouble
from tracker.policy.milestones import Milestone
from tracker.policy.notices import Notice, Purpose
from tracker.policy.record import RecordStore
from tracker.policy.reports import Report, Reports

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=1)
"""How long a claim is believed to be at work; after that it is uncertain what became of it."""

KEPT_TRYING = timedelta(days=30)
"""How long a place that refuses the bot is asked again."""

_SHORTEST_DELAY = timedelta(minutes=1)
_LONGEST_DELAY = timedelta(days=1)
_MOST_ATTEMPTS = 60
"""More than a place that refuses for KEPT_TRYING needs, so that no fault of ours goes on for ever."""


@dataclass(frozen=True, slots=True)
class Letter:
    """All that the message of a notice says."""

    notice: Notice
    report: Report
    milestone: Milestone | None
    """As the report's guild sees it; None when it cannot be seen any more."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A notice that is this process's to send, until the lease runs out.

    `attempts` counts this one. `is_uncertain` says that an earlier attempt may have sent it.
    """

    notice: Notice
    attempts: int
    owed_since: datetime
    first_tried_at: datetime
    is_uncertain: bool


class NoticeStore(Protocol):
    """Keeps what is owed. Each method is one atomic step."""

    async def claim(self, now: datetime, *, lease_until: datetime) -> Claim | None:
        """Take the notice that has been due longest; None when nothing is due.

        Of those parked for one place only the oldest is ever due: it stands for the others.
        """

    async def sent(self, notice: Notice, message_id: int, *, at: datetime) -> None:
        """Mark as sent; what is parked for the same place is due at once."""

    async def put_off(self, notice: Notice, *, until: datetime, is_uncertain: bool, trouble: Trouble) -> None:
        """Try again later; an uncertain one is looked for first."""

    async def park(
        self, notice: Notice, told: Notice | None, *, at: datetime, until: datetime, trouble: Trouble
    ) -> None:
        """Put off because the place refuses the bot.

        `told` is owed if the report is open and nobody it is for was, or may still be, sent it.
        """

    async def give_up(self, notice: Notice, told: Notice | None, *, at: datetime, trouble: Trouble) -> None:
        """Never try again; `told` as in `park`."""


class Messenger(Protocol):
    """Speaks to Discord."""

    async def send(self, letter: Letter) -> int:
        """Send the message with its nonce and return its id.

        Raises: DeliveryError.
        """

    async def find(self, notice: Notice, *, since: datetime) -> int | None:
        """Return the id of the message, if the place holds it from the moment `since` on; None when it does not.

        Raises: DeliveryError, UNREADABLE when the place cannot be read.
        """


@dataclass(frozen=True, slots=True)
class ReportDelivery:
    """Sends what is owed."""

    store: NoticeStore
    reports: Reports
    record: RecordStore
    messenger: Messenger
    now: Callable[[], datetime]

    async def deliver_due(self) -> None:
        """Send everything that is due, one after the other."""
        while claim := await self.store.claim(self.now(), lease_until=self.now() + LEASE):
            await self._deliver(claim)

    async def _deliver(self, claim: Claim) -> None:
        notice = claim.notice
        report = await self.reports.store.report(notice.report_id)
        assert report is not None, "a notice points at its report"
        try:
            message_id = await self._found_or_sent(claim, report)
        except DeliveryError as error:
            await self._settle(claim, report, error)
        else:
            await self.store.sent(notice, message_id, at=self.now())

    async def _found_or_sent(self, claim: Claim, report: Report) -> int:
        if claim.is_uncertain:
            found = await self.messenger.find(claim.notice, since=claim.first_tried_at)
            if found is not None:
                return found
        milestone = await self.record.milestone(report.milestone_id, guild=report.guild_id)
        return await self.messenger.send(Letter(claim.notice, report, milestone))

    async def _settle(self, claim: Claim, report: Report, error: DeliveryError) -> None:
        notice, now = claim.notice, self.now()
        told = self.reports.undelivered_notice(report) if notice.purpose is Purpose.REPORT else None
        later = error.retry_at or now + _delay(claim.attempts)
        is_over = claim.attempts >= _MOST_ATTEMPTS or now - claim.owed_since > KEPT_TRYING
        match error.trouble:
            case Trouble.FORBIDDEN | Trouble.LOCKED if not is_over:
                await self.store.park(notice, told, at=now, until=later, trouble=error.trouble)
            case Trouble.BUSY | Trouble.UNCERTAIN if not is_over:
                is_uncertain = claim.is_uncertain or error.trouble is Trouble.UNCERTAIN
                await self.store.put_off(notice, until=later, is_uncertain=is_uncertain, trouble=error.trouble)
            case _:
                await self.store.give_up(notice, told, at=now, trouble=error.trouble)
        log.warning("notice %s was not sent: %s, attempt %s", notice.ref, error.trouble, claim.attempts)


def _delay(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: a minute, then twice as long each time, a day at most."""
    doubled = 1 << min(attempts - 1, 11)
    return min(_SHORTEST_DELAY * doubled, _LONGEST_DELAY)
