"""When a source that failed may be asked again, and one log line for its failure and one for its recovery."""

import logging
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from tracker.source_error import SourceError, SourceHeldError

log = logging.getLogger(__name__)

FIRST_WAIT = timedelta(seconds=30)
"""The wait after a first temporary failure; each further one doubles it, up to WAIT_LIMIT."""

WAIT_LIMIT = timedelta(minutes=15)
"""The longest wait of our own, and the wait after a permanent failure: the same question would get the same
answer, but an operator's or a source's repair should not need our restart."""

HOLD_LIMIT = timedelta(hours=1)
"""The longest wait that a source can ask for, unless it is known to mean more."""


class Circuit:
    """Leaves one source alone for a while after it failed.

    A temporary failure (or a wait that the source asked for) holds the whole source, a permanent one only the
    question that failed. Waits are shortened at random by up to half, so that many bots do not come back at once;
    a wait that the source asked for is kept in full and lengthened a little.
    """

    def __init__(
        self,
        source: str,
        *,
        now: Callable[[], datetime],
        chance: Callable[[], float] = random.random,
        log_level: int = logging.WARNING,
        longest_hold: timedelta = HOLD_LIMIT,
    ) -> None:
        """Take the source's name for the log, the clock, and a source of chance in [0, 1).

        `longest_hold` is the longest wait that the source can ask for.
        With a `log_level` of DEBUG the log is left to somebody who knows more about the failures.
        """
        self._source = source
        self._now = now
        self._chance = chance
        self._log_level = log_level
        self._longest_hold = longest_hold
        self._source_held_until: datetime | None = None
        self._question_held_until: dict[str, datetime] = {}
        self._failures: dict[str, int] = {}

    @contextmanager
    def attempt(self, question: str) -> Iterator[None]:
        """Run the body as one attempt at `question`; a SourceError in it counts as a failure and passes on.

        Raises: SourceHeldError at once while the source is being left alone.
        """
        self._refuse_while_held(question)
        try:
            yield
        except SourceError as error:
            self._fail(question, error)
            raise
        self._succeed(question)

    def _refuse_while_held(self, question: str) -> None:
        now = self._now()
        for until in (self._source_held_until, self._question_held_until.get(question)):
            if until is not None and self._holds(until, now):
                raise SourceHeldError(self._source, retry_at=until)

    def _fail(self, question: str, error: SourceError) -> None:
        failures = self._failures.get(question, 0) + 1
        self._failures[question] = failures
        now = self._now()
        if error.retry_at is not None:
            until = min(error.retry_at, now + self._longest_hold) + FIRST_WAIT * self._chance() / 2
        elif error.temporary:
            # The exponent is bounded only to keep the product small; the limit below is what counts.
            until = now + self._shortened(min(FIRST_WAIT * 2 ** min(failures - 1, 10), WAIT_LIMIT))
        else:
            until = now + self._shortened(WAIT_LIMIT)
        if error.temporary:
            held = self._source_held_until
            self._source_held_until = max(until, held) if held and self._holds(held, now) else until
        else:
            self._question_held_until[question] = until
        level = self._log_level if failures == 1 else logging.DEBUG
        log.log(level, "%s fails for %s: %s", self._source, question, error.reason)

    def _succeed(self, question: str) -> None:
        self._question_held_until.pop(question, None)
        failures = self._failures.pop(question, 0)
        if failures:
            log.log(
                min(self._log_level, logging.INFO),
                "%s answers again for %s, after %d failures",
                self._source,
                question,
                failures,
            )

    def _shortened(self, wait: timedelta) -> timedelta:
        return wait * (1 - self._chance() / 2)

    def _holds(self, until: datetime, now: datetime) -> bool:
        # A hold farther away than any we make means that the clock was set back; it would rule for too long.
        return now < until <= now + 2 * self._longest_hold
