"""`/setup`: what a server wants of the bot, on one panel that only its administrator sees."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as with_changes
from datetime import datetime
from typing import Any

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import Answer, replace, reply
from commands.replies.command_links import CommandLinks
from commands.replies.controls import custom_id, select_values
from commands.replies.forms import Filled, TextField, open_form
from commands.replies.permissions import NEEDED, missing_permissions, named
from commands.replies.setup_panel import PanelWords, history_answer, setting_in_words, setup_panel
from commands.replies.time_zones import read_time_zone, suggest_time_zones
from commands.replies.words import Phrasebook, Words
from commands.rights import Rights
from tracker.guilds.settings import Guilds, GuildSettings
from tracker.policy.notices import to_channel
from tracker.policy.reports import Reports

_LISTS_POLICY = discord.Permissions(manage_messages=True).value | discord.Permissions(administrator=True).value
"""Either of these, and Discord lists `/policy`, see its default permissions."""


@dataclass(frozen=True, slots=True)
class SetupCommand:
    """The command `/setup` and the controls of its panel. Each of them asks for the right again."""

    words: Words
    links: CommandLinks
    guilds: Guilds
    rights: Rights
    reports: Reports
    now: Callable[[], datetime]

    def commands(self) -> Sequence[AnyCommand]:
        text = self.words.text

        @app_commands.command(name="setup", description=text("setup.description"))
        @app_commands.describe(time_zone=text("setup.option.time_zone"))
        @app_commands.default_permissions(manage_guild=True)
        @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
        @app_commands.allowed_installs(guilds=True, users=False)
        async def setup(interaction: discord.Interaction, time_zone: str | None = None) -> None:
            settings = await self.rights.require_administrator(interaction)
            notes: Sequence[str] = ()
            if time_zone is not None:
                zone = read_time_zone(self._phrases(interaction), time_zone)
                settings, notes = await self._change(interaction, with_changes(settings, time_zone=zone))
            notes = (*notes, *await self._waiting(interaction, settings))
            await reply(interaction, await self._panel(interaction, settings, notes), private=True)

        @setup.autocomplete("time_zone")
        async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            zones = suggest_time_zones(self._phrases(interaction), typed, self.now())
            return [app_commands.Choice(name=name, value=zone) for name, zone in zones]

        return [setup]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {
            "setup.roles": self._set_roles,
            "setup.channel": self._set_channel,
            "setup.public": self._set_public,
            "setup.review": self._set_review,
            "setup.places": self._set_places,
            "setup.zone": self._ask_zone,
            "setup.zone_form": self._set_zone,
            "setup.history": self._show_history,
        }

    async def _set_roles(self, interaction: discord.Interaction, rest: str) -> None:
        settings = await self.rights.require_administrator(interaction)
        role_ids = frozenset(map(int, select_values(interaction)))
        if settings.guild_id in role_ids:
            # The role @everyone has the guild's own id.
            raise UserError("setup.everyone")
        settings, notes = await self._change(interaction, with_changes(settings, moderator_role_ids=role_ids))
        await self._show(interaction, settings, (*notes, *self._roles_that_see_nothing(interaction)))

    async def _set_channel(self, interaction: discord.Interaction, rest: str) -> None:
        settings = await self.rights.require_administrator(interaction)
        chosen = [int(channel_id) for channel_id in select_values(interaction)]
        channel_id = chosen[0] if chosen else None
        settings, notes = await self._change(interaction, with_changes(settings, moderators_channel_id=channel_id))
        locale = str(interaction.guild_locale or interaction.locale)
        sent = await self.reports.readdress(settings.guild_id, to_channel(channel_id, locale))
        if channel_id is not None:
            notes = (*notes, self._may_post(interaction, channel_id))
            if sent:
                notes = (*notes, self._phrases(interaction).plural("setup.sent_now", sent))
        await self._show(interaction, settings, notes)

    async def _set_public(self, interaction: discord.Interaction, rest: str) -> None:
        settings = await self.rights.require_administrator(interaction)
        channels = frozenset(map(int, select_values(interaction)))
        await self._set(interaction, with_changes(settings, public_channel_ids=channels or None))

    async def _set_places(self, interaction: discord.Interaction, rest: str) -> None:
        settings = await self.rights.require_administrator(interaction)
        channels = frozenset[int]() if rest == "private" else None
        await self._set(interaction, with_changes(settings, public_channel_ids=channels))

    async def _set_review(self, interaction: discord.Interaction, rest: str) -> None:
        settings = await self.rights.require_administrator(interaction)
        await self._set(interaction, with_changes(settings, two_person_review=rest == "on"))

    async def _ask_zone(self, interaction: discord.Interaction, rest: str) -> None:
        await self.rights.require_administrator(interaction)
        phrases = self._phrases(interaction)
        field = TextField(
            "zone",
            phrases.say("setup.zone_field"),
            hint=phrases.say("setup.zone_hint"),
            placeholder="New York",
            limit=60,
        )
        await open_form(
            interaction, identity=custom_id("setup.zone_form"), title=phrases.say("setup.zone_title"), fields=[field]
        )

    async def _set_zone(self, interaction: discord.Interaction, rest: str) -> None:
        settings = await self.rights.require_administrator(interaction)
        zone = read_time_zone(self._phrases(interaction), Filled.of(interaction).texts.get("zone", ""))
        await self._set(interaction, with_changes(settings, time_zone=zone))

    async def _show_history(self, interaction: discord.Interaction, rest: str) -> None:
        settings = await self.rights.require_administrator(interaction)
        changes = await self.guilds.changes(settings.guild_id)
        await reply(interaction, history_answer(self._panel_words(interaction), changes), private=True)

    async def _set(self, interaction: discord.Interaction, wanted: GuildSettings) -> None:
        await self._show(interaction, *await self._change(interaction, wanted))

    async def _change(
        self, interaction: discord.Interaction, wanted: GuildSettings
    ) -> tuple[GuildSettings, tuple[str, ...]]:
        """Keep the settings; return them as they then stand, and a note for each that is different now."""
        phrases = self._phrases(interaction)
        changes = await self.guilds.change(wanted, by=interaction.user.id)
        settings = await self.guilds.settings(wanted.guild_id)
        words = self._panel_words(interaction)
        made = [setting_in_words(words, change.field, settings).rstrip(".") for change in changes]
        return settings, tuple(phrases.say("setup.changed", what=what) for what in made) or (
            phrases.say("setup.unchanged"),
        )

    async def _show(self, interaction: discord.Interaction, settings: GuildSettings, notes: Iterable[str]) -> None:
        await replace(interaction, await self._panel(interaction, settings, tuple(notes)))

    async def _panel(self, interaction: discord.Interaction, settings: GuildSettings, notes: Sequence[str]) -> Answer:
        changes = await self.guilds.changes(settings.guild_id)
        return setup_panel(self._panel_words(interaction), settings, changes, notes)

    async def _waiting(self, interaction: discord.Interaction, settings: GuildSettings) -> tuple[str, ...]:
        waiting = await self.reports.waiting(settings.guild_id)
        return (self._phrases(interaction).plural("setup.waiting", waiting),) if waiting else ()

    def _may_post(self, interaction: discord.Interaction, channel_id: int) -> str:
        """Say what the bot lacks in the channel, in Discord's words, and where it is given."""
        phrases = self._phrases(interaction)
        channel = f"<#{channel_id}>"
        missing = missing_permissions(interaction, channel_id)
        if missing is None:
            return phrases.say("setup.not_checked", channel=channel, permissions=named(phrases, NEEDED))
        if not missing:
            return phrases.say("setup.may_post", channel=channel)
        bot = _bot_name(interaction)
        return phrases.say(
            "setup.missing",
            channel=channel,
            permissions=named(phrases, missing),
            place=phrases.say("setup.missing_place", bot=bot),
            bot=bot,
        )

    def _roles_that_see_nothing(self, interaction: discord.Interaction) -> tuple[str, ...]:
        roles = [
            f"<@&{role_id}>"
            for role_id, role in _resolved(interaction, "roles").items()
            if not int(role.get("permissions", 0)) & _LISTS_POLICY
        ]
        if not roles:
            return ()
        phrases = self._phrases(interaction)
        return (phrases.say("setup.role_does_not_see", roles=", ".join(roles), bot=_bot_name(interaction)),)

    def _phrases(self, interaction: discord.Interaction) -> Phrasebook:
        return self.words.for_locale(interaction.locale)

    def _panel_words(self, interaction: discord.Interaction) -> PanelWords:
        return PanelWords(self._phrases(interaction), self.links, _bot_name(interaction), self.now())


def _bot_name(interaction: discord.Interaction) -> str:
    user = interaction.client.user
    return user.name if user is not None else "Rollover"


def _resolved(interaction: discord.Interaction, kind: str) -> Mapping[str, Mapping[str, Any]]:
    data: Mapping[str, Any] = interaction.data or {}
    found: Mapping[str, Mapping[str, Any]] = data.get("resolved", {}).get(kind, {})
    return found
