"""Answers already worked out, kept for as long as what they rest on stays the same.

Many people ask the same few questions within seconds. An answer rests on figures, prices and time: a new figure or
price empties the shelf, and so does a new stretch of time, since an answer says how old its price is.
"""

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord
from discord.types.embed import Embed as EmbedPayload

from commands.replies.answers import Answer

MOST_KEPT = 512
SECONDS_KEPT = 10


def stretch_of(now: datetime) -> int:
    """Return the number of the ten seconds in which `now` lies."""
    return int(now.timestamp()) // SECONDS_KEPT


class _PreparedEmbed(discord.Embed):
    """An embed whose payload was made once. Its own fields are empty: only sending may look at it."""

    def __init__(self, embed: discord.Embed) -> None:
        super().__init__()
        self._payload = embed.to_dict()

    def to_dict(self) -> EmbedPayload:
        return self._payload


class _PreparedView(discord.ui.View):
    """Buttons whose payload was made once; stopped, as every view here is."""

    def __init__(self, view: discord.ui.View) -> None:
        super().__init__(timeout=None)
        self._payload = view.to_components()
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        return self._payload


def _prepared(answer: Answer) -> Answer:
    view = answer.view()
    return replace(
        answer,
        details=None if answer.details is None else _PreparedEmbed(answer.details),
        rows=None if view is None else _PreparedView(view),
    )


class KeptAnswers:
    """A shelf in memory, for answers that hold no person's own numbers."""

    def __init__(self) -> None:
        self._rests_on: tuple[object, ...] = ()
        self._answers: dict[Hashable, Answer] = {}

    def answer(self, asked: Hashable, rests_on: tuple[object, ...], work_out: Callable[[], Answer]) -> Answer:
        """Return the kept answer to `asked`, worked out anew where anything it rests on is another by now.

        What `work_out` raises is raised, and nothing is kept.
        """
        if rests_on != self._rests_on or len(self._answers) >= MOST_KEPT:
            self._rests_on = rests_on
            self._answers.clear()
        kept = self._answers.get(asked)
        if kept is None:
            kept = self._answers[asked] = _prepared(work_out())
        return kept
