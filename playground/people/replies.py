"""What a person sees after doing something: the message, form or failure that it led to."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playground.entities import NO_FLAGS, Json, Message, MessageFlag
from playground.interactions.interaction import Interaction, InteractionState
from playground.payloads import Payloads
from playground.people.refusals import ClientRefusal
from playground.rules.components import every_component
from playground.world import World


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of an autocompletion list."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Modal:
    """An open form. `form` is its object as on the wire, with ids."""

    form: Json
    interaction: Interaction

    @property
    def title(self) -> str:
        return str(self.form["title"])

    @property
    def custom_id(self) -> str:
        return str(self.form["custom_id"])

    @property
    def fields(self) -> list[Json]:
        """Return the components that take an answer, in their order."""
        return [one for one in every_component(self.form["components"]) if "custom_id" in one]

    def field(self, name: str) -> Json:
        """Return the field with that custom_id or label. Raises: ClientRefusal when there is none."""
        for component in self.form["components"]:
            inner = component.get("component") or next(iter(component.get("components") or ()), None)
            if inner is None:
                continue
            if name in (inner.get("custom_id"), component.get("label"), inner.get("label")):
                return dict(inner)
        raise ClientRefusal("unknown_control", f"The form has no field {name}.", option=name)


class Shown:
    """A message as it stands now: what is read from it follows its edits."""

    def __init__(self, world: World, payloads: Payloads, channel_id: int, message_id: int | None) -> None:
        self._world = world
        self._payloads = payloads
        self._channel_id = channel_id
        self._message_id = message_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.text!r}>"

    @property
    def message(self) -> Message | None:
        """The message, or None when there is none (any more)."""
        if self._message_id is None:
            return None
        return self._world.message(self._channel_id, self._message_id)

    @property
    def id(self) -> int | None:
        return self._message_id

    @property
    def content(self) -> str:
        message = self.message
        return message.content if message is not None else ""

    @property
    def payload(self) -> Json:
        """The message as on the wire; empty when there is none."""
        message = self.message
        return self._payloads.message(message) if message is not None else {}

    @property
    def embeds(self) -> list[Json]:
        return list(self.payload.get("embeds", ()))

    @property
    def components(self) -> list[Json]:
        return list(self.payload.get("components", ()))

    @property
    def attachments(self) -> list[Json]:
        """The files, each with `filename`, `description` (alt text) and a `url` that can be fetched."""
        return list(self.payload.get("attachments", ()))

    @property
    def flags(self) -> MessageFlag:
        message = self.message
        return message.flags if message is not None else NO_FLAGS

    @property
    def ephemeral(self) -> bool:
        message = self.message
        return message is not None and message.is_ephemeral

    @property
    def text(self) -> str:
        """All the text that can be read, line by line: content, embeds, components."""
        return "\n".join(part for part in _texts(self.payload) if part)

    @property
    def buttons(self) -> list[Json]:
        return [one for one in every_component(self.components) if one["type"] == 2]

    def button(self, label: str) -> Json:
        """Return the button with that label or custom_id. Raises: ClientRefusal when there is none."""
        for button in self.buttons:
            if label in (button.get("label"), button.get("custom_id")):
                return button
        labels = ", ".join(str(one.get("label")) for one in self.buttons) or "none"
        raise ClientRefusal("unknown_control", f"There is no button {label}; there are: {labels}.")


class Reply(Shown):
    """What an interaction led to. After a deferral, `await reply.settled()` waits for the real answer."""

    def __init__(self, world: World, payloads: Payloads, interaction: Interaction) -> None:
        super().__init__(world, payloads, interaction.channel_id, None)
        self.interaction = interaction

    def __repr__(self) -> str:
        return f"<Reply {self.state.value} {self.text!r}>"

    @property
    def message(self) -> Message | None:
        self._message_id = self.interaction.original_message_id
        return super().message

    @property
    def id(self) -> int | None:
        return self.interaction.original_message_id

    @property
    def state(self) -> InteractionState:
        return self.interaction.state

    @property
    def failed(self) -> bool:
        """Whether the person reads "The application did not respond"."""
        return self.interaction.state is InteractionState.FAILED

    @property
    def thinking(self) -> bool:
        return self.interaction.state is InteractionState.THINKING

    @property
    def modal(self) -> Modal | None:
        """The form that was opened, if one was."""
        if self.interaction.modal is None:
            return None
        return Modal(self.interaction.modal, self.interaction)

    @property
    def choices(self) -> list[Choice]:
        return [Choice(str(one["name"]), one["value"]) for one in self.interaction.choices or ()]

    @property
    def followups(self) -> list[Shown]:
        """The further messages of the same interaction that are still there."""
        shown = [Shown(self._world, self._payloads, self._channel_id, one) for one in self.interaction.followup_ids]
        return [one for one in shown if one.message is not None]

    async def settled(self, timeout: float = 15.0) -> "Reply":  # noqa: ASYNC109 - callers say how long in one word
        """Wait until the answer is no longer pending or "thinking", and return this reply.

        After a silent acknowledgement it waits for the first edit or follow-up. Raises: TimeoutError.
        """
        async with asyncio.timeout(timeout):
            while self._is_open():
                await self.interaction.moved()
        return self

    async def followed_up(self, count: int = 1, timeout: float = 15.0) -> list[Shown]:  # noqa: ASYNC109 - callers say how long in one word
        """Wait until there are so many follow-ups and return them. Raises: TimeoutError."""
        async with asyncio.timeout(timeout):
            while len(self.interaction.followup_ids) < count:
                await self.interaction.moved()
        return self.followups

    def _is_open(self) -> bool:
        if self.interaction.state in (InteractionState.PENDING, InteractionState.THINKING):
            return True
        return (
            self.interaction.state is InteractionState.ACKNOWLEDGED
            and not self.interaction.was_edited
            and not self.interaction.followup_ids
        )


def _texts(payload: Json) -> Iterator[str]:
    yield str(payload.get("content") or "")
    for embed in payload.get("embeds", ()):
        yield str((embed.get("author") or {}).get("name") or "")
        yield str(embed.get("title") or "")
        yield str(embed.get("description") or "")
        for field in embed.get("fields") or ():
            yield str(field["name"])
            yield str(field["value"])
        yield str((embed.get("footer") or {}).get("text") or "")
    for component in every_component(payload.get("components", ())):
        for key in ("content", "label", "placeholder"):
            yield str(component.get(key) or "")
