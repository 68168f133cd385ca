"""The only reader of the wall clock; everything else is handed the time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_EASTERN = ZoneInfo("America/New_York")


def now() -> datetime:
    """Return this moment by the machine's own clock, aware and in UTC."""
    return datetime.now(UTC)


class Clock:
    """The program's one clock: the machine's own, or in a demo as far ahead of it as the playground's is."""

    def __init__(self, ahead: timedelta = timedelta(0)) -> None:
        self._ahead = ahead
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """Return this moment as an aware datetime in UTC."""
        return now() + self._ahead

    def today(self) -> date:
        """Return today's date in Washington, D.C., where the tracked rules are made."""
        return self.now().astimezone(_EASTERN).date()

    def set_ahead(self, ahead: timedelta) -> None:
        """Be so far ahead of the machine's clock from now on, and tell the listeners where that is a jump."""
        if ahead == self._ahead:
            return
        self._ahead = ahead
        for listener in self._listeners:
            listener()

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Call the listener after every jump."""
        self._listeners.append(listener)
