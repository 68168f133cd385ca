"""Rate limits as Discord keeps them, with the values seen in public (Topics, Rate Limits)."""

import hashlib
from collections import deque
from dataclasses import dataclass, field
from math import ceil

from playground.clock import Clock
from playground.entities import Json


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many seconds, counted for each major parameter."""

    name: str
    requests: int
    seconds: float
    bucket: str = ""
    """The name that its header is made of, where several limits show the same one."""

    @property
    def bucket_hash(self) -> str:
        """Return the opaque text of `X-RateLimit-Bucket`."""
        return hashlib.md5((self.bucket or self.name).encode(), usedforsecurity=False).hexdigest()


POST_MESSAGE = Limit("post message", 5, 5.0, bucket="message")
EDIT_MESSAGE = Limit("edit message", 5, 5.0, bucket="message")
DELETE_MESSAGE = Limit("delete message", 5, 1.0)
DELETE_OLDER_MESSAGE = Limit("delete older message", 3, 0.33)
DELETE_OLD_MESSAGE = Limit("delete old message", 30, 4.0)
EDIT_CHANNEL = Limit("edit channel", 10, 15.0)
NAME_CHANNEL = Limit("name channel", 2, 600.0)
REACTION = Limit("reaction", 1, 0.25)
WEBHOOK = Limit("webhook", 5, 2.0)
CALLBACK = Limit("callback", 5, 2.0)
CROSSPOST = Limit("crosspost", 10, 3600.0)
ANNOUNCEMENT_EDITS = Limit("announcement edits", 3, 3600.0)
OLD_EDITS = Limit("edits of messages older than an hour", 30, 3600.0)
"""Discord keeps the number to itself; it is low, and channels count apart."""
READ_MESSAGES = Limit("read messages", 5, 1.0)

GLOBAL_REQUESTS = 50
GLOBAL_SECONDS = 1.0
INVALID_REQUESTS = 10_000
INVALID_SECONDS = 600.0

_MANY_COUNTERS = 4096


@dataclass(slots=True)
class _Counter:
    limit: Limit
    used: int
    resets_at: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may go on, and the headers that its answer carries either way."""

    headers: dict[str, str]
    refusal: Json | None = None
    """The body of the 429, when the request may not go on."""

    @property
    def is_allowed(self) -> bool:
        return self.refusal is None


@dataclass(slots=True)
class RateLimits:
    """Counts requests by bucket and major parameter, and all of a bot's together."""

    clock: Clock
    enabled: bool = True
    _counters: dict[tuple[str, str], _Counter] = field(default_factory=dict)
    _global: deque[float] = field(default_factory=deque)
    _invalid: deque[float] = field(default_factory=deque)

    def take(self, limit: Limit, major: str, *, counts_globally: bool) -> Verdict:
        """Count one request. `major` is the channel, guild or webhook that the bucket is kept for."""
        now = self.clock.seconds()
        key = (limit.name, major)
        counter = self._counters.get(key)
        if counter is None or counter.resets_at <= now:
            if len(self._counters) > _MANY_COUNTERS:
                self._forget_reset(now)
            counter = self._counters[key] = _Counter(limit, 0, now + limit.seconds)
        if self.enabled and counts_globally and not self._take_global(now):
            after = GLOBAL_SECONDS - (now - self._global[0])
            return Verdict(
                {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global", "Retry-After": str(ceil(after))},
                _refusal(after, is_global=True),
            )
        is_over = self.enabled and counter.used >= limit.requests
        if self.enabled and not is_over:
            counter.used += 1
        after = max(counter.resets_at - now, 0.001)
        headers = {
            "X-RateLimit-Limit": str(limit.requests),
            "X-RateLimit-Remaining": str(max(0, limit.requests - counter.used)),
            "X-RateLimit-Reset": f"{self.clock.now().timestamp() + after:.3f}",
            "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": limit.bucket_hash,
        }
        if not is_over:
            return Verdict(headers)
        headers |= {"Retry-After": str(ceil(after)), "X-RateLimit-Scope": "user"}
        return Verdict(headers, _refusal(after, is_global=False))

    def take_inner(self, limit: Limit, major: str) -> float | None:
        """Count against a limit that has no headers of its own. Return the seconds to wait when it is used up."""
        now = self.clock.seconds()
        counter = self._counters.get((limit.name, major))
        if counter is None or counter.resets_at <= now:
            counter = self._counters[limit.name, major] = _Counter(limit, 0, now + limit.seconds)
        if self.enabled and counter.used >= limit.requests:
            return counter.resets_at - now
        counter.used += 1
        return None

    def note_invalid(self) -> None:
        """Count an answer of 401, 403 or 429 towards the ban of the address."""
        self._invalid.append(self.clock.seconds())
        if len(self._invalid) > INVALID_REQUESTS:
            self._invalid.popleft()

    @property
    def is_banned(self) -> bool:
        """Whether ten minutes held ten thousand invalid requests."""
        return (
            self.enabled
            and len(self._invalid) >= INVALID_REQUESTS
            and self.clock.seconds() - self._invalid[0] < INVALID_SECONDS
        )

    def clear(self) -> None:
        """Begin to count anew."""
        self._counters.clear()
        self._global.clear()
        self._invalid.clear()

    def _take_global(self, now: float) -> bool:
        while self._global and now - self._global[0] >= GLOBAL_SECONDS:
            self._global.popleft()
        if len(self._global) >= GLOBAL_REQUESTS:
            return False
        self._global.append(now)
        return True

    def _forget_reset(self, now: float) -> None:
        for key in [key for key, counter in self._counters.items() if counter.resets_at <= now]:
            del self._counters[key]


def _refusal(after: float, *, is_global: bool) -> Json:
    return {
        "message": "You are being rate limited.",
        "retry_after": round(after, 3),
        "global": is_global,
    }
