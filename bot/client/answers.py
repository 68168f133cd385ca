"""The answers under way: how long each has, and how the end of the program waits for them."""

import asyncio
import time
from typing import Any

import discord

from storage import limit_patience

WRITING_SECONDS = 1.5
"""How long an answer may wait for its turn to write. Of Discord's three seconds the rest is for the ways there and
back. Source: Discord, Receiving and Responding, "Interaction Callback"."""


class AnswersUnderWay:
    """Counts the tasks that answer people, so that the end of the program can wait for them."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._is_ending = False

    def begin(self, interaction: discord.Interaction) -> bool:
        """Count the current task as the answer to an interaction until it ends; return whether it may be carried out.

        Until the answer is given, or a place is kept for it, it can wait for the database only so long.
        """
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        by = time.monotonic() + WRITING_SECONDS
        limit_patience(lambda: None if interaction.response.is_done() else by - time.monotonic())
        return not self._is_ending

    async def end(self, within_seconds: float) -> int:
        """Let nothing more be carried out, and wait for what is; return how many were not done in time."""
        self._is_ending = True
        if not self._tasks:
            return 0
        _, unfinished = await asyncio.wait(self._tasks, timeout=within_seconds)
        return len(unfinished)
