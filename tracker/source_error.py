"""How a source outside the program fails, in a form that every floor may catch."""

from datetime import datetime


class SourceError(Exception):
    """A source gave no usable answer.

    `source` names it; `reason` is one clause without secrets or queries, fit for a log line. `temporary` means
    that the same question may succeed later; `retry_at` (aware UTC) is until when the source itself asked to be
    left alone, None where it did not say.
    """

    def __init__(self, source: str, reason: str, *, temporary: bool, retry_at: datetime | None = None) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason
        self.temporary = temporary
        self.retry_at = retry_at


class SourceHeldError(SourceError):
    """A source was not asked at all: it failed a short while ago, or wished to be left alone until `retry_at`."""

    def __init__(self, source: str, *, retry_at: datetime) -> None:
        super().__init__(source, "left alone for now", temporary=True, retry_at=retry_at)
