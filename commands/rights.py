"""Who may do what, asked at every interaction: at the command, and again at each button, select and form."""

from dataclasses import dataclass

import discord

from calculations.errors import Shown, UserError
from tracker.guilds.rights import is_administrator, is_moderator
from tracker.guilds.settings import Guilds, GuildSettings


@dataclass(frozen=True, slots=True)
class Rights:
    """Answers from what the interaction itself carries and from the guild's settings in memory."""

    guilds: Guilds
    owner_ids: frozenset[int] = frozenset()
    """Who runs the bot."""

    async def is_moderator(self, interaction: discord.Interaction) -> bool:
        """Tell whether this person keeps this guild's record; never in a direct message."""
        if interaction.guild_id is None:
            return False
        settings = await self.guilds.settings(interaction.guild_id)
        # Discord takes a timed-out member's permissions away, but leaves the roles.
        role_ids = frozenset[int]() if _is_timed_out(interaction) else role_ids_of(interaction)
        return is_moderator(settings, permissions=interaction.permissions.value, role_ids=role_ids)

    async def require_moderator(self, interaction: discord.Interaction) -> GuildSettings:
        """Return the guild's settings to a moderator.

        Raises: UserError for anybody else, and outside a server.
        """
        settings = await self.guilds.settings(_guild_of(interaction))
        if await self.is_moderator(interaction):
            return settings
        if settings.moderator_role_ids:
            roles = ", ".join(f"<@&{role_id}>" for role_id in sorted(settings.moderator_role_ids))
            raise UserError("rights.moderators_only_roles", roles=Shown(roles))
        raise UserError("rights.moderators_only")

    async def require_administrator(self, interaction: discord.Interaction) -> GuildSettings:
        """Return the guild's settings to somebody with Manage Server or Administrator.

        Raises: UserError for anybody else, and outside a server.
        """
        settings = await self.guilds.settings(_guild_of(interaction))
        if not is_administrator(interaction.permissions.value):
            raise UserError("rights.administrators_only")
        return settings

    def is_owner(self, interaction: discord.Interaction) -> bool:
        """Tell whether this person runs the bot."""
        return interaction.user.id in self.owner_ids

    def require_owner(self, interaction: discord.Interaction) -> None:
        """Raise UserError for anybody who does not run the bot."""
        if not self.is_owner(interaction):
            raise UserError("rights.owners_only")

    async def answer_privately(self, interaction: discord.Interaction, asked: bool) -> bool:
        """Tell whether an answer is for this person only: because it was `asked`, or by the guild's settings.

        A thread counts as the channel it hangs in.
        """
        if asked or interaction.guild_id is None:
            return asked
        public = (await self.guilds.settings(interaction.guild_id)).public_channel_ids
        if public is None:
            return False
        channel = interaction.channel
        places = {interaction.channel_id, getattr(channel, "parent_id", None)}
        return public.isdisjoint(place for place in places if place is not None)


def role_ids_of(interaction: discord.Interaction) -> frozenset[int]:
    """Return the ids of the member's roles; empty outside a guild.

    `Member.roles` looks the roles up in the guild's cache, which this bot does not keep. The ids as Discord sent
    them stand only in the library's private `_roles`; this is the one place that reads it.
    """
    user = interaction.user
    return frozenset(user._roles) if isinstance(user, discord.Member) else frozenset()


def _is_timed_out(interaction: discord.Interaction) -> bool:
    user = interaction.user
    until = user.timed_out_until if isinstance(user, discord.Member) else None
    return until is not None and until > interaction.created_at


def _guild_of(interaction: discord.Interaction) -> int:
    if interaction.guild_id is None:
        raise UserError("rights.server_only")
    return interaction.guild_id
