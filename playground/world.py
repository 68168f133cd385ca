"""The whole state of the playground, and the one door through which it changes."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from playground.changes import (
    Change,
    ChannelChanged,
    CommandsChanged,
    GuildChanged,
    Listener,
    MemberChanged,
    MessageCreated,
    MessageDeleted,
    MessageDismissed,
    MessageUpdated,
    RoleChanged,
    UserChanged,
    WebhookChanged,
    WorldReset,
)
from playground.clock import Clock
from playground.entities import (
    Application,
    Channel,
    ChannelKind,
    Command,
    Guild,
    Json,
    Member,
    Message,
    Role,
    User,
    Webhook,
)
from playground.snowflakes import Snowflakes

log = logging.getLogger(__name__)


class World:
    """Guilds, people, channels, messages, commands. Read its dictionaries; change it by the methods only.

    Every method that changes something tells the listeners once, after the change. `messages` holds, per channel,
    the messages in the order in which they came, ephemeral ones included.
    """

    def __init__(self, clock: Clock, application: Application) -> None:
        self.clock = clock
        self.snowflakes = Snowflakes(clock)
        self.application = application
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        self.commands: dict[int, Command] = {}
        self.command_permissions: dict[tuple[int, int], list[Json]] = {}
        """Per (guild, command or application id): who is allowed or denied, as on the wire."""
        self.webhooks: dict[int, Webhook] = {}
        self.dismissed: set[int] = set()
        """Ephemeral messages that their reader has put away."""
        self._direct: dict[frozenset[int], int] = {}
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call the listener after every change; return the function that ends it."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def publish(self, change: Change) -> None:
        """Tell the listeners; one that fails is logged and does not keep the others from hearing."""
        for listener in tuple(self._listeners):
            try:
                listener(change)
            except Exception:
                log.exception("a listener failed on %s", type(change).__name__)

    def start_over(self, users: Iterable[User], guilds: Iterable[Guild]) -> None:
        """Put these people and guilds in the place of all, with no messages; commands stay."""
        self.users = {user.id: user for user in users}
        self.guilds = {guild.id: _copied(guild) for guild in guilds}
        self.channels = {one.id: one for guild in self.guilds.values() for one in guild.channels.values()}
        self.messages = {}
        self.webhooks = {}
        self.command_permissions = {}
        self.dismissed = set()
        self._direct = {}
        for snowflake in (*self.users, *self.guilds, *self.channels):
            self.snowflakes.see(snowflake)
        self.publish(WorldReset())

    # Accounts

    def put_user(self, user: User) -> User:
        self.users[user.id] = user
        self.snowflakes.see(user.id)
        self.publish(UserChanged(user))
        return user

    def user_named(self, username: str) -> User | None:
        """Return the person with that username, in any case."""
        wanted = username.removeprefix("@").casefold()
        return next((user for user in self.users.values() if user.username.casefold() == wanted), None)

    @property
    def bot(self) -> User:
        return self.users[self.application.id]

    # Guilds

    def put_guild(self, guild: Guild) -> Guild:
        """Add the guild, with what is already in it."""
        self.guilds[guild.id] = guild
        self.channels.update(guild.channels)
        self.publish(GuildChanged(None, guild))
        return guild

    def change_guild(self, guild: Guild) -> None:
        """Tell that the guild's own fields were changed."""
        self.publish(GuildChanged(guild, guild))

    def guild_of(self, channel: Channel) -> Guild | None:
        return self.guilds.get(channel.guild_id) if channel.guild_id is not None else None

    def remove_member(self, guild_id: int, user_id: int) -> None:
        guild = self.guilds[guild_id]
        before = guild.members.pop(user_id, None)
        if before is None:
            return
        self.publish(MemberChanged(guild_id, before, None))
        if user_id == self.application.id:
            self.publish(GuildChanged(guild, guild, bot_left=True))

    def put_member(self, guild_id: int, member: Member) -> Member:
        members = self.guilds[guild_id].members
        before = members.get(member.user_id)
        members[member.user_id] = member
        self.publish(MemberChanged(guild_id, before, member))
        return member

    def put_role(self, guild_id: int, role: Role) -> Role:
        roles = self.guilds[guild_id].roles
        before = roles.get(role.id)
        roles[role.id] = role
        self.publish(RoleChanged(guild_id, before, role))
        return role

    def remove_role(self, guild_id: int, role_id: int) -> None:
        """Remove the role, from its members too."""
        guild = self.guilds[guild_id]
        before = guild.roles.pop(role_id)
        for member in tuple(guild.members.values()):
            if role_id in member.role_ids:
                left = tuple(one for one in member.role_ids if one != role_id)
                guild.members[member.user_id] = replace(member, role_ids=left)
        self.publish(RoleChanged(guild_id, before, None))

    # Channels

    def put_channel(self, channel: Channel) -> Channel:
        before = self.channels.get(channel.id)
        self.channels[channel.id] = channel
        if channel.guild_id is not None:
            self.guilds[channel.guild_id].channels[channel.id] = channel
        self.publish(ChannelChanged(before, channel))
        return channel

    def remove_channel(self, channel_id: int) -> Channel:
        """Remove the channel with its threads and messages."""
        channel = self.channels.pop(channel_id)
        self.messages.pop(channel_id, None)
        if channel.guild_id is not None:
            guild = self.guilds[channel.guild_id]
            guild.channels.pop(channel_id, None)
            for thread in [one for one in guild.channels.values() if one.thread and one.parent_id == channel_id]:
                self.remove_channel(thread.id)
        self.publish(ChannelChanged(channel, None))
        return channel

    def direct_channel(self, user_id: int, other_id: int) -> Channel:
        """Return the two accounts' conversation, opened if there was none."""
        pair = frozenset((user_id, other_id))
        known = self._direct.get(pair)
        if known is not None and known in self.channels:
            return self.channels[known]
        channel = Channel(self.snowflakes.make(), ChannelKind.DIRECT, recipients=(user_id, other_id))
        self._direct[pair] = channel.id
        return self.put_channel(channel)

    def index_conversations(self) -> None:
        """Rebuild the index of conversations after the channels were replaced."""
        self._direct = {
            frozenset(channel.recipients): channel.id
            for channel in self.channels.values()
            if channel.kind is ChannelKind.DIRECT
        }

    # Messages

    def message(self, channel_id: int, message_id: int) -> Message | None:
        return self.messages.get(channel_id, {}).get(message_id)

    def find_message(self, message_id: int) -> Message | None:
        """Return the message wherever it is; slow, for people only."""
        for messages in self.messages.values():
            if message_id in messages:
                return messages[message_id]
        return None

    def add_message(self, message: Message) -> Message:
        self.messages.setdefault(message.channel_id, {})[message.id] = message
        self.publish(MessageCreated(message))
        return message

    def replace_message(self, message: Message) -> Message:
        """Put the message in the place of its former self."""
        messages = self.messages[message.channel_id]
        before = messages[message.id]
        messages[message.id] = message
        self.publish(MessageUpdated(before, message))
        return message

    def remove_message(self, message: Message) -> None:
        if self.messages.get(message.channel_id, {}).pop(message.id, None) is not None:
            self.publish(MessageDeleted(message))

    def dismiss(self, message: Message) -> None:
        """Put an ephemeral message away for its reader."""
        self.dismissed.add(message.id)
        self.publish(MessageDismissed(message))

    # Commands and webhooks

    def commands_of(self, guild_id: int | None) -> Iterator[Command]:
        """Yield the commands of one scope: a guild's own, or with None the global ones."""
        return (command for command in self.commands.values() if command.guild_id == guild_id)

    def put_commands(self, guild_id: int | None, commands: list[Command]) -> None:
        """Make these the commands of the scope; nothing is told when they are the same."""
        before = [command for command in self.commands.values() if command.guild_id == guild_id]
        if before == commands:
            return
        for command in before:
            del self.commands[command.id]
        self.commands.update((command.id, command) for command in commands)
        self.publish(CommandsChanged(guild_id))

    def put_command_permissions(self, guild_id: int, target: int, rules: list[Json]) -> None:
        """Say who may use a command (or with the application's id, all of them) in a guild; none: as registered."""
        if rules:
            self.command_permissions[guild_id, target] = rules
        else:
            self.command_permissions.pop((guild_id, target), None)
        self.publish(CommandsChanged(guild_id))

    def put_webhook(self, webhook: Webhook) -> Webhook:
        before = self.webhooks.get(webhook.id)
        self.webhooks[webhook.id] = webhook
        self.publish(WebhookChanged(before, webhook))
        return webhook

    def remove_webhook(self, webhook_id: int) -> None:
        self.publish(WebhookChanged(self.webhooks.pop(webhook_id), None))


def _copied(guild: Guild) -> Guild:
    return replace(guild, roles=dict(guild.roles), channels=dict(guild.channels), members=dict(guild.members))
