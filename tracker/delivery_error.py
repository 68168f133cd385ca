"""Why a message of the bot's own did not reach Discord, or may not have: for alerts and for reports."""

from datetime import datetime
from enum import StrEnum


class Trouble(StrEnum):
    """Why a message was not sent, or may not have been."""

    GONE = "gone"
    """There is no such channel or person."""
    FORBIDDEN = "forbidden"
    """The bot lacks a permission there; that may change."""
    LOCKED = "locked"
    """The thread is locked; that may change."""
    UNTAGGED = "untagged"
    """The forum wants a tag, and has none that the bot may use; that may change."""
    CLOSED = "closed"
    """The person takes no direct messages from the bot."""
    REFUSED = "refused"
    """Discord calls the message invalid; it would again."""
    BUSY = "busy"
    """Certainly not sent; worth another try."""
    UNCERTAIN = "uncertain"
    """It may have been sent."""
    UNREADABLE = "unreadable"
    """It may have been sent, and the place cannot be read back: nobody may guess."""


class DeliveryError(Exception):
    """A message could not be sent, or not be looked for. `retry_at` is the moment that Discord named, if it did."""

    def __init__(self, trouble: Trouble, retry_at: datetime | None = None) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.retry_at = retry_at
