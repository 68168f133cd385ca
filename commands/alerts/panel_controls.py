"""The controls of the panel of `/alerts add` and `edit`: selects by page, and the buttons under them."""

from collections.abc import Mapping
from dataclasses import replace

import discord

from commands.alerts.panel_code import REMINDERS, WORDS, Draft, draft_code
from commands.alerts.wish_words import digest_in_words, preset_in_words, preset_of
from commands.replies.controls import custom_id
from commands.replies.terms import (
    kind_in_words,
    status_in_words,
    topic_in_words,
)
from commands.replies.words import Phrasebook
from tracker.alerts.filters import Preset, Trait
from tracker.alerts.slots import Rhythm
from tracker.alerts.subscriptions import Wish

PAGES = 4
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


def panel_controls(phrases: Phrasebook, draft: Draft) -> discord.ui.View:
    """Return the controls of the page that the draft stands on; each carries all of the draft."""
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
                _posts_select(phrases, draft, code),
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


def _posts_select(phrases: Phrasebook, draft: Draft, code: str) -> _Select:
    wish = draft.wish
    standing = (
        ("changes", phrases.say("alerts.panel.post_changes"), wish.changes, True),
        ("market", phrases.say("alerts.panel.post_market"), wish.market, True),
        ("crosspost", phrases.say("alerts.panel.post_crosspost"), wish.crosspost, draft.publishes),
        ("threads", phrases.say("alerts.panel.post_threads"), wish.threads, draft.opens_threads),
        ("approval", phrases.say("alerts.panel.post_approval"), wish.needs_approval, True),
    )
    options = [
        discord.SelectOption(label=label, value=value, default=is_so)
        for value, label, is_so, is_possible in standing
        if is_possible
    ]
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
