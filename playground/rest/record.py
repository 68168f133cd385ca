"""One request of the bot, as the log keeps it."""

from dataclasses import dataclass
from typing import Any

from playground import wire


@dataclass(slots=True)
class RequestRecord:
    """`status` is 0 while the request is being answered, and for ever where the connection was cut.

    What went over the wire is kept as it was written: thousands of bodies as objects would slow every collection.
    """

    method: str
    path: str
    query: str
    route: str | None
    asked_json: bytes | None = None
    files: tuple[str, ...] = ()
    status: int = 0
    answered_json: bytes | None = None
    number: int = 0
    """Counts up from 1 through the life of a playground."""
    began_at: float = 0.0
    """By the clock's seconds."""
    took_seconds: float | None = None
    """In real seconds; None before there is an answer."""
    fault: str | None = None
    """The id of the last fault that befell it."""
    request_bytes: int | None = None

    @property
    def body(self) -> Any:
        """Return what the request said, or None."""
        return None if self.asked_json is None else wire.load(self.asked_json)

    @property
    def answer(self) -> Any:
        """Return what it was answered, or None."""
        return None if self.answered_json is None else wire.load(self.answered_json)
