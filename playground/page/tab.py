"""One open page: who speaks in it, where, and what it is told of the world."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from playground.changes import (
    Change,
    ChannelChanged,
    CommandsChanged,
    GuildChanged,
    InteractionChanged,
    MemberChanged,
    MessageCreated,
    MessageDeleted,
    MessagesDeleted,
    MessageUpdated,
    PresenceChanged,
    ReactionChanged,
    RoleChanged,
    ThreadMembersChanged,
    WorldReset,
)
from playground.entities import Channel, Command, Json, Message, User
from playground.interactions.interaction import Interaction, InteractionState
from playground.page.commands import command_views
from playground.page.messages import MessageViews
from playground.page.names import sees
from playground.page.places import LOCALES, PlaceViews
from playground.world import World

PAGE_OF_MESSAGES = 50

Tell = Callable[[Json], None]
"""Puts an event on its way to the page; never waits."""


@dataclass(frozen=True, slots=True)
class Views:
    """What every tab draws from: the world, and what writes it down for the page."""

    world: World
    places: PlaceViews
    messages: MessageViews
    commands_for: Callable[[User, Channel], Iterable[Command]]
    """The commands that a person may use in a channel."""
    is_online: Callable[[], bool]
    examples: Sequence[str] = ()
    """What an empty channel proposes to type."""


class Tab:
    """Keeps one page true to the world. All its methods return at once."""

    def __init__(self, views: Views, tell: Tell) -> None:
        self._views = views
        self._tell = tell
        self._user_id: int | None = None
        self._channel_id: int | None = None

    @property
    def user(self) -> User | None:
        """The person who speaks; None before the page has entered."""
        return self._world.users.get(self._user_id) if self._user_id is not None else None

    @property
    def channel_wish(self) -> str | None:
        """The open channel, as `enter` takes it."""
        return str(self._channel_id) if self._channel_id is not None else None

    def enter(self, person: str | None, locale: str | None, channel: str | None) -> None:
        """Take a person, and tell the page everything. Unknown wishes become the first person and channel."""
        user = self._world.user_named(person) if person else None
        if user is None or user.bot:
            user = next(one for one in self._world.users.values() if not one.bot)
        # What follows changes the world; the page is told of it below, once.
        self._user_id = None
        if locale in LOCALES and locale is not None and user.locale != locale:
            user = self._world.put_user(replace(user, locale=locale))
        # The conversation with the bot stands in the list from the start; the bot hears of it with its first message.
        self._world.direct_channel(user.id, self._world.bot.id)
        self._user_id = user.id
        found = self._views.places.named_channel(channel, user) if channel else None
        found = found or self._views.places.first_channel(user)
        self._channel_id = found.id if found is not None else None
        self._tell(self._state(user, found))

    def open(self, channel_id: int) -> None:
        """Show another channel; one that is not there, or not for this person, is no change."""
        user, channel = self.user, self._world.channels.get(channel_id)
        if user is None or channel is None or not channel.kind.holds_messages:
            return
        if sees(self._world, user, channel):
            self._channel_id = channel.id
            self._tell({"event": "channel", **self._scene(user, channel)})

    def older(self, channel_id: int, before_id: int) -> None:
        user, channel = self.user, self._world.channels.get(channel_id)
        if user is None or channel is None or not sees(self._world, user, channel):
            return
        messages, more = self._newest(user, channel, before_id)
        self._tell({"event": "older", "channel": str(channel_id), "messages": messages, "more": more})

    def dismiss(self, message_id: int) -> None:
        """Put away a message that only this person sees."""
        user, channel_id = self.user, self._channel_id
        message = self._world.message(channel_id, message_id) if channel_id is not None else None
        if user is not None and message is not None and message.ephemeral_to == user.id:
            self._world.dismissed.add(message.id)
            self._tell_gone([message])

    def hear(self, change: Change) -> None:
        """Tell the page what it shows differently now."""
        user = self.user
        if user is None:
            return
        match change:
            case MessageCreated(message):
                self._tell_message(message, user)
            case MessageUpdated(_, message) | ReactionChanged(message):
                if self._shows(message, user):
                    self._tell({"event": "edited", "message": self._views.messages.message(message, user)})
            case InteractionChanged(interaction):
                self._tell_given_up(interaction, user)
            case MessageDeleted(message):
                self._tell_gone([message])
            case MessagesDeleted(_, messages):
                self._tell_gone(messages)
            case PresenceChanged(online):
                self._tell({"event": "bot", "bot": self._views.places.bot(online)})
            case CommandsChanged():
                self._tell_commands(user)
            case WorldReset():
                self.enter(user.username, None, None)
            case ChannelChanged() | GuildChanged() | MemberChanged() | RoleChanged() | ThreadMembersChanged():
                self._tell_places(user)

    def _tell_message(self, message: Message, user: User) -> None:
        if message.channel_id == self._channel_id:
            if self._shows(message, user):
                self._tell({"event": "message", "message": self._views.messages.message(message, user)})
            return
        channel = self._world.channels.get(message.channel_id)
        if channel is not None and self._is_for(message, user) and sees(self._world, user, channel):
            self._tell({"event": "unread", "channel": str(message.channel_id)})

    def _tell_given_up(self, interaction: Interaction, user: User) -> None:
        """An answer that was "thinking" for too long is shown as what it is."""
        if interaction.state is not InteractionState.FAILED or interaction.original_message_id is None:
            return
        message = self._world.message(interaction.channel_id, interaction.original_message_id)
        if message is not None and self._shows(message, user):
            self._tell({"event": "edited", "message": self._views.messages.message(message, user)})

    def _tell_gone(self, messages: Sequence[Message]) -> None:
        for message in messages:
            if message.channel_id == self._channel_id:
                self._tell({"event": "gone", "channel": str(message.channel_id), "message": str(message.id)})

    def _tell_commands(self, user: User) -> None:
        channel = self._open_channel()
        if channel is not None:
            self._tell({"event": "commands", "commands": self._commands(user, channel)})

    def _tell_places(self, user: User) -> None:
        """Tell what the person can see now; from a channel that is gone the page moves to the first one."""
        channel = self._open_channel()
        if channel is None or not sees(self._world, user, channel):
            self.enter(user.username, None, None)
            return
        places = self._views.places
        self._tell({"event": "places", **self._frame(user), "channel": places.channel(channel, user)})
        self._tell_commands(user)

    def _shows(self, message: Message, user: User) -> bool:
        return message.channel_id == self._channel_id and self._is_for(message, user)

    def _state(self, user: User, channel: Channel | None) -> Json:
        places = self._views.places
        return {
            "event": "state",
            "person": {"id": str(user.id), "username": user.username, "name": user.display_name, "bot": False},
            "locale": user.locale,
            "locales": [{"code": code, "name": name} for code, name in LOCALES.items()],
            "bot": places.bot(self._views.is_online()),
            "examples": list(self._views.examples),
            **self._frame(user),
            **self._scene(user, channel),
        }

    def _frame(self, user: User) -> Json:
        places = self._views.places
        return {"people": places.people(), "servers": places.servers(user), "direct": places.direct(user)}

    def _scene(self, user: User, channel: Channel | None) -> Json:
        if channel is None:
            return {"channel": None, "messages": [], "more": False, "commands": [], "members": [], "roles": []}
        messages, more = self._newest(user, channel, None)
        places = self._views.places
        return {
            "channel": places.channel(channel, user),
            "messages": messages,
            "more": more,
            "commands": self._commands(user, channel),
            "members": places.members(channel),
            "roles": places.roles(channel),
        }

    def _newest(self, user: User, channel: Channel, before_id: int | None) -> tuple[list[Json], bool]:
        """Return the newest messages before an id, oldest first, and whether there are older ones still."""
        found: list[Message] = []
        for message in reversed(self._world.messages.get(channel.id, {}).values()):
            if (before_id is None or message.id < before_id) and self._is_for(message, user):
                if len(found) == PAGE_OF_MESSAGES:
                    return self._written(found, user), True
                found.append(message)
        return self._written(found, user), False

    def _written(self, newest_first: Sequence[Message], user: User) -> list[Json]:
        return [self._views.messages.message(message, user) for message in reversed(newest_first)]

    def _commands(self, user: User, channel: Channel) -> list[Json]:
        return command_views(self._views.commands_for(user, channel), user.locale)

    def _open_channel(self) -> Channel | None:
        return self._world.channels.get(self._channel_id) if self._channel_id is not None else None

    def _is_for(self, message: Message, user: User) -> bool:
        return message.ephemeral_to in (None, user.id) and message.id not in self._world.dismissed

    @property
    def _world(self) -> World:
        return self._views.world
