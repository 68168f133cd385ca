"""The panel of `/alerts add` and `edit`: what a channel would be told, in words, and the controls that change it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import time

import discord

from commands.alerts.panel_code import REMINDERS, WORDS, Draft, draft_code
from commands.alerts.permissions import permissions_in_words
from commands.alerts.wish_words import digest_in_words, filter_lines, preset_in_words, preset_of, wish_lines
from commands.replies.answers import BRAND, Answer
from commands.replies.controls import custom_id
from commands.replies.days import moment
from commands.replies.embed_fields import field_text
from commands.replies.forms import ChoiceField, Field, Option, TextField
from commands.replies.inert import inert
from commands.replies.terms import (
    jurisdiction_in_words,
    kind_in_words,
    status_in_words,
    topic_in_words,
)
from commands.replies.words import Phrasebook
from tracker.alerts.filters import Filter, Preset, Trait
from tracker.alerts.log import Sample
from tracker.alerts.slots import Rhythm, Slot
from tracker.alerts.subscriptions import Wish

PAGES = 4
_SHOWN = 5
_TITLE = 90
_STATUS_LISTS = (
    tuple(word for word in WORDS[Trait.STATUSES] if word < "p"),
    tuple(word for word in WORDS[Trait.STATUSES] if word >= "p"),
)
"""Discord takes 25 options in one select."""

TRAIT_PICKS: Mapping[str, tuple[Trait, bool, tuple[str, ...]]] = {
    "ti": (Trait.TOPICS, True, tuple(WORDS[Trait.TOPICS])),
    "te": (Trait.TOPICS, False, tuple(WORDS[Trait.TOPICS])),
    "ki": (Trait.KINDS, True, tuple(WORDS[Trait.KINDS])),
    "ke": (Trait.KINDS, False, tuple(WORDS[Trait.KINDS])),
    "si": (Trait.STATUSES, True, _STATUS_LISTS[0]),
    "sj": (Trait.STATUSES, True, _STATUS_LISTS[1]),
    "se": (Trait.STATUSES, False, _STATUS_LISTS[0]),
    "sf": (Trait.STATUSES, False, _STATUS_LISTS[1]),
}
"""The selects that choose words of a trait: whether to include them, and which words they list."""

_Select = discord.ui.Select[discord.ui.View]
_Button = discord.ui.Button[discord.ui.View]


def alerts_panel(
    phrases: Phrasebook, draft: Draft, samples: Sequence[Sample], digests: Sequence[Slot], notes: Sequence[str] = ()
) -> Answer:
    """Return the panel: `samples` are what the wish would have posted lately, newest first."""
    channel = f"<#{draft.channel_id}>"
    first = phrases.plural("alerts.panel.would", len(samples), channel=channel)
    lines = [first, *notes, permissions_in_words(phrases, draft.channel_id, draft.lacks)]
    details = discord.Embed(colour=BRAND)
    details.add_field(
        name=phrases.say("alerts.panel.about"), value=field_text(filter_lines(phrases, draft.wish.filter)), inline=False
    )
    details.add_field(
        name=phrases.say("alerts.panel.how"), value=field_text(wish_lines(phrases, draft.wish)), inline=False
    )
    if digests:
        details.add_field(
            name=phrases.say("alerts.panel.next_digests"),
            value=", ".join(moment(slot.moment) for slot in digests),
            inline=False,
        )
    if samples:
        details.add_field(
            name=phrases.say("alerts.panel.samples"),
            value=field_text([sample_line(phrases, sample) for sample in samples[:_SHOWN]]),
            inline=False,
        )
    details.set_footer(text=phrases.say("alerts.panel.footer", page=draft.page + 1, pages=PAGES))
    return Answer("\n".join(lines), details, rows=_controls(phrases, draft))


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


def _controls(phrases: Phrasebook, draft: Draft) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    code = draft_code(draft)
    for item in _page_selects(phrases, draft, code):
        view.add_item(item)
    for button in _buttons(phrases, draft, code):
        view.add_item(button)
    view.stop()
    return view


def _page_selects(
    phrases: Phrasebook, draft: Draft, code: str
) -> list[_Select | discord.ui.RoleSelect[discord.ui.View]]:
    match draft.page:
        case 1:
            return [
                _trait_select(phrases, draft, "te", phrases.say("alerts.panel.topics_out"), code),
                _trait_select(phrases, draft, "ke", phrases.say("alerts.panel.kinds_out"), code),
            ]
        case 2:
            return [
                _trait_select(phrases, draft, "si", phrases.say("alerts.panel.statuses_in"), code),
                _trait_select(phrases, draft, "sj", phrases.say("alerts.panel.statuses_in_more"), code),
                _trait_select(phrases, draft, "se", phrases.say("alerts.panel.statuses_out"), code),
                _trait_select(phrases, draft, "sf", phrases.say("alerts.panel.statuses_out_more"), code),
            ]
        case 3:
            return [
                _posts_select(phrases, draft.wish, code),
                _reminders_select(phrases, draft.wish, code),
                _digest_select(phrases, draft.wish, code),
            ]
        case _:
            return [
                _preset_select(phrases, draft, code),
                _trait_select(phrases, draft, "ti", phrases.say("alerts.panel.topics_in"), code),
                _trait_select(phrases, draft, "ki", phrases.say("alerts.panel.kinds_in"), code),
                _role_select(phrases, draft, code),
            ]


def _preset_select(phrases: Phrasebook, draft: Draft, code: str) -> _Select:
    standing = preset_of(draft.wish.filter)
    return discord.ui.Select(
        custom_id=custom_id("alerts.pick", "pr", code),
        placeholder=phrases.say("alerts.panel.preset"),
        options=[
            discord.SelectOption(label=preset_in_words(phrases, one), value=one, default=one is standing)
            for one in Preset
        ],
    )


def _trait_select(phrases: Phrasebook, draft: Draft, pick: str, placeholder: str, code: str) -> _Select:
    trait, includes, listed = TRAIT_PICKS[pick]
    side = draft.wish.filter.include if includes else draft.wish.filter.exclude
    chosen = side.get(trait, frozenset())
    in_words = {Trait.TOPICS: topic_in_words, Trait.KINDS: kind_in_words, Trait.STATUSES: status_in_words}[trait]
    options = [
        discord.SelectOption(label=in_words(phrases, word)[:100], value=word, default=word in chosen) for word in listed
    ]
    return _several(custom_id("alerts.pick", pick, code), placeholder, options)


def _posts_select(phrases: Phrasebook, wish: Wish, code: str) -> _Select:
    standing = (
        ("changes", phrases.say("alerts.panel.post_changes"), wish.changes),
        ("market", phrases.say("alerts.panel.post_market"), wish.market),
        ("crosspost", phrases.say("alerts.panel.post_crosspost"), wish.crosspost),
        ("approval", phrases.say("alerts.panel.post_approval"), wish.needs_approval),
    )
    options = [discord.SelectOption(label=label, value=value, default=is_so) for value, label, is_so in standing]
    return _several(custom_id("alerts.pick", "po", code), phrases.say("alerts.panel.posts"), options)


def _reminders_select(phrases: Phrasebook, wish: Wish, code: str) -> _Select:
    options = [
        discord.SelectOption(
            label=phrases.plural("alerts.days_before", days) if days else phrases.say("alerts.that_morning"),
            value=str(days),
            default=days in wish.reminders,
        )
        for days in REMINDERS
    ]
    return _several(custom_id("alerts.pick", "re", code), phrases.say("alerts.panel.reminders"), options)


def _digest_select(phrases: Phrasebook, wish: Wish, code: str) -> _Select:
    wishes = [
        replace(wish, digest=Rhythm.NEVER),
        replace(wish, digest=Rhythm.DAILY),
        *(replace(wish, digest=Rhythm.WEEKLY, digest_weekday=weekday) for weekday in range(7)),
    ]
    return discord.ui.Select(
        custom_id=custom_id("alerts.pick", "di", code),
        placeholder=phrases.say("alerts.panel.digest"),
        options=[
            discord.SelectOption(
                label=digest_in_words(phrases, one),
                value=f"{one.digest} {one.digest_weekday}",
                default=one.digest is wish.digest
                and (one.digest is not Rhythm.WEEKLY or one.digest_weekday == wish.digest_weekday),
            )
            for one in wishes
        ],
    )


def _role_select(phrases: Phrasebook, draft: Draft, code: str) -> discord.ui.RoleSelect[discord.ui.View]:
    role_id = draft.wish.mention_role_id
    return discord.ui.RoleSelect(
        custom_id=custom_id("alerts.pick", "ro", code),
        placeholder=phrases.say("alerts.panel.role"),
        min_values=0,
        max_values=1,
        default_values=[]
        if role_id is None
        else [discord.SelectDefaultValue(id=role_id, type=discord.SelectDefaultValueType.role)],
    )


def _several(identity: str, placeholder: str, options: list[discord.SelectOption]) -> _Select:
    return discord.ui.Select(
        custom_id=identity, placeholder=placeholder, min_values=0, max_values=len(options), options=options
    )


def _buttons(phrases: Phrasebook, draft: Draft, code: str) -> list[_Button]:
    return [
        discord.ui.Button(
            style=discord.ButtonStyle.success,
            label=phrases.say("alerts.button.save"),
            custom_id=custom_id("alerts.save", code),
        ),
        discord.ui.Button(
            label=phrases.say("alerts.button.back"),
            custom_id=custom_id("alerts.back", code),
            disabled=draft.page == 0,
        ),
        discord.ui.Button(
            label=phrases.say("alerts.button.more"),
            custom_id=custom_id("alerts.more", code),
            disabled=draft.page == PAGES - 1,
        ),
        discord.ui.Button(label=phrases.say("alerts.button.states"), custom_id=custom_id("alerts.states", code)),
        discord.ui.Button(label=phrases.say("alerts.button.hours"), custom_id=custom_id("alerts.hours", code)),
    ]
