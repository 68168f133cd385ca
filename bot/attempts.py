"""One request, one POST: stops discord.py from repeating a create by itself, and tells how far a request came.

discord.py repeats a create after 500, 502, 504 and 524, in five tries, and cannot be told not to. Inside the minutes
in which Discord knows a nonce again that is harmless, after them it doubles a message; so who sends decides instead.
An `Attempt` counts for what is requested inside its block; requests outside of any are as discord.py makes them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace

import aiohttp

from tracker.alerts.pacing import Pacer

_UNNAMED_SECONDS = 5.0
"""To wait where Discord does not say how long."""

_EXEMPT = frozenset({"interactions", "webhooks"})


class AttemptEndedError(Exception):
    """A request of an attempt was stopped: too late to begin, or answered by an error of Discord's own."""


class TooManyRequestsError(Exception):
    """Discord refused a request of an attempt with a 429; it names the seconds to wait, mostly."""

    def __init__(self, retry_after: float | None) -> None:
        super().__init__(f"to be tried again after {retry_after} seconds")
        self.retry_after = retry_after


@dataclass(slots=True)
class Attempt:
    """One try to have something done once.

    `was_written` says that some of the request may have reached Discord, and no refusal of it came back since.
    """

    not_after: datetime
    now: Callable[[], datetime]
    passed: Callable[[str], None]
    """Told of each step that was passed."""
    was_written: bool = False


def ignore(step: str) -> None:
    """Take note of nothing."""


_current: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


@contextmanager
def attempting(attempt: Attempt) -> Iterator[Attempt]:
    """Make everything requested inside the block part of the attempt."""
    token = _current.set(attempt)
    try:
        yield attempt
    finally:
        _current.reset(token)


def attempt_trace(pacer: Pacer) -> aiohttp.TraceConfig:
    """Return the hooks for discord.py's HTTP client.

    Every request counts with the pacer; those of attempts wait for their turn. Answers to interactions do not count.
    """

    async def begin(
        session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestStartParams
    ) -> None:
        context.is_counted = False
        attempt = _current.get()
        if attempt is not None:
            await pacer.turn()
            if attempt.now() >= attempt.not_after:
                pacer.answered()
                raise AttemptEndedError("the lease has run out")
        elif _EXEMPT.isdisjoint(params.url.parts):
            pacer.note()
        else:
            return
        context.is_counted = True

    async def note_written(
        session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestHeadersSentParams
    ) -> None:
        attempt = _current.get()
        if attempt is not None:
            attempt.was_written = True
            attempt.passed("written")

    async def judge(
        session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        _count_answer(pacer, context)
        attempt = _current.get()
        if attempt is None:
            return
        if params.response.status >= 500:
            params.response.close()
            raise AttemptEndedError(f"answered {params.response.status}")
        if params.response.status >= 400:
            attempt.was_written = False
        if params.response.status == 429:
            # discord.py would wait here itself, longer than an attempt may last; cut short in a wait for the limit
            # of all requests it would never send anything again.
            retry_after = _retry_after(params.response)
            if params.response.headers.get("X-RateLimit-Global") == "true":
                pacer.pause(retry_after or _UNNAMED_SECONDS)
            params.response.close()
            raise TooManyRequestsError(retry_after)

    async def give_up(
        session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestExceptionParams
    ) -> None:
        _count_answer(pacer, context)

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(begin)
    trace.on_request_headers_sent.append(note_written)
    trace.on_request_end.append(judge)
    trace.on_request_exception.append(give_up)
    return trace


def _retry_after(response: aiohttp.ClientResponse) -> float | None:
    try:
        return float(response.headers["Retry-After"])
    except (KeyError, ValueError):
        return None


def _count_answer(pacer: Pacer, context: SimpleNamespace) -> None:
    if context.is_counted:
        context.is_counted = False
        pacer.answered()
