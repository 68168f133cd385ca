"""One open page: who speaks in it, where, and what it is told of the world."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from playground.changes import (
    Change,
    ChannelChanged,
    ClockMoved,
    CommandsChanged,
    GuildChanged,
    InteractionChanged,
    MemberChanged,
    MessageCreated,
    MessageDeleted,
    MessageDismissed,
    MessagesDeleted,
    MessageUpdated,
    PollVoted,
    PresenceChanged,
    ReactionChanged,
    RoleChanged,
    ThreadMembersChanged,
    TypingStarted,
    WorldReset,
)
from playground.entities import Channel, Command, Json, Message, User
from playground.interactions.interaction import Interaction, InteractionState
from playground.page.commands import command_views, menu_views
from playground.page.forum import Forum, is_forum
from playground.page.history import NOTHING, History, Slice
from playground.page.mentions import calls
from playground.page.messages import MessageViews
from playground.page.names import ChannelNames, sees
from playground.page.places import LOCALES, PlaceViews
from playground.page.read_marks import ReadMarks
from playground.page.rights import rights_view
from playground.page.roster import Roster
from playground.page.threads import thread_view
from playground.world import World

Tell = Callable[[Json], None]
"""Puts an event on its way to the page; never waits."""


@dataclass(frozen=True, slots=True)
class Views:
    """What every tab draws from: the world, and what writes it down for the page."""

    world: World
    places: PlaceViews
    messages: MessageViews
    commands_for: Callable[[User, Channel], Iterable[Command]]
    """The commands that a person may use in a channel, those of menus included."""
    is_online: Callable[[], bool]
    clock: Callable[[], Json]
    """What the clock shows."""
    examples: Sequence[str] = ()
    """What an empty channel proposes to type."""


class Tab:
    """Keeps one page true to the world. All its methods return at once."""

    def __init__(self, views: Views, tell: Tell) -> None:
        self._views = views
        self._tell = tell
        self._user_id: int | None = None
        self._channel_id: int | None = None
        self._history = History(views.world)
        self._marks = ReadMarks(views.world)
        self._roster = Roster(views.world, views.is_online)
        self._forum = Forum(views.world, views.messages.markdown)

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
        self._leave()
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
        if user is None or channel is None or not (channel.kind.holds_messages or is_forum(channel)):
            return
        if sees(self._world, user, channel):
            self._leave()
            self._channel_id = channel.id
            self._tell({"event": "channel", **self._scene(user, channel)})

    def around(self, channel_id: int, message_id: int) -> None:
        """Show a channel at one of its messages."""
        user, channel = self.user, self._world.channels.get(channel_id)
        if user is None:
            return
        found = None
        if channel is not None and sees(self._world, user, channel):
            found = self._history.around(channel, user, message_id)
        if channel is None or found is None:
            self._tell({"event": "missing", "text": "That message is gone, or you cannot see it."})
            return
        self._leave()
        self._channel_id = channel.id
        self._tell({"event": "channel", **self._scene(user, channel, found), "focus": str(message_id)})

    def older(self, channel_id: int, before_id: int) -> None:
        user, channel = self.user, self._world.channels.get(channel_id)
        if user is None or channel is None or not sees(self._world, user, channel):
            return
        found = self._history.before(channel, user, before_id)
        written = self._written(found, user)
        self._tell({"event": "older", "channel": str(channel_id), "messages": written, "more": found.has_older})

    def newer(self, channel_id: int, after_id: int) -> None:
        user, channel = self.user, self._world.channels.get(channel_id)
        if user is None or channel is None or not sees(self._world, user, channel):
            return
        found = self._history.after(channel, user, after_id)
        written = self._written(found, user)
        self._tell({"event": "newer", "channel": str(channel_id), "messages": written, "more": found.has_newer})

    def dismiss(self, message_id: int) -> None:
        """Put away a message that only this person sees."""
        user, channel_id = self.user, self._channel_id
        message = self._world.message(channel_id, message_id) if channel_id is not None else None
        if user is not None and message is not None and message.ephemeral_to == user.id:
            self._world.dismiss(message)

    def hear(self, change: Change) -> None:
        """Tell the page what it shows differently now."""
        user = self.user
        if user is None:
            return
        match change:
            case MessageCreated(message):
                self._tell_message(message, user)
            case MessageUpdated(_, message) | ReactionChanged(message) | PollVoted(message):
                self._tell_edited(message, user)
            case InteractionChanged(interaction):
                self._tell_given_up(interaction, user)
            case MessageDeleted(message) | MessageDismissed(message):
                self._tell_gone([message])
            case MessagesDeleted(_, messages):
                self._tell_gone(messages)
            case TypingStarted(channel_id, user_id):
                self._tell_typing(channel_id, user_id, user)
            case PresenceChanged(online):
                channel = self._open_channel()
                roster = self._roster.groups(channel) if channel is not None else []
                self._tell({"event": "bot", "bot": self._views.places.bot(online), "roster": roster})
            case CommandsChanged():
                self._tell_commands(user)
            case ClockMoved():
                self._tell({"event": "clock", **self._views.clock()})
            case WorldReset():
                self._marks.forget()
                self.enter(user.username, None, None)
            case ChannelChanged() | GuildChanged() | MemberChanged() | RoleChanged() | ThreadMembersChanged():
                self._tell_places(user)

    def _tell_message(self, message: Message, user: User) -> None:
        if message.channel_id == self._channel_id:
            if self._shows(message, user):
                self._tell({"event": "message", "message": self._views.messages.message(message, user)})
            return
        channel = self._world.channels.get(message.channel_id)
        if channel is None or not self._history.is_for(message, user) or not sees(self._world, user, channel):
            return
        if message.author_id != user.id:
            mentioned = calls(self._world, message, user)
            self._tell({"event": "unread", "channel": str(channel.id), "mentions": mentioned})
        self._tell_thread(channel, user)

    def _tell_edited(self, message: Message, user: User) -> None:
        if self._shows(message, user):
            self._tell({"event": "edited", "message": self._views.messages.message(message, user)})
        elif message.id == self._channel_id:
            self._tell({"event": "edited", "message": self._opening(message, user)})

    def _tell_thread(self, thread: Channel, user: User) -> None:
        """Tell what the open channel says of a thread or post in which something was said."""
        if thread.parent_id is None or thread.parent_id != self._channel_id or thread.thread is None:
            return
        if is_forum(self._world.channels[thread.parent_id]):
            self._tell({"event": "post", "post": self._forum.post(thread, user)})
        elif (message := self._world.message(thread.parent_id, thread.id)) is not None:
            view = thread_view(self._world, message)
            self._tell({"event": "thread", "message": str(message.id), "thread": view})

    def _tell_typing(self, channel_id: int, user_id: int, user: User) -> None:
        channel = self._open_channel()
        if channel is not None and channel.id == channel_id and user_id != user.id:
            name = ChannelNames(self._world, channel, user).user_name(user_id)
            self._tell({"event": "typing", "user": str(user_id), "name": name})

    def _tell_given_up(self, interaction: Interaction, user: User) -> None:
        """An answer that was "thinking" for too long is shown as what it is."""
        if interaction.state is not InteractionState.FAILED or interaction.original_message_id is None:
            return
        message = self._world.message(interaction.channel_id, interaction.original_message_id)
        if message is not None:
            self._tell_edited(message, user)

    def _tell_gone(self, messages: Sequence[Message]) -> None:
        for message in messages:
            if message.channel_id == self._channel_id:
                self._tell({"event": "gone", "channel": str(message.channel_id), "message": str(message.id)})

    def _tell_commands(self, user: User) -> None:
        channel = self._open_channel()
        if channel is not None:
            self._tell({"event": "commands", **self._commands(user, channel)})

    def _tell_places(self, user: User) -> None:
        """Tell what the person can see now; from a channel that is gone the page moves to the first one."""
        channel = self._open_channel()
        if channel is None or not sees(self._world, user, channel):
            self.enter(user.username, None, None)
            return
        self._tell({"event": "places", **self._frame(user), **self._surroundings(user, channel)})
        self._tell_commands(user)

    def _shows(self, message: Message, user: User) -> bool:
        return message.channel_id == self._channel_id and self._history.is_for(message, user)

    def _leave(self) -> None:
        """Note that what stood on the page was read."""
        user, channel = self.user, self._open_channel()
        if user is not None and channel is not None:
            self._marks.read(channel, user)

    def _state(self, user: User, channel: Channel | None) -> Json:
        places = self._views.places
        return {
            "event": "state",
            "person": {"id": str(user.id), "username": user.username, "name": user.display_name, "bot": False},
            "locale": user.locale,
            "locales": [{"code": code, "name": name} for code, name in LOCALES.items()],
            "bot": places.bot(self._views.is_online()),
            "examples": list(self._views.examples),
            "clock": self._views.clock(),
            **self._frame(user),
            **self._scene(user, channel),
            "unreadChannels": self._marks.summary(user),
        }

    def _frame(self, user: User) -> Json:
        places = self._views.places
        return {"people": places.people(), "servers": places.servers(user), "direct": places.direct(user)}

    def _scene(self, user: User, channel: Channel | None, shown: Slice | None = None) -> Json:
        """Return the channel with some of its messages, without `shown` the newest, and all that stands around them."""
        if channel is None:
            nowhere: Json = {"channel": None, "members": [], "roles": [], "roster": [], "posts": None}
            return {**nowhere, **self._conversation(user, NOTHING), "unread": None, "commands": [], "menus": {}}
        unread = self._marks.unread(channel, user)
        self._marks.read(channel, user)
        return {
            **self._surroundings(user, channel),
            **self._conversation(user, shown or self._history.newest(channel, user), channel),
            **self._commands(user, channel),
            "unread": {"first": str(unread[0].id), "count": len(unread)} if unread else None,
        }

    def _surroundings(self, user: User, channel: Channel) -> Json:
        places = self._views.places
        return {
            "channel": self._place(channel, user),
            "members": places.members(channel),
            "roles": places.roles(channel),
            "roster": self._roster.groups(channel),
            "posts": self._forum.posts(channel, user) if is_forum(channel) else None,
        }

    def _conversation(self, user: User, shown: Slice, channel: Channel | None = None) -> Json:
        messages = self._written(shown, user)
        opening = self._world.message(channel.parent_id, channel.id) if channel and channel.parent_id else None
        if opening is not None and not shown.has_older:
            messages.insert(0, self._opening(opening, user))
        return {"messages": messages, "more": shown.has_older, "newer": shown.has_newer, "focus": None}

    def _opening(self, message: Message, user: User) -> Json:
        """Return the message that a thread was started from as it stands at the top of the thread."""
        view = self._views.messages.message(message, user)
        return {**view, "channel": view["id"], "thread": None, "reply": None, "opensThread": True}

    def _written(self, shown: Slice, user: User) -> list[Json]:
        return [self._views.messages.message(message, user) for message in shown.messages]

    def _commands(self, user: User, channel: Channel) -> Json:
        usable = list(self._views.commands_for(user, channel))
        return {"commands": command_views(usable, user.locale), "menus": menu_views(usable, user.locale)}

    def _place(self, channel: Channel, user: User) -> Json:
        return self._views.places.channel(channel, user) | rights_view(self._world, user, channel)

    def _open_channel(self) -> Channel | None:
        return self._world.channels.get(self._channel_id) if self._channel_id is not None else None

    @property
    def _world(self) -> World:
        return self._views.world
