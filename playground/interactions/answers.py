"""What the bot does with an interaction: the callback, edits of its answer, follow-ups."""

from collections.abc import Sequence
from dataclasses import replace

from playground.entities import NO_FLAGS, Channel, Json, Message, MessageFlag, MessageKind, Reference
from playground.errors import ApiError, unknown
from playground.files import Upload
from playground.interactions.desk import InteractionDesk
from playground.interactions.interaction import Interaction, InteractionKind, InteractionState
from playground.interactions.payloads import app_permissions_inside
from playground.payloads import Payloads
from playground.permissions import Permission
from playground.posting import Post, Posting
from playground.rules.form import Place, read_choice, read_object
from playground.rules.mentions import USERS_ONLY
from playground.rules.messages import MessageForm, Route, check_message, read_flags, refuse_empty
from playground.rules.modals import check_autocompletion, check_modal
from playground.world import World

MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9

USER_INSTALLED_FOLLOWUPS = 5

_ALLOWED = {
    InteractionKind.COMMAND: (MESSAGE, DEFERRED_MESSAGE, MODAL),
    InteractionKind.COMPONENT: (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL),
    InteractionKind.AUTOCOMPLETE: (CHOICES,),
    InteractionKind.MODAL_SUBMIT: (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE),
}


class InteractionAnswers:
    """Applies the bot's answers, under the rules of the interaction's kind and age."""

    def __init__(self, world: World, desk: InteractionDesk, posting: Posting, payloads: Payloads) -> None:
        self._world = world
        self._desk = desk
        self._posting = posting
        self._payloads = payloads

    def answer(
        self, interaction_id: int, token: str, form: Json, uploads: Sequence[Upload], *, with_response: bool
    ) -> Json | None:
        """Apply a callback and return what it made, if asked `with_response`.

        A refused callback does not acknowledge, so a second, valid one is taken. Raises: ApiError.
        """
        interaction = self._desk.awaiting_answer(interaction_id, token)
        place = Place()
        kind = read_choice(form, "type", place, self._allowed(interaction), required=True)
        place.raise_refusals()
        data = read_object(form, "data", place) or {}
        inner = place.at("data")
        message: Message | None = None
        if kind == MESSAGE:
            message = self._answer_with_message(interaction, data, place, inner, uploads)
        elif kind == DEFERRED_MESSAGE:
            message = self._defer(interaction, data, place, inner)
        elif kind == DEFERRED_UPDATE:
            interaction.original_message_id = interaction.source_message_id
            self._desk.move(interaction, InteractionState.ACKNOWLEDGED, callback_kind=DEFERRED_UPDATE)
        elif kind == UPDATE:
            message = self._update(interaction, data, place, inner, uploads)
        elif kind == CHOICES:
            interaction.choices = check_autocompletion(data, inner, self._focused_kind(interaction))
            place.raise_refusals()
            self._desk.move(interaction, InteractionState.CHOICES, callback_kind=CHOICES)
        else:
            modal = check_modal(data, inner)
            place.raise_refusals()
            interaction.modal = modal
            self._desk.move(interaction, InteractionState.MODAL, callback_kind=MODAL)
        return self._response(interaction, int(kind or 0), message) if with_response else None

    def original(self, interaction: Interaction) -> Message:
        """Return the message that the interaction's answer is. Raises: ApiError 10008 when there is none (any more)."""
        message = (
            self._world.message(interaction.channel_id, interaction.original_message_id)
            if interaction.original_message_id is not None
            else None
        )
        if message is None:
            raise unknown("message")
        return message

    def message_of(self, interaction: Interaction, message_id: int) -> Message:
        """Return a message that this interaction made. Raises: ApiError 10008 for every other."""
        if message_id != interaction.original_message_id and message_id not in interaction.followup_ids:
            raise unknown("message")
        message = self._world.message(interaction.channel_id, message_id)
        if message is None:
            raise unknown("message")
        return message

    def edit(self, interaction: Interaction, message: Message, form: Json, uploads: Sequence[Upload]) -> Message:
        """Edit the answer or a follow-up; the first edit of a "thinking" message is its content."""
        place = Place()
        checked = check_message(
            form,
            place,
            Route.EDIT,
            uploads,
            is_second_generation=bool(message.flags & MessageFlag.IS_COMPONENTS_V2),
        )
        place.raise_refusals()
        return self._apply(interaction, message, checked)

    def follow_up(self, interaction: Interaction, form: Json, uploads: Sequence[Upload]) -> Message:
        """Send a further message; right after a deferral it fills the "thinking" message instead."""
        place = Place()
        checked = check_message(form, place, Route.WEBHOOK, uploads)
        place.raise_refusals()
        refuse_empty(checked)
        if interaction.state is InteractionState.THINKING:
            original = self.original(interaction)
            kept = replace(checked, flags=checked.flags & ~MessageFlag.EPHEMERAL)
            return self._apply(interaction, original, kept)
        if interaction.only_user_installed and len(interaction.followup_ids) >= USER_INSTALLED_FOLLOWUPS:
            raise ApiError(400, 40094, "This interaction has reached the maximum number of follow up messages.")
        message = self._post(interaction, checked, is_follow_up=True)
        interaction.followup_ids.append(message.id)
        interaction.wake()
        return message

    def delete(self, interaction: Interaction, message: Message) -> None:
        """Delete the answer or a follow-up, ephemeral ones too."""
        self._world.remove_message(message)
        interaction.was_edited = True
        if interaction.state is InteractionState.THINKING and message.id == interaction.original_message_id:
            self._desk.move(interaction, InteractionState.ANSWERED)
        interaction.wake()

    def _allowed(self, interaction: Interaction) -> tuple[int, ...]:
        if interaction.kind is InteractionKind.MODAL_SUBMIT and interaction.source_message_id is None:
            return (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE)
        return _ALLOWED[interaction.kind]

    def _answer_with_message(
        self, interaction: Interaction, data: Json, place: Place, inner: Place, uploads: Sequence[Upload]
    ) -> Message:
        checked = check_message(data, inner, Route.CALLBACK, uploads)
        place.raise_refusals()
        refuse_empty(checked)
        message = self._post(interaction, checked)
        interaction.original_message_id = message.id
        self._desk.move(interaction, InteractionState.ANSWERED, callback_kind=MESSAGE)
        return message

    def _defer(self, interaction: Interaction, data: Json, place: Place, inner: Place) -> Message:
        flags = read_flags(data, inner, Route.CALLBACK)
        place.raise_refusals()
        thinking = MessageForm(given=frozenset(("flags",)), flags=flags & MessageFlag.EPHEMERAL | MessageFlag.LOADING)
        message = self._post(interaction, thinking)
        interaction.original_message_id = message.id
        self._desk.move(interaction, InteractionState.THINKING, callback_kind=DEFERRED_MESSAGE)
        return message

    def _update(
        self, interaction: Interaction, data: Json, place: Place, inner: Place, uploads: Sequence[Upload]
    ) -> Message:
        assert interaction.source_message_id is not None
        source = self._world.message(interaction.channel_id, interaction.source_message_id)
        if source is None:
            raise unknown("message")
        checked = check_message(
            data,
            inner,
            Route.EDIT,
            uploads,
            is_second_generation=bool(source.flags & MessageFlag.IS_COMPONENTS_V2),
        )
        place.raise_refusals()
        message = self._posting.edit(
            source,
            checked,
            default_mentions=USERS_ONLY,
            may_mention_everyone=self._may_mention_everyone(interaction),
        )
        interaction.original_message_id = message.id
        self._desk.move(interaction, InteractionState.ANSWERED, callback_kind=UPDATE)
        return message

    def _apply(self, interaction: Interaction, message: Message, checked: MessageForm) -> Message:
        fills = message.is_thinking
        edited = self._posting.edit(
            message,
            checked,
            default_mentions=USERS_ONLY,
            may_mention_everyone=self._may_mention_everyone(interaction),
            fills=fills,
        )
        interaction.was_edited = True
        if fills:
            self._desk.move(interaction, InteractionState.ANSWERED)
        else:
            interaction.wake()
        return edited

    def _post(self, interaction: Interaction, form: MessageForm, *, is_follow_up: bool = False) -> Message:
        ephemeral = bool(form.flags & MessageFlag.EPHEMERAL) or interaction.forced_ephemeral
        kind, reference = self._kind_and_reference(interaction, is_follow_up)
        invocation = interaction.invocation()
        if is_follow_up:
            invocation = replace(invocation, command_name=None, original_message_id=interaction.original_message_id)
        application = self._world.application
        channel = self._channel(interaction)
        if not ephemeral:
            channel = self._awake(channel)
        return self._posting.post(
            channel,
            form,
            Post(
                author_id=application.id,
                default_mentions=USERS_ONLY,
                may_mention_everyone=self._may_mention_everyone(interaction),
                kind=kind,
                flags=MessageFlag.EPHEMERAL if ephemeral else NO_FLAGS,
                reference=reference,
                invocation=invocation,
                webhook_id=application.id,
                ephemeral_to=interaction.user_id if ephemeral else None,
            ),
        )

    def _kind_and_reference(self, interaction: Interaction, is_follow_up: bool) -> tuple[MessageKind, Reference | None]:
        if not is_follow_up and interaction.command_kind is not None:
            if interaction.command_kind == 1:
                return MessageKind.CHAT_INPUT_COMMAND, None
            return MessageKind.CONTEXT_MENU_COMMAND, None
        target = interaction.original_message_id if is_follow_up else interaction.source_message_id
        if target is None or self._world.message(interaction.channel_id, target) is None:
            return MessageKind.DEFAULT, None
        return MessageKind.REPLY, Reference(target, interaction.channel_id, interaction.guild_id)

    def _channel(self, interaction: Interaction) -> Channel:
        channel = self._world.channels.get(interaction.channel_id)
        if channel is None:
            raise unknown("channel")
        return channel

    def _awake(self, channel: Channel) -> Channel:
        """Return the channel; an archived thread is one no longer, now that something is said in it."""
        thread = channel.thread
        if thread is None or not thread.archived:
            return channel
        woken = replace(thread, archived=False, archive_changed_at=self._world.clock.now())
        return self._world.put_channel(replace(channel, thread=woken))

    def _may_mention_everyone(self, interaction: Interaction) -> bool:
        channel = self._channel(interaction)
        guild = self._world.guild_of(channel)
        if guild is None:
            return True
        return bool(app_permissions_inside(guild, channel, self._world) & Permission.MENTION_EVERYONE.value)

    def _focused_kind(self, interaction: Interaction) -> int:
        def look(options: list[Json]) -> int:
            for option in options:
                if option.get("focused"):
                    return int(option["type"])
                found = look(option.get("options") or [])
                if found:
                    return found
            return 0

        return look(interaction.data.get("options") or [])

    def _response(self, interaction: Interaction, kind: int, message: Message | None) -> Json:
        told: Json = {"id": str(interaction.id), "type": int(interaction.kind)}
        made: Json = {"interaction": told}
        if message is not None:
            told |= {
                "response_message_id": str(message.id),
                "response_message_loading": message.is_thinking,
                "response_message_ephemeral": message.is_ephemeral,
            }
            if kind in (MESSAGE, UPDATE):
                made["resource"] = {"type": kind, "message": self._payloads.message(message)}
        return made
