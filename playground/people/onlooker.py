"""What a person sees: channels, messages, the picker; and what of it they point at."""

from dataclasses import replace

from playground.entities import Channel, Command, Guild, Member, Message, User
from playground.payloads import Payloads
from playground.people.picker import PickerEntry, entries_for, menu_for
from playground.people.refusals import ClientRefusal
from playground.people.replies import Shown
from playground.permissions import ALL, NO_PERMISSIONS, Permission, effective_permissions
from playground.world import World

ChannelName = Channel | int | str | None
"""A channel, its id, its name with or without "#", or None for the person's usual one."""

Target = Shown | Message | int
"""A message that a person points at."""


class Onlooker:
    """A person with their eyes only. A channel that is left out is the first one that they can see."""

    def __init__(self, user_id: int, world: World, payloads: Payloads) -> None:
        self.id = user_id
        self._world = world
        self._payloads = payloads

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.user.username}>"

    @property
    def user(self) -> User:
        return self._world.users[self.id]

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    @property
    def locale(self) -> str:
        return self.user.locale

    @locale.setter
    def locale(self, locale: str) -> None:
        self._world.put_user(replace(self.user, locale=locale))

    def channel(self, named: ChannelName = None) -> Channel:
        """Return a channel that the person can see. Raises: ClientRefusal not_visible."""
        if isinstance(named, Channel):
            found = self._world.channels.get(named.id)
        elif isinstance(named, int):
            found = self._world.channels.get(named)
        else:
            wanted = named.removeprefix("#").casefold() if named is not None else None
            found = next(
                (one for one in self.channels() if wanted is None or one.name.casefold() == wanted),
                None,
            )
        if found is None or not self.permissions(found) & Permission.VIEW_CHANNEL:
            raise ClientRefusal("not_visible", f"{self.user.username} sees no channel {named}.")
        return found

    def channels(self) -> list[Channel]:
        """Return the guild channels with messages that the person can see, in their order."""
        return [
            channel
            for guild in self.guilds()
            for channel in sorted(guild.channels.values(), key=lambda one: one.position)
            if channel.kind.holds_messages and self.permissions(channel) & Permission.VIEW_CHANNEL
        ]

    def guilds(self) -> list[Guild]:
        return [guild for guild in self._world.guilds.values() if self.id in guild.members]

    def direct_message(self) -> Channel:
        """Return the conversation with the bot, opened if there was none."""
        return self._world.direct_channel(self.id, self._world.application.id)

    def member(self, guild: Guild) -> Member:
        return guild.members[self.id]

    def permissions(self, channel: Channel) -> Permission:
        """Return what the person can do in the channel."""
        guild = self._world.guild_of(channel)
        if guild is None:
            return ALL if self.id in channel.recipients else NO_PERMISSIONS
        member = guild.members.get(self.id)
        if member is None:
            return NO_PERMISSIONS
        return effective_permissions(guild, member, channel, self._world.clock.now())

    def visible_messages(self, channel: ChannelName = None) -> list[Shown]:
        """Return the channel's messages as this person sees them, the oldest first, own ephemeral ones included."""
        place = self.channel(channel)
        if not self.permissions(place) & Permission.READ_MESSAGE_HISTORY:
            return []
        return [
            Shown(self._world, self._payloads, place.id, message.id)
            for message in self._world.messages.get(place.id, {}).values()
            if message.ephemeral_to in (None, self.id) and message.id not in self._world.dismissed
        ]

    def commands(self, channel: ChannelName = None) -> list[PickerEntry]:
        """Return what the picker lists after a "/"."""
        return entries_for(self._world, self.user, self.channel(channel))

    def menu(self, kind: int, channel: ChannelName = None) -> list[Command]:
        """Return the user commands (kind 2) or message commands (kind 3) that a menu shows in the channel."""
        return menu_for(self._world, self.user, self.channel(channel), kind)

    def message(self, target: Target) -> Message:
        """Return the message as it is now. Raises: ClientRefusal when the person does not see it."""
        message: Message | None
        if isinstance(target, Shown):
            message = target.message
        elif isinstance(target, Message):
            message = self._world.message(target.channel_id, target.id)
        else:
            message = self._world.find_message(target)
        if message is None or message.ephemeral_to not in (None, self.id):
            raise ClientRefusal("not_visible", f"{self.user.username} does not see that message.")
        channel = self._world.channels[message.channel_id]
        if not self.permissions(channel) & Permission.VIEW_CHANNEL:
            raise ClientRefusal("not_visible", f"{self.user.username} does not see that message.")
        return message
