"""`/alerts add` and `/alerts edit`: the panel, each of its controls, and **Save**."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

import discord
from discord import app_commands

from calculations.errors import Shown, UserError
from commands.alerts.desk import AlertDesk, ChannelOption, Moderating, amend, answer, channel_of
from commands.alerts.panel import (
    alerts_panel,
    hour_fields,
    lacking,
    reminder_lines,
    state_fields,
    with_preset,
    with_trait,
    with_words,
)
from commands.alerts.panel_code import Draft, can_carry_zone, draft_code, read_draft, wish_mark
from commands.alerts.panel_controls import TRAIT_PICKS
from commands.alerts.wish_words import about_in_words, trait_in_words, words_in_words
from commands.feature import ControlHandler
from commands.replies.answers import Answer
from commands.replies.answers import replace as put_in_place
from commands.replies.controls import custom_id, parts_of, select_values
from commands.replies.days import moment
from commands.replies.forms import Filled, open_form
from commands.replies.inert import inert
from commands.replies.jurisdictions import read_jurisdiction
from commands.replies.permissions import (
    ANNOUNCEMENTS,
    PRIVATE_THREAD,
    TEXT,
    is_forum,
    missing_permissions,
    needs_in_words,
    type_of,
)
from commands.replies.time_zones import read_time_zone, time_zone_in_words
from commands.replies.typed_moments import read_time
from commands.replies.words import Phrasebook
from tracker.alerts.filters import Preset, Trait, preset_filter
from tracker.alerts.needs import Need
from tracker.alerts.posts import Place, PlaceKind
from tracker.alerts.quiet_hours import QuietHours
from tracker.alerts.slots import Rhythm
from tracker.alerts.subscriptions import Wish

_MENTION_EVERYONE = discord.Permissions(mention_everyone=True).value


@dataclass(frozen=True, slots=True)
class PanelDesk:
    """The two commands and their controls. All that was chosen stands in the controls, so a restart loses nothing."""

    desk: AlertDesk

    def add_to(self, group: app_commands.Group) -> None:
        """Register the commands."""
        text = self.desk.words.text

        @group.command(name="add", description=text("alerts.add.description"))
        @app_commands.describe(channel=text("alerts.option.channel"))
        async def add(interaction: discord.Interaction, channel: ChannelOption | None = None) -> None:
            actor = await self.desk.moderator(interaction)
            place = channel_of(interaction, channel)
            if place in {one.channel_id for one in await self.desk.subscriptions.list(actor.guild_id)}:
                raise UserError("alerts.there_already", channel=Shown(f"<#{place}>"))
            wish = Wish(time_zone=actor.settings.time_zone, locale=actor.locale)
            forum = is_forum(interaction, place)
            draft = _fitted(interaction, Draft(place, wish, is_forum=forum))
            draft = replace(draft, lacks=await self._lacks(interaction, place))
            await answer(interaction, await self._panel(actor, draft))

        @group.command(name="edit", description=text("alerts.edit.description"))
        @app_commands.describe(channel=text("alerts.option.channel"))
        async def edit(interaction: discord.Interaction, channel: ChannelOption | None = None) -> None:
            actor = await self.desk.moderator(interaction)
            found = await self.desk.subscription(interaction, channel)
            seen = wish_mark(found.wish)
            draft = Draft(found.channel_id, found.wish, is_new=False, is_forum=found.is_forum, seen=seen)
            draft = _fitted(interaction, draft)
            draft = replace(draft, lacks=await self._lacks(interaction, found.channel_id))
            await answer(interaction, await self._panel(actor, draft))

    def controls(self) -> Mapping[str, ControlHandler]:
        return {
            "alerts.pick": self._pick,
            "alerts.back": self._back,
            "alerts.more": self._more,
            "alerts.states": self._ask_states,
            "alerts.states_form": self._set_states,
            "alerts.hours": self._ask_hours,
            "alerts.hours_form": self._set_hours,
            "alerts.save": self._save,
        }

    async def _pick(self, interaction: discord.Interaction, rest: str) -> None:
        pick, code = parts_of(rest, 2)
        actor, draft = await self._draft(interaction, code)
        chosen = select_values(interaction)
        notes: tuple[str, ...] = ()
        if pick in TRAIT_PICKS:
            draft = with_words(draft, pick, chosen)
        elif pick == "pr" and chosen[0] in list(Preset):
            preset = Preset(chosen[0])
            draft = with_preset(draft, preset, preset_filter(preset))
            if preset is Preset.MY_STATES and not draft.wish.filter.include:
                # Without states it would be everything.
                await self._open_states(interaction, actor, draft)
                return
        elif pick == "ro":
            draft = _with_wish(draft, mention_role_id=int(chosen[0]) if chosen else None)
            notes = _role_notes(actor.phrases, interaction, draft)
        elif pick == "po":
            draft = _with_wish(
                draft,
                changes="changes" in chosen,
                market="market" in chosen,
                crosspost="crosspost" in chosen,
                threads="threads" in chosen,
                needs_approval="approval" in chosen,
            )
        elif pick == "re":
            draft = _with_wish(draft, reminders=tuple(sorted(map(int, chosen), reverse=True)))
        elif pick == "di":
            rhythm, weekday = chosen[0].split(" ")
            draft = _with_wish(draft, digest=Rhythm(rhythm), digest_weekday=int(weekday))
        else:
            raise UserError("control.outdated")
        await put_in_place(interaction, await self._panel(actor, draft, notes))

    async def _back(self, interaction: discord.Interaction, rest: str) -> None:
        await self._turn(interaction, rest, -1)

    async def _more(self, interaction: discord.Interaction, rest: str) -> None:
        await self._turn(interaction, rest, 1)

    async def _turn(self, interaction: discord.Interaction, code: str, step: int) -> None:
        actor, draft = await self._draft(interaction, code)
        page = min(max(draft.page + step, 0), 3)
        await put_in_place(interaction, await self._panel(actor, replace(draft, page=page)))

    async def _ask_states(self, interaction: discord.Interaction, rest: str) -> None:
        actor, draft = await self._draft(interaction, rest)
        await self._open_states(interaction, actor, draft)

    async def _open_states(self, interaction: discord.Interaction, actor: Moderating, draft: Draft) -> None:
        await open_form(
            interaction,
            identity=custom_id("alerts.states_form", draft_code(draft)),
            title=actor.phrases.say("alerts.states.title"),
            fields=state_fields(actor.phrases, draft),
        )

    async def _set_states(self, interaction: discord.Interaction, rest: str) -> None:
        actor, draft = await self._draft(interaction, rest)
        texts = Filled.of(interaction).texts
        for name, includes in (("include", True), ("exclude", False)):
            states = _read_states(actor.phrases, texts.get(name, ""))
            draft = with_trait(draft, Trait.JURISDICTIONS, states, includes=includes)
        await put_in_place(interaction, await self._panel(actor, draft))

    async def _ask_hours(self, interaction: discord.Interaction, rest: str) -> None:
        actor, draft = await self._draft(interaction, rest)
        # The plain id where a name could mean several.
        zone = time_zone_in_words(actor.phrases, draft.wish.time_zone).partition(" (")[0]
        try:
            is_plain = read_time_zone(actor.phrases, zone) == draft.wish.time_zone
        except UserError:
            is_plain = False
        await open_form(
            interaction,
            identity=custom_id("alerts.hours_form", draft_code(draft)),
            title=actor.phrases.say("alerts.hours.title"),
            fields=hour_fields(actor.phrases, draft.wish, zone if is_plain else draft.wish.time_zone),
        )

    async def _set_hours(self, interaction: discord.Interaction, rest: str) -> None:
        actor, draft = await self._draft(interaction, rest)
        filled = Filled.of(interaction)
        begins, ends = read_time(filled.texts.get("begins", "")), read_time(filled.texts.get("ends", ""))
        if (begins is None) is not (ends is None):
            raise UserError("alerts.half_quiet")
        zone = read_time_zone(actor.phrases, filled.texts.get("zone", ""))
        if not can_carry_zone(zone):
            raise UserError("alerts.unknown_zone", zone=inert(zone, limit=50))
        draft = _with_wish(
            draft,
            quiet=QuietHours(begins, ends) if begins is not None and ends is not None and begins != ends else None,
            time_zone=zone,
            digest_at=_read_hour(filled, "digest_at", draft.wish.digest_at),
            reminders_at=_read_hour(filled, "reminders_at", draft.wish.reminders_at),
        )
        await put_in_place(interaction, await self._panel(actor, draft))

    async def _save(self, interaction: discord.Interaction, rest: str) -> None:
        actor, draft = await self._draft(interaction, rest)
        _require_something(actor.phrases, draft.wish)
        if draft.is_new:
            await self.desk.subscriptions.add(
                actor.guild_id, draft.channel_id, draft.wish, by=actor.person_id, is_forum=draft.is_forum
            )
        else:
            await self._edit(actor, draft)
        await put_in_place(interaction, await self._saved(actor, draft))
        # What the panel knew may be old by now, and of a private thread or a deleted channel it knew nothing.
        lacks = await self.desk.ask_now(
            Place(PlaceKind.FORUM if draft.is_forum else PlaceKind.CHANNEL, draft.channel_id)
        )
        if lacks is not None:
            checked = replace(draft, lacks=lacks | ((draft.lacks or frozenset()) & {Need.CREATE_PUBLIC_THREADS}))
            if lacking(checked) != (lacking(draft) or frozenset()):
                await amend(interaction, await self._saved(actor, checked))

    async def _saved(self, actor: Moderating, draft: Draft) -> Answer:
        phrases, channel = actor.phrases, f"<#{draft.channel_id}>"
        lines = [phrases.say("alerts.saved" if draft.is_new else "alerts.saved_edit", channel=channel)]
        lacks = lacking(draft)
        if lacks:
            lines.append(needs_in_words(phrases, draft.channel_id, lacks))
        lines.append(phrases.say("alerts.saved_about", about=about_in_words(phrases, draft.wish.filter)))
        coming = await self.desk.log.coming(actor.guild_id, draft.wish)
        if coming.digests:
            moments = ", ".join(moment(one.moment) for one in coming.digests)
            lines.append(phrases.say("alerts.saved_digests", moments=moments))
        if coming.reminders:
            lines.append(phrases.say("alerts.saved_reminders"))
            lines.extend(reminder_lines(phrases, coming))
        lines.append(phrases.say("alerts.saved_next"))
        return Answer("\n".join(lines)[:2000])

    async def _edit(self, actor: Moderating, draft: Draft) -> None:
        standing = (await self.desk.subscriptions.of_channel(actor.guild_id, draft.channel_id)).wish
        # Pressed twice, it is saved already.
        if wish_mark(standing) not in (draft.seen, wish_mark(draft.wish)):
            raise UserError("alerts.edited_meanwhile", channel=Shown(f"<#{draft.channel_id}>"))
        await self.desk.subscriptions.edit(actor.guild_id, draft.channel_id, draft.wish, instead_of=standing)

    async def _draft(self, interaction: discord.Interaction, code: str) -> tuple[Moderating, Draft]:
        """Return who acts and what stands in the panel, with the permissions as they are now where that is said."""
        actor = await self.desk.moderator(interaction)
        draft = read_draft(code, actor.locale)
        if interaction.channel_id == draft.channel_id:
            draft = replace(draft, lacks=missing_permissions(interaction, draft.channel_id, opens_threads=True))
        return actor, draft

    async def _lacks(self, interaction: discord.Interaction, channel_id: int) -> frozenset[Need] | None:
        lacks = missing_permissions(interaction, channel_id, opens_threads=True)
        if type_of(interaction, channel_id) == PRIVATE_THREAD:
            # Whether the bot is a member of it an interaction does not say.
            missing = await self.desk.ask(interaction, Place(PlaceKind.CHANNEL, channel_id))
            return lacks if missing is None else missing
        if lacks is None or Need.TAG not in lacks:
            return lacks
        # Which tags a forum has an interaction does not say.
        missing = await self.desk.ask(interaction, Place(PlaceKind.FORUM, channel_id))
        return lacks if missing is None or Need.TAG in missing else lacks - {Need.TAG}

    async def _panel(self, actor: Moderating, draft: Draft, notes: tuple[str, ...] = ()) -> Answer:
        samples = await self.desk.log.preview(actor.guild_id, draft.wish)
        coming = await self.desk.log.coming(actor.guild_id, draft.wish)
        return alerts_panel(actor.phrases, draft, samples, coming, notes)


def _with_wish(draft: Draft, **changes: Any) -> Draft:
    return replace(draft, wish=replace(draft.wish, **changes))


def _fitted(interaction: discord.Interaction, draft: Draft) -> Draft:
    """Return the draft without what cannot be in a place of that type."""
    kind = type_of(interaction, draft.channel_id)
    publishes = kind is None or kind == ANNOUNCEMENTS
    opens_threads = not draft.is_forum and (kind is None or kind in (TEXT, ANNOUNCEMENTS))
    wish = draft.wish
    wish = replace(wish, crosspost=wish.crosspost and publishes, threads=wish.threads and opens_threads)
    return replace(draft, wish=wish, publishes=publishes and not draft.is_forum, opens_threads=opens_threads)


def _require_something(phrases: Phrasebook, wish: Wish) -> None:
    trait = wish.filter.shut_trait()
    if trait is not None:
        words = Shown(words_in_words(phrases, trait, wish.filter.include[trait]))
        raise UserError("alerts.nothing_left", trait=Shown(trait_in_words(phrases, trait)), words=words)


def _role_notes(phrases: Phrasebook, interaction: discord.Interaction, draft: Draft) -> tuple[str, ...]:
    """Say when a mention would ring nobody: neither may everybody mention the role, nor the bot every role."""
    role_id = draft.wish.mention_role_id
    data: Mapping[str, Any] = interaction.data or {}
    role = data.get("resolved", {}).get("roles", {}).get(str(role_id))
    if role_id is None or role is None:
        return ()
    if role_id == interaction.guild_id:
        raise UserError("alerts.not_everyone")
    if role.get("mentionable") or interaction.app_permissions.value & _MENTION_EVERYONE:
        return ()
    return (phrases.say("alerts.role_silent", role=f"<@&{role_id}>"),)


def _read_states(phrases: Phrasebook, text: str) -> frozenset[str]:
    return frozenset(read_jurisdiction(phrases, part) for part in re.split(r"[,;\n]", text) if part.strip())


def _read_hour(filled: Filled, name: str, standing: time) -> time:
    chosen = filled.choices.get(name, ())
    return time(int(chosen[0])) if chosen else standing
