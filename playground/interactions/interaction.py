"""One use of a command, control or form, and where it stands."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, IntEnum

from playground.clock import Alarm
from playground.entities import Invocation, Json

ANSWER_SECONDS = 3.0
"""The first answer is due within this (Receiving and Responding, Interaction Callback)."""

TOKEN_SECONDS = 15 * 60.0
"""The token serves edits and follow-ups for this long from the interaction's creation."""


class InteractionKind(IntEnum):
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class InteractionState(Enum):
    """What the person sees of it."""

    PENDING = "pending"
    """Sent to the bot, no answer yet, the three seconds not over."""
    THINKING = "thinking"
    """Deferred with a message: "Rollover is thinking..."."""
    ACKNOWLEDGED = "acknowledged"
    """A control or form was taken without a visible change (deferred update)."""
    ANSWERED = "answered"
    """A message was sent, or edited."""
    MODAL = "modal"
    """A form was opened."""
    CHOICES = "choices"
    """Autocompletion has its list."""
    FAILED = "failed"
    """No valid answer in time."""


@dataclass(slots=True, eq=False)
class Interaction:
    """An interaction as the playground keeps it until its token has died. Created and dying by the clock's seconds."""

    id: int
    token: str
    kind: InteractionKind
    user_id: int
    channel_id: int
    guild_id: int | None
    data: Json
    opened_at: float
    created_at: datetime
    owners: dict[str, str]
    command_name: str | None = None
    command_kind: int | None = None
    source_message_id: int | None = None
    triggered_by: Invocation | None = None
    state: InteractionState = InteractionState.PENDING
    callback_kind: int | None = None
    """The type of the accepted callback; None before."""
    original_message_id: int | None = None
    deferred_ephemeral: bool = False
    followup_ids: list[int] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] | None = None
    forced_ephemeral: bool = False
    """The member may not use apps of their own here: every answer is shown to that person only."""
    was_edited: bool = False
    """Whether the answer was edited or deleted after it was given."""
    waiters: list[asyncio.Future[None]] = field(default_factory=list)
    alarm: Alarm | None = None
    """Rings when the answer, or the end of "thinking", is overdue."""

    @property
    def only_user_installed(self) -> bool:
        return "0" not in self.owners

    def invocation(self) -> Invocation:
        """Return how messages made by this interaction name it."""
        return Invocation(
            interaction_id=self.id,
            kind=int(self.kind),
            user_id=self.user_id,
            command_name=self.command_name,
            command_type=int(self.data.get("type", 1)) if self.kind is InteractionKind.COMMAND else 1,
            target_id=int(self.data["target_id"]) if "target_id" in self.data else None,
            owners=self.owners,
            source_message_id=self.source_message_id if self.kind is InteractionKind.COMPONENT else None,
            triggered_by=self.triggered_by,
        )

    def wake(self) -> None:
        """Let those go on who wait for the interaction to move."""
        waiters, self.waiters = self.waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def moved(self) -> None:
        """Return at the next change of state, message or follow-up."""
        waiter = asyncio.get_running_loop().create_future()
        self.waiters.append(waiter)
        await waiter
