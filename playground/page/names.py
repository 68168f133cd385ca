"""Who and what the ids in a channel's texts stand for, as one person may know them."""

from dataclasses import dataclass

from playground.entities import Channel, Guild, User
from playground.permissions import Permission, effective_permissions
from playground.world import World


@dataclass(frozen=True, slots=True)
class ChannelNames:
    """Looks names up for a reader in one channel; None for what that reader cannot see."""

    world: World
    channel: Channel
    reader: User

    def user_name(self, user_id: int) -> str | None:
        guild = self.world.guild_of(self.channel)
        member = guild.members.get(user_id) if guild is not None else None
        if member is not None and member.nick:
            return member.nick
        user = self.world.users.get(user_id)
        return user.display_name if user is not None else None

    def role_name(self, role_id: int) -> str | None:
        guild = self.world.guild_of(self.channel)
        role = guild.roles.get(role_id) if guild is not None else None
        return role.name.removeprefix("@") if role is not None else None

    def channel_name(self, channel_id: int) -> str | None:
        channel = self.world.channels.get(channel_id)
        return channel.name if channel is not None and sees(self.world, self.reader, channel) else None


def sees(world: World, user: User, channel: Channel) -> bool:
    """Return whether the person can open the channel."""
    guild = world.guild_of(channel)
    if guild is None:
        return user.id in channel.recipients
    return Permission.VIEW_CHANNEL in rights(world, user, channel)


def rights(world: World, user: User, channel: Channel) -> Permission:
    """Return what a person may do in a guild's channel; nothing for those who are not members."""
    guild = world.guild_of(channel)
    member = guild.members.get(user.id) if guild is not None else None
    if guild is None or member is None:
        return Permission(0)
    return effective_permissions(guild, member, channel, world.clock.now())


def role_color(guild: Guild | None, user_id: int) -> str | None:
    """Return the colour of a member's name: that of the highest role which has one."""
    member = guild.members.get(user_id) if guild is not None else None
    if guild is None or member is None:
        return None
    coloured = [guild.roles[one] for one in member.role_ids if one in guild.roles and guild.roles[one].color]
    if not coloured:
        return None
    return hex_color(max(coloured, key=lambda role: role.position).color)


def hex_color(color: int) -> str:
    return f"#{color & 0xFFFFFF:06x}"
