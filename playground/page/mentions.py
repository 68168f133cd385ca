"""Whether a message calls on a person."""

from playground.entities import Message, User
from playground.world import World


def mentions(world: World, message: Message, user: User) -> bool:
    """Return whether the message names the person: themselves, a role of theirs, or everyone."""
    if message.author_id == user.id:
        return False
    if message.mention_everyone or user.id in message.mentions:
        return True
    guild = world.guild_of(world.channels[message.channel_id])
    member = guild.members.get(user.id) if guild is not None else None
    return member is not None and not set(member.role_ids).isdisjoint(message.role_mentions)


def calls(world: World, message: Message, user: User) -> bool:
    """Return whether the message is counted in a red badge: it names the person, or is for nobody else."""
    if world.channels[message.channel_id].guild_id is None:
        return message.author_id != user.id
    return mentions(world, message, user)
