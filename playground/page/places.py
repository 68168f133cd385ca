"""What stands around the conversation: people, servers, channels, and what one person may do there."""

from dataclasses import dataclass

from playground.entities import Channel, ChannelKind, Guild, Json, Member, User
from playground.page.forum import is_forum
from playground.page.names import ChannelNames, hex_color, rights, role_color, sees
from playground.permissions import Permission, is_archived, is_locked
from playground.world import World

LOCALES = {
    "id": "Bahasa Indonesia",
    "da": "Dansk",
    "de": "Deutsch",
    "en-GB": "English, UK",
    "en-US": "English, US",
    "es-ES": "Español",
    "es-419": "Español, LATAM",
    "fr": "Français",
    "hr": "Hrvatski",
    "it": "Italiano",
    "lt": "Lietuviškai",
    "hu": "Magyar",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt-BR": "Português do Brasil",
    "ro": "Română",
    "fi": "Suomi",
    "sv-SE": "Svenska",
    "vi": "Tiếng Việt",
    "tr": "Türkçe",
    "cs": "Čeština",
    "el": "Ελληνικά",
    "bg": "български",
    "ru": "Pусский",
    "uk": "Українська",
    "hi": "हिन्दी",
    "th": "ไทย",
    "zh-CN": "中文",
    "ja": "日本語",
    "zh-TW": "繁體中文",
    "ko": "한국어",
}
"""The languages of Discord's client by code (Reference, Locales)."""

_OPENED_FIRST = (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT)


@dataclass(frozen=True, slots=True)
class PlaceViews:
    """Writes the frame of the page for one person."""

    world: World

    def people(self) -> list[Json]:
        """Return everybody who can be chosen to speak, in the order in which they came into the world."""
        people = (user for user in self.world.users.values() if not user.bot)
        return [{**_user(user), "note": self._note(user)} for user in people]

    def servers(self, user: User) -> list[Json]:
        """Return the person's servers with the channels visible there, in their order."""
        return [
            {
                "id": str(guild.id),
                "name": guild.name,
                "channels": [_channel(one) for one in self._visible(guild, user)],
            }
            for guild in self.world.guilds.values()
            if user.id in guild.members
        ]

    def direct(self, user: User) -> list[Json]:
        """Return the person's conversations, with the other one in each."""
        found = []
        for channel in self.world.channels.values():
            if channel.kind is ChannelKind.DIRECT and user.id in channel.recipients:
                other = next((one for one in channel.recipients if one != user.id), user.id)
                found.append({"id": str(channel.id), "with": _user(self.world.users[other])})
        return found

    def channel(self, channel: Channel, user: User) -> Json:
        """Return the open channel and what the person may do in it."""
        if channel.guild_id is None:
            other = next((one for one in channel.recipients if one != user.id), user.id)
            name, may_write, may_use_commands = self.world.users[other].display_name, True, True
            label = f"@{name}"
        else:
            allowed = rights(self.world, user, channel)
            name = channel.name
            label = channel.name if channel.thread is not None else f"#{name}"
            is_open = not is_locked(channel, allowed)
            may_write = Permission.SEND_MESSAGES in allowed and is_open
            may_use_commands = Permission.USE_APPLICATION_COMMANDS in allowed and is_open and not is_archived(channel)
        return {
            "id": str(channel.id),
            "server": str(channel.guild_id) if channel.guild_id is not None else None,
            "label": label,
            "name": name,
            "kind": int(channel.kind),
            "topic": channel.topic,
            "parent": self._parent(channel),
            "startedBy": self._starter(channel, user),
            "tags": [tag.name for tag in channel.tags],
            "mayWrite": may_write and channel.kind.holds_messages,
            "mayUseCommands": may_use_commands and channel.kind.holds_messages,
        }

    def members(self, channel: Channel) -> list[Json]:
        """Return who can be named in an option or select of this channel."""
        guild = self.world.guild_of(channel)
        user_ids = guild.members if guild is not None else channel.recipients
        return [self._member(channel, self.world.users[one]) for one in user_ids if one in self.world.users]

    def roles(self, channel: Channel) -> list[Json]:
        guild = self.world.guild_of(channel)
        if guild is None:
            return []
        ordered = sorted(guild.roles.values(), key=lambda role: -role.position)
        return [
            {
                "id": str(role.id),
                "name": role.name.removeprefix("@"),
                "color": hex_color(role.color) if role.color else None,
                "hoist": role.hoist,
            }
            for role in ordered
        ]

    def bot(self, online: bool) -> Json:
        return {**_user(self.world.bot), "online": online}

    def first_channel(self, user: User) -> Channel | None:
        """Return where a person who chose nothing begins: the first channel to read in the first server."""
        for guild in self.world.guilds.values():
            if user.id in guild.members:
                for channel in self._visible(guild, user):
                    if channel.kind in _OPENED_FIRST:
                        return channel
        return next((one for one in self.world.channels.values() if user.id in one.recipients), None)

    def named_channel(self, wish: str, user: User) -> Channel | None:
        """Return a channel that the person can see, by id or by name."""
        wished = (
            channel
            for channel in self.world.channels.values()
            if wish in (str(channel.id), channel.name) and (channel.kind.holds_messages or is_forum(channel))
        )
        return next((channel for channel in wished if sees(self.world, user, channel)), None)

    def _visible(self, guild: Guild, user: User) -> list[Channel]:
        seen = [
            channel
            for channel in guild.channels.values()
            if sees(self.world, user, channel) and not (channel.thread is not None and channel.thread.archived)
        ]
        return sorted(seen, key=lambda channel: (channel.position, channel.id))

    def _member(self, channel: Channel, user: User) -> Json:
        name = ChannelNames(self.world, channel, user).user_name(user.id)
        color = role_color(self.world.guild_of(channel), user.id)
        guild = self.world.guild_of(channel)
        member = guild.members.get(user.id) if guild is not None else None
        role_ids = [str(one) for one in member.role_ids] if member is not None else []
        return {**_user(user), "name": name, "color": color, "roles": role_ids}

    def _parent(self, channel: Channel) -> Json | None:
        """Return what a thread belongs to."""
        parent = self.world.channels.get(channel.parent_id or 0) if channel.thread is not None else None
        if parent is None:
            return None
        return {"id": str(parent.id), "name": parent.name, "isForum": is_forum(parent)}

    def _starter(self, channel: Channel, reader: User) -> str | None:
        if channel.thread is None:
            return None
        return ChannelNames(self.world, channel, reader).user_name(channel.thread.owner_id)

    def _note(self, user: User) -> str:
        """Return what a person is, by the highest role, and where, if not in the first server."""
        homes = [guild for guild in self.world.guilds.values() if user.id in guild.members]
        if not homes:
            return "in no server"
        what = _standing(homes[0], homes[0].members[user.id])
        first = next(iter(self.world.guilds.values()))
        return what if homes[0] is first else f"{what} of {homes[0].name}"


def _standing(guild: Guild, member: Member) -> str:
    roles = [guild.roles[one] for one in member.role_ids if one in guild.roles]
    if roles:
        return max(roles, key=lambda role: role.position).name.lower()
    return "owner" if member.user_id == guild.owner_id else "member"


def _user(user: User) -> Json:
    return {"id": str(user.id), "username": user.username, "name": user.display_name, "bot": user.bot}


def _channel(channel: Channel) -> Json:
    return {
        "id": str(channel.id),
        "name": channel.name,
        "kind": int(channel.kind),
        "parent": str(channel.parent_id) if channel.parent_id is not None else None,
    }
