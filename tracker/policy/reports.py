"""What members report as wrong: kept until a moderator has decided, and the member told of it.

A report of a server goes to that server's moderators, one from elsewhere to the bot's owners. Who is told, and when,
is written in the same step as the report; `report_delivery` carries it out.
"""

import base64
import hmac
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from calculations.errors import Shown, UserError
from tracker.policy.notices import Notice, Purpose, Recipient, RecipientKind

TEXT_LIMIT = 1000
"""The longest report or reason, in characters: both are shown whole in one message."""

COOLDOWNS = ((3, timedelta(minutes=10)), (10, timedelta(days=1)))
"""At most so many reports of one person in so long, wherever they are made."""

_ID_LENGTH = 20


class Outcome(StrEnum):
    """What a moderator decided."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `guild_id` is the server whose moderators it is for; None: the bot's owners.

    `author_id` and `resolver_id` are None once that person's data was erased; `outcome` is None while it is open.
    `locale` is the author's.
    """

    id: str
    milestone_id: str
    guild_id: int | None
    what: str
    locale: str
    author_id: int | None
    made_at: datetime
    outcome: Outcome | None = None
    reason: str | None = None
    resolver_id: int | None = None
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """Some open reports, the oldest first, and how many there are in all."""

    reports: tuple[Report, ...]
    total: int


class ResolvedBeforeError(Exception):
    """The report was decided already; `report` says how and by whom."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.id)
        self.report = report


class ReportStore(Protocol):
    """Keeps reports and the notices owed because of them. Each method is one atomic step."""

    async def add(self, report: Report, notices: Sequence[Notice]) -> None:
        """Keep a new report and owe its notices at once; the same report again changes nothing."""

    async def report(self, report_id: str) -> Report | None:
        """Return a report; None when there is none of that id."""

    async def queue(self, guild_id: int | None, *, start: int, size: int) -> Queue:
        """Return open reports from position `start`, the oldest first. The whole answer is of one moment."""

    async def made_by(self, author_id: int, *, since: datetime) -> Sequence[datetime]:
        """Return when a person's reports since a moment were made, the oldest first."""

    async def resolve(self, report: Report, notices: Sequence[Notice]) -> Report:
        """Write the outcome of a report that is open and owe the notices; return the report as it then stands.

        Notices of the report itself that were not sent yet are superseded.
        Raises: ResolvedBeforeError when it is not open.
        """

    async def undelivered(self, guild_id: int | None) -> Sequence[Report]:
        """Return the open reports that nobody they are for was sent yet, the oldest first."""

    async def readdress(self, report_id: str, notices: Sequence[Notice], *, at: datetime) -> None:
        """Owe an open report's notices instead of those of it that were not sent yet."""


@dataclass(frozen=True, slots=True)
class Reports:
    """The use cases of reports. `wake` says that something is owed now; `secret` keys what leaves the database."""

    store: ReportStore
    now: Callable[[], datetime]
    secret: bytes
    wake: Callable[[], None]

    async def require_allowed(self, author_id: int) -> None:
        """Raise UserError with the moment from which on this person may report again, when that is not now."""
        now = self.now()
        longest = max(window for _, window in COOLDOWNS)
        from_then = allowed_from(await self.store.made_by(author_id, since=now - longest), now)
        if from_then is not None:
            raise UserError("report.too_many", moment=Shown(f"<t:{int(from_then.timestamp()) + 1}:R>"))

    async def submit(
        self,
        *,
        key: str,
        milestone_id: str,
        guild_id: int | None,
        what: str,
        locale: str,
        author_id: int,
        recipients: Iterable[Recipient],
    ) -> Report:
        """Keep a report and owe it to the recipients; the same `key` again is the same report.

        Raises: UserError for a blank text, or when this person has reported too much.
        """
        text = what.strip()[:TEXT_LIMIT]
        if not text:
            raise UserError("report.blank")
        report_id = self._name("report", key)
        known = await self.store.report(report_id)
        if known is not None:
            return known
        await self.require_allowed(author_id)
        report = Report(report_id, milestone_id, guild_id, text, locale, author_id, self.now())
        await self.store.add(report, self._notices(report, Purpose.REPORT, recipients))
        self.wake()
        return report

    async def report(self, report_id: str, *, guild_id: int | None) -> Report:
        """Return a report to those it is for.

        Raises: UserError when there is none, or it is another guild's.
        """
        report = await self.store.report(report_id)
        if report is None or report.guild_id != guild_id:
            raise UserError("report.unknown")
        return report

    async def queue(self, guild_id: int | None, *, start: int = 0, size: int = 5) -> Queue:
        """Return a server's open reports, the owners' with None: the oldest first, from position `start`."""
        return await self.store.queue(guild_id, start=start, size=size)

    async def resolve(
        self, report_id: str, *, guild_id: int | None, outcome: Outcome, by: int, reason: str | None = None
    ) -> Report:
        """Decide an open report, and owe its author the outcome by direct message.

        Raises: UserError when there is none, or it is another guild's; ResolvedBeforeError when it was decided.
        """
        report = await self.report(report_id, guild_id=guild_id)
        decided = replace(
            report,
            outcome=outcome,
            reason=(reason or "").strip()[:TEXT_LIMIT] or None,
            resolver_id=by,
            resolved_at=self.now(),
        )
        resolved = await self.store.resolve(decided, self._notices(report, Purpose.OUTCOME, author_of(report)))
        self.wake()
        return resolved

    async def waiting(self, guild_id: int | None) -> int:
        """Return how many open reports have not reached anybody they are for."""
        return len(await self.store.undelivered(guild_id))

    async def readdress(self, guild_id: int | None, recipients: Sequence[Recipient]) -> int:
        """Send what has not reached anybody to these recipients instead; return how many reports that are."""
        reports = await self.store.undelivered(guild_id)
        for report in reports:
            notices = self._notices(report, Purpose.REPORT, recipients)
            await self.store.readdress(report.id, notices, at=self.now())
        if reports and recipients:
            self.wake()
        return len(reports)

    def undelivered_notice(self, report: Report) -> Notice | None:
        """Return the message that tells the author that nobody could be told yet; None when there is no author."""
        return next(iter(self._notices(report, Purpose.UNDELIVERED, author_of(report))), None)

    def _notices(self, report: Report, purpose: Purpose, recipients: Iterable[Recipient]) -> list[Notice]:
        return [
            Notice(self._name(report.id, purpose, recipient.kind, str(recipient.id)), report.id, purpose, recipient)
            for recipient in recipients
        ]

    def _name(self, *made_of: str) -> str:
        # Made of what it is rather than drawn: the same thing made again, after a backup was put back, is known again.
        digest = hmac.digest(self.secret, "\n".join(made_of).encode(), "sha256")
        return base64.b32encode(digest).decode().lower()[:_ID_LENGTH]


def allowed_from(made_at: Sequence[datetime], now: datetime) -> datetime | None:
    """Return the moment from which on another report is allowed by COOLDOWNS; None: now.

    `made_at` are the moments of the reports so far, the oldest first.
    """
    moments = [
        made_at[-most] + window for most, window in COOLDOWNS if len(made_at) >= most and made_at[-most] + window > now
    ]
    return max(moments, default=None)


def author_of(report: Report) -> tuple[Recipient, ...]:
    """Return the author as the one to be told; nobody once that person's data was erased."""
    if report.author_id is None:
        return ()
    return (Recipient(RecipientKind.PERSON, report.author_id, report.locale),)
