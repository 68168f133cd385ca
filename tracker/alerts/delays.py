"""How long to wait before the next try."""

from datetime import timedelta

SHORTEST_DELAY = timedelta(seconds=2)
_LONGEST_DELAY = timedelta(minutes=15)


def delay(attempts: int, shortest: timedelta = SHORTEST_DELAY) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, up to 15 minutes."""
    doubled: timedelta = shortest * (1 << min(attempts - 1, 12))
    return min(doubled, _LONGEST_DELAY)
