"""What a bot hears of threads beside their own changes: who joins them, and those it is let into with their channel.

Gateway Events (Thread Members Update, Thread List Sync, Thread Create).
"""

from playground.changes import Change, ChannelChanged, MemberChanged, RoleChanged, ThreadMembersChanged, WorldReset
from playground.entities import Channel, ChannelKind, Guild
from playground.gateway.hub import GatewayHub
from playground.gateway.intents import Intent
from playground.payloads import Payloads
from playground.permissions import Permission, effective_permissions
from playground.world import World


class ThreadEvents:
    """Listens to the world; remembers which channels the bot sees, to know when it is let into one."""

    def __init__(self, world: World, hub: GatewayHub, payloads: Payloads) -> None:
        self._world = world
        self._hub = hub
        self._payloads = payloads
        self._seen = {guild.id: self._visible(guild) for guild in world.guilds.values()}

    def hear(self, change: Change) -> None:
        """Send what the change means for threads."""
        match change:
            case ThreadMembersChanged(thread, added, removed):
                self._send_members(thread, added, removed)
            case ChannelChanged(_, Channel(thread=None, guild_id=int(guild_id))):
                self._look_again(guild_id)
            case RoleChanged(guild_id):
                self._look_again(guild_id)
            case MemberChanged(guild_id, before, member):
                known = member or before
                if known is not None and known.user_id == self._world.application.id:
                    # A bot that joins gets the threads with the guild.
                    self._look_again(guild_id, tells=before is not None)
            case WorldReset():
                self._seen = {guild.id: self._visible(guild) for guild in self._world.guilds.values()}
            case _:
                pass

    def _send_members(self, thread: Channel, added: tuple[int, ...], removed: tuple[int, ...]) -> None:
        bot_id = self._world.application.id
        guild = self._world.guild_of(thread)
        if guild is None or bot_id not in guild.members:
            return
        is_about_bot = bot_id in added or bot_id in removed
        if not is_about_bot and not self._is_open(guild, thread):
            return
        if bot_id in added and thread.kind is ChannelKind.PRIVATE_THREAD:
            # Only now is it there for the bot; it is not new, so `newly_created` is left out.
            self._hub.dispatch("THREAD_CREATE", self._payloads.channel(thread), guild.id, Intent.GUILDS)
        made = {
            "id": str(thread.id),
            "guild_id": str(guild.id),
            "member_count": len(thread.thread.members) if thread.thread else 0,
            "added_members": [self._payloads.thread_member(thread, one) for one in added],
            "removed_member_ids": [str(one) for one in removed],
        }
        # Without the members intent a bot hears of itself only.
        intents = Intent.GUILDS | Intent.GUILD_MEMBERS if is_about_bot else Intent.GUILD_MEMBERS
        self._hub.dispatch("THREAD_MEMBERS_UPDATE", made, guild.id, intents)

    def _look_again(self, guild_id: int, *, tells: bool = True) -> None:
        guild = self._world.guilds.get(guild_id)
        if guild is None:
            self._seen.pop(guild_id, None)
            return
        before, now = self._seen.get(guild_id, frozenset()), self._visible(guild)
        self._seen[guild_id] = now
        gained = now - before
        threads = [one for one in guild.channels.values() if one.thread is not None and one.parent_id in gained]
        threads = [one for one in threads if one.thread is not None and not one.thread.archived]
        threads = [one for one in threads if self._is_open(guild, one)]
        if not tells or not threads:
            return
        bot_id = self._world.application.id
        made = {
            "guild_id": str(guild_id),
            "channel_ids": [str(one) for one in sorted(gained)],
            "threads": [self._payloads.channel(one) for one in threads],
            "members": [
                self._payloads.thread_member(one, bot_id)
                for one in threads
                if one.thread is not None and bot_id in one.thread.members
            ],
        }
        self._hub.dispatch("THREAD_LIST_SYNC", made, guild_id, Intent.GUILDS)

    def _visible(self, guild: Guild) -> frozenset[int]:
        return frozenset(one.id for one in guild.channels.values() if one.thread is None and self._is_open(guild, one))

    def _is_open(self, guild: Guild, channel: Channel) -> bool:
        me = guild.members.get(self._world.application.id)
        if me is None:
            return False
        return bool(effective_permissions(guild, me, channel, self._world.clock.now()) & Permission.VIEW_CHANNEL)
