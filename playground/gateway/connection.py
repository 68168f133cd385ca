"""What the hub asks of a connection to the gateway."""

from typing import Protocol


class Connection(Protocol):
    """One bot's socket, from HELLO to its close. All methods return at once."""

    def close(self, code: int) -> None:
        """Close with a code; 1006 cuts the connection without a close frame."""

    def hang(self) -> None:
        """Stay open, and neither listen nor speak until `go_on`."""

    def go_on(self) -> None:
        """Speak again; what was to be said meanwhile is said now."""
