"""Who is in a channel, as the list at its side shows them: by role, those who are away last."""

from collections.abc import Callable
from dataclasses import dataclass

from playground.entities import Channel, Guild, Json, Member, Role, User
from playground.page.names import role_color, sees
from playground.world import World

MOST_IN_A_GROUP = 100
ONLINE = "Online"
OFFLINE = "Offline"


@dataclass(frozen=True, slots=True)
class Roster:
    """Lists the members who can see a channel. All people are there; the bot is when it is connected."""

    world: World
    is_online: Callable[[], bool]

    def groups(self, channel: Channel) -> list[Json]:
        """Return the groups in their order, members by name; nothing in a conversation."""
        guild = self.world.guild_of(channel)
        if guild is None:
            return []
        names = [*(role.name for role in _shown_apart(guild)), ONLINE, OFFLINE]
        groups: dict[str, list[Json]] = {name: [] for name in names}
        for member in guild.members.values():
            user = self.world.users.get(member.user_id)
            if user is not None and sees(self.world, user, channel):
                groups[self._group(guild, member, user)].append(_entry(guild, member, user))
        return [
            {
                "name": name,
                "count": len(members),
                "members": sorted(members, key=lambda one: str(one["name"]).casefold())[:MOST_IN_A_GROUP],
            }
            for name, members in groups.items()
            if members
        ]

    def _group(self, guild: Guild, member: Member, user: User) -> str:
        if user.bot and not (user.id == self.world.application.id and self.is_online()):
            return OFFLINE
        held = (role for role in _shown_apart(guild) if role.id in member.role_ids)
        return next((role.name for role in held), ONLINE)


def _shown_apart(guild: Guild) -> list[Role]:
    hoisted = (role for role in guild.roles.values() if role.hoist and role.id != guild.id)
    return sorted(hoisted, key=lambda role: -role.position)


def _entry(guild: Guild, member: Member, user: User) -> Json:
    return {
        "id": str(user.id),
        "name": member.nick or user.display_name,
        "username": user.username,
        "bot": user.bot,
        "color": role_color(guild, user.id),
    }
