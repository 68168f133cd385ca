"""How often sessions may start: a thousand times a day, and `max_concurrency` at a time within five seconds.

Gateway (Session Start Limit Object, Sharding: `rate_limit_key = shard_id % max_concurrency`).
"""

from playground.clock import Clock

STARTS_A_DAY = 1000
DAY_SECONDS = 86400.0
IDENTIFY_SECONDS = 5.0


class StartLimit:
    """Counts starts. `is_kept` false: they are counted and told, and none is refused."""

    def __init__(self, clock: Clock) -> None:
        self.is_kept = False
        self.max_concurrency = 16
        self._clock = clock
        self._latest: dict[int, float] = {}
        self._used = 0
        self._resets_at = 0.0

    @property
    def remaining(self) -> int:
        """How many starts are left of this day's; a day begins with its first start."""
        return STARTS_A_DAY if self._clock.seconds() >= self._resets_at else max(0, STARTS_A_DAY - self._used)

    @property
    def reset_after(self) -> int:
        """Milliseconds until the count begins anew; 0 before the first start."""
        return max(0, round((self._resets_at - self._clock.seconds()) * 1000))

    def take(self, shard_id: int) -> bool:
        """Count a start; False when it comes too early after another, or the day's are used up."""
        now = self._clock.seconds()
        key = shard_id % self.max_concurrency
        is_early = key in self._latest and now - self._latest[key] < IDENTIFY_SECONDS
        if self.is_kept and (is_early or self.remaining == 0):
            return False
        if now >= self._resets_at:
            self._used, self._resets_at = 0, now + DAY_SECONDS
        self._latest[key] = now
        self._used += 1
        return True
