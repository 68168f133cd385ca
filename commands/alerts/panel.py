"""The panel of `/alerts add` and `edit`: what a channel would be told, in words, and the controls that change it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import time

import discord

from commands.alerts.panel_code import Draft
from commands.alerts.panel_controls import PAGES, TRAIT_PICKS, panel_controls
from commands.alerts.wish_words import conflict_lines, filter_lines, wish_lines
from commands.replies.answers import BRAND, Answer
from commands.replies.days import moment
from commands.replies.embed_fields import field_text
from commands.replies.forms import ChoiceField, Field, Option, TextField
from commands.replies.inert import inert
from commands.replies.permissions import needs_in_words
from commands.replies.terms import (
    jurisdiction_in_words,
)
from commands.replies.words import Phrasebook
from tracker.alerts.filters import Filter, Preset, Trait
from tracker.alerts.log import Coming, Sample
from tracker.alerts.needs import Need
from tracker.alerts.subscriptions import Wish

_SHOWN = 5
_TITLE = 90


def alerts_panel(
    phrases: Phrasebook, draft: Draft, samples: Sequence[Sample], coming: Coming, notes: Sequence[str] = ()
) -> Answer:
    """Return the panel: `samples` are what the wish would have posted lately, newest first."""
    channel = f"<#{draft.channel_id}>"
    first = phrases.plural("alerts.panel.would", len(samples), channel=channel)
    conflicts = conflict_lines(phrases, draft.wish.filter)
    lines = [first, *conflicts, *notes, needs_in_words(phrases, draft.channel_id, lacking(draft))]
    if draft.is_forum:
        lines.append(phrases.say("alerts.panel.forum"))
    details = discord.Embed(colour=BRAND)
    details.add_field(
        name=phrases.say("alerts.panel.about"), value=field_text(filter_lines(phrases, draft.wish.filter)), inline=False
    )
    details.add_field(
        name=phrases.say("alerts.panel.how"), value=field_text(wish_lines(phrases, draft.wish)), inline=False
    )
    if coming.digests:
        details.add_field(
            name=phrases.say("alerts.panel.next_digests"),
            value=", ".join(moment(slot.moment) for slot in coming.digests),
            inline=False,
        )
    if coming.reminders:
        details.add_field(
            name=phrases.say("alerts.panel.next_reminders"),
            value=field_text(reminder_lines(phrases, coming)),
            inline=False,
        )
    if samples:
        details.add_field(
            name=phrases.say("alerts.panel.samples"),
            value=field_text([sample_line(phrases, sample) for sample in samples[:_SHOWN]]),
            inline=False,
        )
    details.set_footer(text=phrases.say("alerts.panel.footer", page=draft.page + 1, pages=PAGES))
    return Answer("\n".join(lines), details, rows=panel_controls(phrases, draft))


def reminder_lines(phrases: Phrasebook, coming: Coming) -> list[str]:
    """Return a line for each of the next reminders."""
    return [
        phrases.say(
            "alerts.panel.next_reminder",
            moment=moment(at),
            title=inert(milestone.title, limit=_TITLE),
            what=inert(deadline.what, limit=_TITLE),
        )
        for at, milestone, deadline in coming.reminders
    ]


def lacking(draft: Draft) -> frozenset[Need] | None:
    """Return what the bot lacks for this wish; None where that was not to be seen."""
    if draft.lacks is None or draft.wish.threads:
        return draft.lacks
    return draft.lacks - {Need.CREATE_PUBLIC_THREADS}


def sample_line(phrases: Phrasebook, sample: Sample) -> str:
    """Return one thing that would have been posted."""
    what = sample.action.what if sample.action is not None else sample.deadline.what if sample.deadline else ""
    key = "alerts.panel.sample" if sample.deadline is None else "alerts.panel.sample_reminder"
    title = inert(sample.milestone.title, limit=_TITLE)
    return phrases.say(key, day=sample.day, title=title, what=inert(what, limit=_TITLE))


def with_preset(draft: Draft, preset: Preset, wanted: Filter) -> Draft:
    """Return the draft with a preset's filter; states that were chosen stay for **My states**."""
    if preset is Preset.MY_STATES:
        states = draft.wish.filter.include.get(Trait.JURISDICTIONS, frozenset())
        wanted = Filter({Trait.JURISDICTIONS: states} if states else {}, {})
    return replace(draft, wish=replace(draft.wish, filter=wanted))


def with_words(draft: Draft, pick: str, chosen: Iterable[str]) -> Draft:
    """Return the draft in which a select of `TRAIT_PICKS` holds these words; those of other selects stay."""
    trait, includes, listed = TRAIT_PICKS[pick]
    wanted = draft.wish.filter
    side = wanted.include if includes else wanted.exclude
    words = side.get(trait, frozenset()) - set(listed) | (frozenset(chosen) & set(listed))
    return with_trait(draft, trait, words, includes=includes)


def with_trait(draft: Draft, trait: Trait, words: frozenset[str], *, includes: bool) -> Draft:
    """Return the draft with the words of one trait."""
    wanted = draft.wish.filter
    side = {**(wanted.include if includes else wanted.exclude), trait: words}
    kept = {name: chosen for name, chosen in side.items() if chosen}
    made = Filter(kept, wanted.exclude) if includes else Filter(wanted.include, kept)
    return replace(draft, wish=replace(draft.wish, filter=made))


def state_fields(phrases: Phrasebook, draft: Draft) -> list[Field]:
    """Return the fields of the form for states."""
    wanted = draft.wish.filter
    return [
        TextField(
            name,
            label,
            value=", ".join(sorted(jurisdiction_in_words(phrases, code) for code in side.get(Trait.JURISDICTIONS, ()))),
            hint=phrases.say("alerts.states.hint"),
            placeholder=phrases.say("alerts.states.example"),
            is_long=True,
            is_required=False,
        )
        for name, label, side in (
            ("include", phrases.say("alerts.states.include"), wanted.include),
            ("exclude", phrases.say("alerts.states.exclude"), wanted.exclude),
        )
    ]


def hour_fields(phrases: Phrasebook, wish: Wish, zone: str) -> list[Field]:
    """Return the fields of the form for quiet hours, hours and time zone; `zone` is its name in words."""
    begins, ends = (wish.quiet.begins, wish.quiet.ends) if wish.quiet is not None else (None, None)
    return [
        _time_field("begins", phrases.say("alerts.hours.begins"), phrases.say("alerts.hours.begins_hint"), begins),
        _time_field("ends", phrases.say("alerts.hours.ends"), phrases.say("alerts.hours.ends_hint"), ends),
        TextField("zone", phrases.say("alerts.hours.zone"), value=zone, limit=60),
        _hour_field(phrases, "digest_at", phrases.say("alerts.hours.digest_at"), wish.digest_at),
        _hour_field(phrases, "reminders_at", phrases.say("alerts.hours.reminders_at"), wish.reminders_at),
    ]


def _time_field(name: str, label: str, hint: str, value: time | None) -> TextField:
    text = value.strftime("%H:%M") if value is not None else ""
    return TextField(name, label, value=text, hint=hint, placeholder="22:00", limit=8, is_required=False)


def _hour_field(phrases: Phrasebook, name: str, label: str, value: time) -> ChoiceField:
    options = [Option(str(hour), time(hour).strftime("%H:%M")) for hour in range(24)]
    return ChoiceField(name, label, options, chosen=[str(value.hour)])
