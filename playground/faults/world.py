"""What people do to a bot's surroundings: channels, permissions, membership; and a server that is unavailable."""

from dataclasses import replace

from playground.entities import Channel, Guild, Member, Overwrite, Role
from playground.faults.fault import Fault
from playground.gateway.guild_arrivals import send_guild_create
from playground.gateway.hub import GatewayHub
from playground.gateway.intents import Intent
from playground.guild_payloads import unavailable
from playground.payloads import Payloads
from playground.permissions import BOT_DEFAULT, Permission
from playground.world import World


class NothingToDo(Exception):  # noqa: N818  It is told as an outcome, and is no error of the program.
    """The world is such that the fault means nothing, said in a sentence."""


class WorldFaults:
    """Does the deeds of scope "world", and begins and ends the outage of one server."""

    def __init__(self, world: World, hub: GatewayHub, payloads: Payloads) -> None:
        self._world = world
        self._hub = hub
        self._payloads = payloads

    def begin(self, fault: Fault) -> None:
        """Do what the fault means. Raises: NothingToDo."""
        parameters = fault.parameters
        match fault.kind.name:
            case "guild_outage":
                self._make_unavailable(self._guild(parameters["guild"]))
            case "delete_channel":
                self._world.remove_channel(self._channel(parameters["channel"]).id)
            case "take_permission" | "give_permission":
                permission = Permission[parameters["permission"]]
                given = fault.kind.name == "give_permission"
                guild = self._guild(parameters["guild"])
                if parameters["channel"] is not None:
                    self._set_in_channel(self._channel(parameters["channel"]), permission, given=given)
                elif given:
                    self._give_in_guild(guild, permission)
                else:
                    self._take_in_guild(guild, permission)
            case "kick_bot":
                self._kick(self._guild(parameters["guild"]))
            case "invite_bot":
                self._invite(self._guild(parameters["guild"]))

    def end(self, fault: Fault) -> None:
        """Bring an unavailable server back."""
        guild = self._world.guilds.get(int(fault.parameters["guild"])) if fault.kind.name == "guild_outage" else None
        if guild is None or guild.id not in self._hub.unavailable:
            return
        self._hub.unavailable.discard(guild.id)
        if self._world.application.id in guild.members:
            send_guild_create(self._hub, self._payloads, guild, unavailable=False)

    def _make_unavailable(self, guild: Guild) -> None:
        self._me(guild)
        self._hub.dispatch("GUILD_DELETE", unavailable(guild.id), guild.id, Intent.GUILDS)
        self._hub.unavailable.add(guild.id)

    def _set_in_channel(self, channel: Channel, permission: Permission, *, given: bool) -> None:
        guild = self._world.guild_of(channel)
        if guild is None:
            raise NothingToDo("a conversation has no permissions of its own")
        self._me(guild)
        place = guild.channels.get(channel.parent_id or 0, channel) if channel.kind.is_thread else channel
        bot_id = self._world.application.id
        known = next((one for one in place.overwrites if one.is_member and one.id == bot_id), Overwrite(bot_id, True))
        changed = replace(
            known,
            allow=known.allow | permission.value if given else known.allow & ~permission.value,
            deny=known.deny & ~permission.value if given else known.deny | permission.value,
        )
        others = tuple(one for one in place.overwrites if one is not known)
        self._world.put_channel(replace(place, overwrites=(*others, changed)))

    def _take_in_guild(self, guild: Guild, permission: Permission) -> None:
        for role_id in (guild.id, *self._me(guild).role_ids):
            role = guild.roles.get(role_id)
            if role is not None and role.permissions & permission.value:
                self._world.put_role(guild.id, replace(role, permissions=role.permissions & ~permission.value))

    def _give_in_guild(self, guild: Guild, permission: Permission) -> None:
        role = self._own_role(guild, self._me(guild))
        if role is None:
            raise NothingToDo(f"the bot has no role of its own in {guild.name}")
        self._world.put_role(guild.id, replace(role, permissions=role.permissions | permission.value))

    def _kick(self, guild: Guild) -> None:
        role = self._own_role(guild, self._me(guild))
        self._world.remove_member(guild.id, self._world.application.id)
        if role is None:
            return
        self._world.remove_role(guild.id, role.id)
        for channel in tuple(guild.channels.values()):
            left = tuple(one for one in channel.overwrites if one.is_member or one.id != role.id)
            if left != channel.overwrites:
                self._world.put_channel(replace(channel, overwrites=left))

    def _invite(self, guild: Guild) -> None:
        bot = self._world.bot
        if bot.id in guild.members:
            raise NothingToDo(f"the bot is in {guild.name}")
        role_id = self._world.snowflakes.make()
        role = Role(role_id, bot.username, BOT_DEFAULT.value, position=1, managed=True, bot_id=bot.id)
        self._world.put_role(guild.id, role)
        self._world.put_member(guild.id, Member(bot.id, self._world.clock.now(), (role.id,)))

    def _own_role(self, guild: Guild, me: Member) -> Role | None:
        return next((guild.roles[one] for one in me.role_ids if one in guild.roles and guild.roles[one].managed), None)

    def _guild(self, guild_id: str) -> Guild:
        guild = self._world.guilds.get(int(guild_id))
        if guild is None:
            raise NothingToDo("the server is gone")
        return guild

    def _channel(self, channel_id: str) -> Channel:
        channel = self._world.channels.get(int(channel_id))
        if channel is None:
            raise NothingToDo("the channel is gone")
        return channel

    def _me(self, guild: Guild) -> Member:
        me = guild.members.get(self._world.application.id)
        if me is None:
            raise NothingToDo(f"the bot is not in {guild.name}")
        return me
