"""One message owed to one place because of a report."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_REF_LENGTH = 6


class RecipientKind(StrEnum):
    """Where a message goes."""

    CHANNEL = "channel"
    PERSON = "person"
    """By direct message."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A channel or a person, by Discord's id, with the locale that the message is written in."""

    kind: RecipientKind
    id: int
    locale: str


OWNERS_LOCALE = "en-US"
"""Discord says the locale of a person only when that person acts."""


def to_owners(owner_ids: Iterable[int]) -> tuple[Recipient, ...]:
    """Return the bot's owners, each to be told by direct message."""
    return tuple(Recipient(RecipientKind.PERSON, owner_id, OWNERS_LOCALE) for owner_id in sorted(owner_ids))


def to_channel(channel_id: int | None, locale: str) -> tuple[Recipient, ...]:
    """Return a guild's moderators' channel; nobody where none is set."""
    return () if channel_id is None else (Recipient(RecipientKind.CHANNEL, channel_id, locale),)


class Purpose(StrEnum):
    """What a message is for."""

    REPORT = "report"
    """Shows the report to those who decide it."""
    UNDELIVERED = "undelivered"
    """Tells the author that those could not be told, and that the report is kept."""
    OUTCOME = "outcome"
    """Tells the author what was decided."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One message. The id is a keyed hash of what it is: the same message made again has the same one."""

    id: str
    report_id: str
    purpose: Purpose
    recipient: Recipient

    @property
    def nonce(self) -> str:
        """Return what Discord knows the same message by for some minutes; at most 25 characters, as it asks."""
        return self.id

    @property
    def ref(self) -> str:
        """Return what the message shows, so that it is found again in its channel and a person can quote it."""
        return self.id[:_REF_LENGTH].upper()
