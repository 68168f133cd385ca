"""The life of interactions: opened by people, answered by the bot within three seconds, edited for fifteen minutes."""

import secrets
from collections.abc import Callable

from playground.changes import InteractionChanged
from playground.entities import Invocation, Json, Message, User, Webhook
from playground.errors import already_acknowledged, invalid_webhook_token, unknown
from playground.interactions.interaction import (
    ANSWER_SECONDS,
    TOKEN_SECONDS,
    Interaction,
    InteractionKind,
    InteractionState,
)
from playground.interactions.payloads import interaction_payload
from playground.payloads import Payloads
from playground.world import World

Send = Callable[[Json, int | None], None]
"""Hands INTERACTION_CREATE's `d` to the gateway, for the shard of that guild (None: no guild)."""


class InteractionDesk:
    """Opens interactions and finds them again by id and token. Dead ones are forgotten as new ones come."""

    def __init__(self, world: World, payloads: Payloads, send: Send) -> None:
        self._world = world
        self._payloads = payloads
        self._send = send
        self._by_id: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    def open(
        self,
        kind: InteractionKind,
        user: User,
        channel_id: int,
        data: Json,
        *,
        command_name: str | None = None,
        command_kind: int | None = None,
        source: Message | None = None,
        triggered_by: Invocation | None = None,
        forced_ephemeral: bool = False,
    ) -> Interaction:
        """Send an interaction to the bot and start its three seconds."""
        world = self._world
        channel = world.channels[channel_id]
        interaction_id = world.snowflakes.make()
        interaction = Interaction(
            id=interaction_id,
            token=f"aW50ZXJhY3Rpb246{interaction_id}{secrets.token_urlsafe(48)}",
            kind=kind,
            user_id=user.id,
            channel_id=channel_id,
            guild_id=channel.guild_id,
            data=data,
            opened_at=world.clock.seconds(),
            created_at=world.clock.now(),
            owners=self._owners(user, channel.guild_id),
            command_name=command_name,
            command_kind=command_kind,
            source_message_id=source.id if source is not None else None,
            triggered_by=triggered_by,
            forced_ephemeral=forced_ephemeral,
        )
        self._forget_dead()
        self._by_id[interaction.id] = interaction
        self._by_token[interaction.token] = interaction
        interaction.alarm = world.clock.call_after(ANSWER_SECONDS, lambda: self._fail(interaction))
        world.publish(InteractionChanged(interaction))
        self._send(interaction_payload(interaction, world, self._payloads), channel.guild_id)
        return interaction

    def awaiting_answer(self, interaction_id: int, token: str) -> Interaction:
        """Return the interaction that a callback may answer now.

        Raises: ApiError 10062 when it is unknown, the token is wrong or the time is over; 40060 after an answer.
        """
        interaction = self._by_id.get(interaction_id)
        if interaction is None or not secrets.compare_digest(interaction.token.encode(), token.encode()):
            raise unknown("interaction")
        if interaction.callback_kind is not None:
            raise already_acknowledged()
        if interaction.state is InteractionState.FAILED:
            raise unknown("interaction")
        return interaction

    def answered(self, application_id: int, token: str) -> Interaction:
        """Return the interaction whose token serves edits and follow-ups now.

        Raises: ApiError 50027 when the token is wrong or older than 15 minutes, 10015 before an answer.
        """
        interaction = self._by_token.get(token)
        if interaction is None or application_id != self._world.application.id:
            raise invalid_webhook_token()
        if self._world.clock.seconds() - interaction.opened_at > TOKEN_SECONDS:
            raise invalid_webhook_token()
        if interaction.callback_kind is None or interaction.kind is InteractionKind.AUTOCOMPLETE:
            raise unknown("webhook")
        return interaction

    def knows_token(self, token: str) -> bool:
        return token in self._by_token

    def move(self, interaction: Interaction, state: InteractionState, *, callback_kind: int | None = None) -> None:
        """Put the interaction into a state and tell those who wait for it."""
        interaction.state = state
        if callback_kind is not None:
            interaction.callback_kind = callback_kind
        if interaction.alarm is not None:
            interaction.alarm.cancel()
            interaction.alarm = None
        if state is InteractionState.THINKING:
            left = TOKEN_SECONDS - (self._world.clock.seconds() - interaction.opened_at)
            interaction.alarm = self._world.clock.call_after(left, lambda: self._fail(interaction))
        interaction.wake()
        self._world.publish(InteractionChanged(interaction))

    def clear(self) -> None:
        """Forget everything; what still waits for an answer fails."""
        for interaction in tuple(self._by_id.values()):
            if interaction.state is InteractionState.PENDING:
                self._fail(interaction)
            elif interaction.alarm is not None:
                interaction.alarm.cancel()
        self._by_id.clear()
        self._by_token.clear()

    def pseudo_webhook(self, interaction: Interaction) -> Webhook:
        """Return the webhook that a token stands for, as GET /webhooks/{id}/{token} shows it."""
        application = self._world.application
        return Webhook(
            application.id,
            interaction.token,
            interaction.channel_id,
            interaction.guild_id or 0,
            application.name,
            application.id,
        )

    def _fail(self, interaction: Interaction) -> None:
        interaction.alarm = None
        self.move(interaction, InteractionState.FAILED)

    def _owners(self, user: User, guild_id: int | None) -> dict[str, str]:
        application = self._world.application
        owners: dict[str, str] = {}
        if guild_id is not None:
            if application.installs_to_guilds and application.id in self._world.guilds[guild_id].members:
                owners["0"] = str(guild_id)
        elif application.installs_to_guilds:
            owners["0"] = "0"
        if user.has_installed_app or not owners:
            owners["1"] = str(user.id)
        return owners

    def _forget_dead(self) -> None:
        oldest = self._world.clock.seconds() - TOKEN_SECONDS
        while self._by_id:
            first = next(iter(self._by_id.values()))
            if first.opened_at >= oldest:
                return
            del self._by_id[first.id]
            del self._by_token[first.token]
