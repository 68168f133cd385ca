"""A moderator's word on an alert that was posted: corrected or retracted, in every channel of the server."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from calculations.errors import UserError
from tracker.alerts.posts import Post, PostKind, subject_of

REASON_LIMIT = 500

_NOTICES = frozenset({PostKind.PARKED, PostKind.UNCLEAR, PostKind.WELCOME, PostKind.APPROVAL})


class CorrectionKind(StrEnum):
    """What is said of the alert."""

    CORRECTED = "corrected"
    """What it says still stands, but for this."""
    RETRACTED = "retracted"
    """It should not have been posted. Nothing that comes later brings it back."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of all that a guild was told of a subject, see `posts.subject_of`.

    `author_id` is None once that person's data was erased.
    """

    id: str
    guild_id: int
    subject: str
    kind: CorrectionKind | str
    reason: str
    author_id: int | None
    made_at: datetime


class CorrectionStore(Protocol):
    """Keeps corrections. Each method is one atomic step."""

    async def told_in(self, guild_id: int, channel_id: int, message_id: int, ref: str | None) -> Post | None:
        """Return the post of a guild that a message in a channel or thread is.

        By its reference it is known where it is not recorded yet that it was sent.
        """

    async def correct(self, correction: Correction, *, is_told: bool) -> int:
        """Keep it, owe the edit of every message that tells its subject, and return in how many channels those are.

        Those are alerts, lists in which it stands, and direct messages to members who watch it there. With `is_told`
        each of these places is owed a message that says so, a person's only while they watch it still. Repeating it
        with the same id keeps and owes nothing.
        """


@dataclass(frozen=True, slots=True)
class Corrections:
    """Corrects and retracts."""

    store: CorrectionStore
    now: Callable[[], datetime]

    async def alert(self, guild_id: int, channel_id: int, message_id: int, ref: str | None) -> Post:
        """Return the alert that a message is; `ref` is the reference in it, if it is the bot's.

        Raises: UserError `alerts.correct.no_alert`.
        """
        found = await self.store.told_in(guild_id, channel_id, message_id, ref)
        if found is None or found.kind in _NOTICES:
            raise UserError("alerts.correct.no_alert")
        return found

    async def correct(self, alert: Post, kind: CorrectionKind, reason: str, *, id: str, by: int, is_told: bool) -> int:
        """Correct or retract an alert wherever its guild was told it; return in how many channels.

        `id` is the act's own: doing it again under the same one changes nothing.
        Raises: UserError `alerts.correct.empty`, `alerts.correct.too_long`.
        """
        text = " ".join(reason.split())
        if not text:
            raise UserError("alerts.correct.empty")
        if len(text) > REASON_LIMIT:
            raise UserError("alerts.correct.too_long", most=REASON_LIMIT)
        assert alert.guild_id is not None, "alerts of channels belong to a guild"
        made = Correction(id, alert.guild_id, subject_of(alert), kind, text, by, self.now())
        return await self.store.correct(made, is_told=is_told)
