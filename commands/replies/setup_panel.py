"""The panel of `/setup`: each setting in words with who changed it last, and the controls that change it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import discord

from commands.replies.answers import BRAND, Answer
from commands.replies.command_links import CommandLinks
from commands.replies.controls import custom_id
from commands.replies.embed_fields import field_text
from commands.replies.report_notices import moment, person_in_words
from commands.replies.time_zones import clock_in_words, time_zone_in_words
from commands.replies.words import Phrasebook
from tracker.guilds.settings import GuildSettings, SettingChange, settings_from, values_of

MOST_ROLES = 10
MOST_CHANNELS = 25
"""Discord, Components reference: a select takes up to 25 values."""

_PUBLIC_KINDS = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
]
_HISTORY_LINES = 10
_VALUE_LIMIT = 300
_DEFAULTS = GuildSettings(0)


@dataclass(frozen=True, slots=True)
class PanelWords:
    """What the words of the panel depend on beside the settings."""

    phrases: Phrasebook
    links: CommandLinks
    bot: str
    """The bot's name, as Discord's settings list it."""
    now: datetime


def setup_panel(
    words: PanelWords, settings: GuildSettings, changes: Sequence[SettingChange], notes: Sequence[str] = ()
) -> Answer:
    """Return the panel. `changes` are all of the guild, newest first; `notes` say what was just done or found."""
    phrases = words.phrases
    last: dict[str, SettingChange] = {}
    for change in changes:
        last.setdefault(change.field, change)
    details = discord.Embed(colour=BRAND)
    for field, setting in _SETTINGS.items():
        details.add_field(
            name=setting.name(phrases),
            value=field_text((setting.value(words, settings), _changed(phrases, last.get(field)))),
            inline=False,
        )
    details.add_field(
        name=phrases.say("setup.policy", command="/policy"),
        value=phrases.say("setup.policy_text", bot=words.bot),
        inline=False,
    )
    content = "\n".join((*(notes or (phrases.say("setup.first_line"),)),))
    return Answer(content, details, rows=_controls(phrases, settings))


def setting_in_words(words: PanelWords, field: str, settings: GuildSettings) -> str:
    """Return a setting with its value in one line; the bare field where another release made it."""
    setting = _SETTINGS.get(field)
    if setting is None:
        return field
    return words.phrases.say("setup.value", setting=setting.name(words.phrases), value=setting.value(words, settings))


def history_answer(words: PanelWords, changes: Sequence[SettingChange]) -> Answer:
    """Return the latest changes of a guild's settings; `changes` are newest first."""
    phrases = words.phrases
    if not changes:
        return Answer(phrases.say("setup.history_empty"))
    lines = [
        phrases.say(
            "setup.history_line",
            moment=moment(change.changed_at),
            person=person_in_words(phrases, change.author_id),
            what=_after(words, change),
        )
        for change in changes[:_HISTORY_LINES]
    ]
    details = discord.Embed(description="\n".join(lines), colour=BRAND)
    return Answer(phrases.say("setup.history"), details)


@dataclass(frozen=True, slots=True)
class _Setting:
    name: Callable[[Phrasebook], str]
    value: Callable[[PanelWords, GuildSettings], str]


def _roles(words: PanelWords, settings: GuildSettings) -> str:
    if not settings.moderator_role_ids:
        return words.phrases.say("setup.no_roles")
    return ", ".join(f"<@&{role_id}>" for role_id in sorted(settings.moderator_role_ids))


def _channel(words: PanelWords, settings: GuildSettings) -> str:
    if settings.moderators_channel_id is None:
        return words.phrases.say("setup.no_channel")
    return f"<#{settings.moderators_channel_id}>"


def _zone(words: PanelWords, settings: GuildSettings) -> str:
    return clock_in_words(words.phrases, settings.time_zone, words.now)


def _review(words: PanelWords, settings: GuildSettings) -> str:
    return words.phrases.say("setup.review_on" if settings.two_person_review else "setup.review_off")


def _public(words: PanelWords, settings: GuildSettings) -> str:
    if settings.public_channel_ids is None:
        return words.phrases.say("setup.public_everywhere")
    if not settings.public_channel_ids:
        return words.phrases.say("setup.public_nowhere")
    channels = ", ".join(f"<#{channel_id}>" for channel_id in sorted(settings.public_channel_ids))
    return words.phrases.say("setup.public_only", channels=channels)


_SETTINGS: Mapping[str, _Setting] = {
    "moderator_role_ids": _Setting(lambda phrases: phrases.say("setup.roles"), _roles),
    "moderators_channel_id": _Setting(lambda phrases: phrases.say("setup.channel"), _channel),
    "time_zone": _Setting(lambda phrases: phrases.say("setup.zone"), _zone),
    "two_person_review": _Setting(lambda phrases: phrases.say("setup.review"), _review),
    "public_channel_ids": _Setting(lambda phrases: phrases.say("setup.public"), _public),
}


def _changed(phrases: Phrasebook, change: SettingChange | None) -> str:
    if change is None:
        return phrases.say("setup.never_changed")
    person = person_in_words(phrases, change.author_id)
    return phrases.say("setup.changed_by", person=person, moment=moment(change.changed_at))


def _after(words: PanelWords, change: SettingChange) -> str:
    """Return what a change made of its setting, in words."""
    if change.field == "time_zone":
        zone = time_zone_in_words(words.phrases, str(change.after))
        return words.phrases.say("setup.value", setting=words.phrases.say("setup.zone"), value=zone)
    if change.field not in _SETTINGS:
        return change.field
    made = settings_from({**values_of(_DEFAULTS), change.field: change.after, "guild_id": change.guild_id})
    return setting_in_words(words, change.field, made)[:_VALUE_LIMIT]


def _controls(phrases: Phrasebook, settings: GuildSettings) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    view.add_item(
        discord.ui.RoleSelect(
            custom_id=custom_id("setup.roles"),
            placeholder=phrases.say("setup.choose_roles"),
            min_values=0,
            max_values=MOST_ROLES,
            default_values=[
                discord.SelectDefaultValue(id=role_id, type=discord.SelectDefaultValueType.role)
                for role_id in sorted(settings.moderator_role_ids)
            ],
        )
    )
    chosen = () if settings.moderators_channel_id is None else (settings.moderators_channel_id,)
    view.add_item(
        discord.ui.ChannelSelect(
            custom_id=custom_id("setup.channel"),
            placeholder=phrases.say("setup.choose_channel"),
            channel_types=[discord.ChannelType.text, discord.ChannelType.news],
            min_values=0,
            max_values=1,
            default_values=_channels(chosen),
        )
    )
    view.add_item(
        discord.ui.ChannelSelect(
            custom_id=custom_id("setup.public"),
            placeholder=phrases.say("setup.choose_public"),
            channel_types=_PUBLIC_KINDS,
            min_values=0,
            max_values=MOST_CHANNELS,
            default_values=_channels(settings.public_channel_ids or ()),
        )
    )
    for button in _buttons(phrases, settings):
        view.add_item(button)
    view.stop()
    return view


def _channels(ids: Sequence[int] | frozenset[int]) -> list[discord.SelectDefaultValue]:
    return [
        discord.SelectDefaultValue(id=channel_id, type=discord.SelectDefaultValueType.channel)
        for channel_id in sorted(ids)
    ]


def _buttons(phrases: Phrasebook, settings: GuildSettings) -> list[discord.ui.Button[discord.ui.View]]:
    review = ("off", "setup.button.review_off") if settings.two_person_review else ("on", "setup.button.review_on")
    places = (
        ("private", "setup.button.private")
        if settings.public_channel_ids is None
        else ("public", "setup.button.public")
    )
    return [
        discord.ui.Button(label=phrases.say(key), custom_id=identity)
        for key, identity in (
            # Each button carries what it was drawn to do: pressed on an outdated panel it does not do the opposite.
            (review[1], custom_id("setup.review", review[0])),
            ("setup.button.zone", custom_id("setup.zone")),
            (places[1], custom_id("setup.places", places[0])),
            ("setup.button.history", custom_id("setup.history")),
        )
    ]
