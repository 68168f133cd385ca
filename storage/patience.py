"""How long the task at work may wait for its turn to write.

The works behind the bot can wait for another program to finish; a person whom Discord gives three seconds cannot.
"""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

# With its task: a context is handed on to every task and timer begun in it, and those have nobody waiting.
_LIMIT: ContextVar[tuple["asyncio.Task[Any] | None", Callable[[], float | None]] | None] = ContextVar(
    "storage_patience", default=None
)


def limit_patience(seconds_left: Callable[[], float | None]) -> None:
    """Let what this task writes wait no longer than `seconds_left` says when it is asked for; None is as usual.

    What cannot be written in that time raises BusyError, and nothing of it is done. Tasks begun by this one wait as
    usual.
    """
    _LIMIT.set((asyncio.current_task(), seconds_left))


def seconds_left() -> float | None:
    """Return how long the current task may wait from now on, never less than 0; None when nothing limits it."""
    limit = _LIMIT.get()
    if limit is None or limit[0] is not asyncio.current_task():
        return None
    left = limit[1]()
    return None if left is None else max(0.0, left)
