"""Snowflakes: Discord's 64-bit ids, whose upper 42 bits are milliseconds since 2015 (Reference, Snowflakes)."""

from datetime import UTC, datetime, timedelta

from playground.clock import Clock

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


def snowflake_at(moment: datetime) -> int:
    """Return the smallest id of that millisecond."""
    return int((moment - EPOCH) / timedelta(milliseconds=1)) << 22


def moment_of(snowflake: int) -> datetime:
    """Return the moment, to the millisecond, at which the id was made."""
    return EPOCH + timedelta(milliseconds=snowflake >> 22)


class Snowflakes:
    """Makes ids that rise strictly, whatever the clock does."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def make(self) -> int:
        """Return an id greater than every id made or seen before."""
        self._last = max(self._last + 1, snowflake_at(self._clock.now()))
        return self._last

    def see(self, snowflake: int) -> None:
        """Make every later id greater than this one, which came from a file."""
        self._last = max(self._last, snowflake)
