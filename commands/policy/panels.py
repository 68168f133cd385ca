"""What a moderator is shown before something is kept, and after: the whole consequence, then the buttons."""

from collections.abc import Iterable, Mapping, Sequence

import discord

from calculations.errors import UserError
from commands.policy.consequences import Reach
from commands.policy.sheets import Sheet, has_form
from commands.replies.answers import BRAND, Answer
from commands.replies.cards import milestone_card
from commands.replies.controls import custom_id
from commands.replies.differences import difference_lines
from commands.replies.embed_fields import field_text
from commands.replies.inert import inert
from commands.replies.links import source_link
from commands.replies.milestone_picker import milestone_name
from commands.replies.refusals import doubt_in_words, refusal_in_words, typed_field
from commands.replies.report_notices import moment, person_in_words
from commands.replies.words import Phrasebook
from tracker.policy.changes import Announcement, Change, FieldChange
from tracker.policy.dates import DateReading
from tracker.policy.drafts import Act, Draft
from tracker.policy.duplicates import Likeness, LookAlike
from tracker.policy.editing import Saved
from tracker.policy.imports import import_of
from tracker.policy.milestones import Milestone
from tracker.policy.preparing import EditConflict, Preview

TITLE = 160
_DESCRIPTION = 3000
"""Below Discord's 4096, so that the fields of the same embed fit beside it into 6000 together."""

_EMBED = 6000
_LISTED = 5

Button = discord.ui.Button[discord.ui.View]

_READY: Mapping[Act, str] = {
    Act.ADD: "policy.ready.add",
    Act.EDIT: "policy.ready.edit",
    Act.ACTION: "policy.ready.action",
    Act.DEADLINE: "policy.ready.deadline",
    Act.RELATE: "policy.ready.relate",
    Act.TAKE_OUT: "policy.ready.take_out",
    Act.WITHDRAW: "policy.ready.withdraw",
    Act.UNDO: "policy.ready.undo",
    Act.PUBLISH: "policy.ready.publish",
}

_LIKENESSES: Mapping[Likeness, str] = {
    Likeness.IDENTIFIER: "policy.like.identifier",
    Likeness.LINK: "policy.like.link",
    Likeness.TITLE: "policy.like.title",
}


def preview_panel(
    phrases: Phrasebook, preview: Preview, reach: Reach, sheet: Sheet, *, other: Milestone | None, is_again: bool
) -> Answer:
    """Return the panel that asks whether to keep a draft.

    `other` is the milestone that a RELATE relates to; `is_again` says that something came up since the panel was
    shown first.
    """
    draft = preview.draft
    named = preview.after if preview.before is None else preview.before
    lines = [phrases.say(_READY[draft.act], title=inert(named.title, limit=TITLE))]
    if is_again:
        lines.append(phrases.say("policy.panel.again"))
    lines.append(phrases.say("policy.panel.sets_off", reach=reach_in_words(phrases, reach)))
    if preview.awaits_review:
        lines.append(phrases.say("policy.panel.awaits_review"))
    elif preview.before is not None and preview.before.scope is None and draft.act is not Act.PUBLISH:
        lines.append(phrases.say("policy.panel.own_record"))
    details = _details(phrases, preview.after, preview.fields, preview.before)
    if other is not None:
        _add_lines(details, phrases.say("policy.field.other"), [inert(milestone_name(phrases, other), limit=TITLE)])
    if draft.typed.get("reason"):
        _add_lines(details, phrases.say("policy.field.reason"), [inert(draft.typed["reason"], limit=500)])
    if preview.undoes is not None:
        _add_lines(details, phrases.say("policy.panel.undoes"), changes_in_words(phrases, [preview.undoes]))
    _add_lines(details, phrases.say("policy.panel.read_as"), _readings(phrases, preview.readings))
    _add_lines(
        details,
        phrases.say("policy.panel.check"),
        [doubt_in_words(phrases, doubt) for doubt in preview.doubts],
    )
    _add_lines(details, phrases.say("policy.panel.look_alikes"), _look_alikes(phrases, preview.look_alikes))
    _add_lines(details, phrases.say("policy.panel.meanwhile"), changes_in_words(phrases, preview.meanwhile))
    posts = preview.suggested is Announcement.POST
    buttons = [
        _button(phrases.say("policy.button.post"), "policy.keep", draft.id, "post", sheet, is_likely=posts),
        _button(phrases.say("policy.button.save"), "policy.keep", draft.id, "save", sheet, is_likely=not posts),
    ]
    if has_form(draft.act):
        buttons.append(_button(phrases.say("policy.button.change"), "policy.fix", draft.id, sheet))
    if preview.undoes is not None and import_of(preview.undoes.id) is not None:
        buttons.append(_button(phrases.say("policy.button.undo_import"), "policy.import_undo", preview.undoes.id))
    buttons.append(cancel_button(phrases, draft.id))
    return Answer("\n".join(lines), fitted(details), tuple(buttons))


def conflict_panel(phrases: Phrasebook, conflict: EditConflict, milestone: Milestone | None, sheet: Sheet) -> Answer:
    """Return what changed in between, what was typed, and the choice between the two. `milestone` as it stands now."""
    draft = conflict.draft
    title = inert(milestone.title, limit=TITLE) if milestone is not None else inert(draft.milestone_id or "")
    details = discord.Embed(colour=BRAND)
    meanwhile = difference_lines(phrases, conflict.fields, milestone)
    _add_lines(details, phrases.say("policy.conflict.by_others"), [*changes_in_words(phrases, conflict.changes)])
    _add_lines(details, phrases.say("policy.conflict.what"), meanwhile)
    typed = [
        phrases.say("policy.conflict.typed_line", field=typed_field(phrases, name), text=inert(text, limit=200))
        for name, text in draft.edits.items()
        if text
    ]
    _add_lines(details, phrases.say("policy.conflict.typed"), typed)
    buttons = [_button(phrases.say("policy.button.keep_mine"), "policy.mine", draft.id, sheet)]
    if has_form(draft.act):
        buttons.append(_button(phrases.say("policy.button.change"), "policy.fix", draft.id, sheet))
    buttons.append(
        discord.ui.Button(
            style=discord.ButtonStyle.secondary,
            label=phrases.say("policy.button.keep_theirs"),
            custom_id=custom_id("policy.cancel", draft.id),
        )
    )
    return Answer(phrases.say("policy.conflict.first_line", title=title), fitted(details), tuple(buttons))


def refusal_panel(phrases: Phrasebook, draft: Draft, error: UserError, sheet: Sheet) -> Answer:
    """Return the one sentence of a refusal, with the form, filled in, behind **Fix it**."""
    return Answer(
        refusal_in_words(phrases, error),
        buttons=(
            _button(phrases.say("policy.button.fix"), "policy.fix", draft.id, sheet, is_likely=True),
            cancel_button(phrases, draft.id),
        ),
    )


def saved_panel(phrases: Phrasebook, saved: Saved, reach: Reach | None, *, before: Milestone | None) -> Answer:
    """Return what is now on record; `reach` is None where no alert was asked for, `before` for a new milestone."""
    lines = [phrases.say("policy.saved.first_line", title=inert(saved.milestone.title, limit=TITLE))]
    if reach is None:
        lines.append(phrases.say("policy.saved.without_alert"))
    else:
        lines.append(phrases.say("policy.saved.with_alert", reach=reach_in_words(phrases, reach)))
    details = _details(phrases, saved.milestone, saved.change.fields, before)
    return Answer("\n".join(lines), fitted(details), after_buttons(phrases, saved))


def after_buttons(phrases: Phrasebook, saved: Saved) -> tuple[Button, ...]:
    """Return the buttons under what was kept: take it back, where that can be, and the history."""
    history = _button(phrases.say("policy.button.history"), "policy.log_of", saved.milestone.id)
    if saved.change.is_publication:
        return (history,)
    return (_button(phrases.say("policy.button.undo"), "policy.undo", saved.change.id), history)


def cancel_button(phrases: Phrasebook, draft_id: str) -> Button:
    """Return the button that drops a draft."""
    return _button(phrases.say("policy.button.cancel"), "policy.cancel", draft_id)


def reach_in_words(phrases: Phrasebook, reach: Reach) -> str:
    """Return `posts in 3 channels and mentions @Policy`."""
    posts = phrases.plural("policy.reach", reach.channels)
    if not reach.role_ids:
        return posts
    roles = ", ".join(f"<@&{role_id}>" for role_id in reach.role_ids)
    return phrases.say("policy.reach_with_roles", posts=posts, roles=roles)


def changes_in_words(phrases: Phrasebook, changes: Iterable[Change]) -> list[str]:
    """Return who made each change and when, one line each."""
    return [
        phrases.say("policy.by_whom", person=person_in_words(phrases, change.author_id), moment=moment(change.made_at))
        for change in changes
    ]


def difference_embed(
    phrases: Phrasebook, after: Milestone, fields: Sequence[FieldChange], before: Milestone | None
) -> discord.Embed:
    """Return a change field by field, under the milestone's title."""
    # A part that is gone afterwards is named by the state before, and one that is new is shown whole.
    lines = difference_lines(phrases, fields, before or after)
    return discord.Embed(
        title=inert(after.title, limit=TITLE)[:256],
        description=joined(phrases, lines),
        colour=BRAND,
    )


def joined(phrases: Phrasebook, lines: Sequence[str], *, limit: int = _DESCRIPTION) -> str:
    """Return lines one below the other; those that do not fit are counted at the end."""
    kept = list(lines)
    while len("\n".join(kept)) > limit - 60 and len(kept) > 1:
        kept.pop()
    if len(kept) < len(lines):
        kept.append(phrases.plural("policy.and_more", len(lines) - len(kept)))
    return "\n".join(kept)[:limit]


def fitted(embed: discord.Embed) -> discord.Embed:
    """Return the embed within Discord's total: first its description gives way, then its longest fields."""
    surplus = len(embed) - _EMBED
    if surplus > 0 and embed.description:
        embed.description = embed.description[: max(0, len(embed.description) - surplus - 1)] + "…"
    while (surplus := len(embed) - _EMBED) > 0:
        position, longest = max(enumerate(embed.fields), key=lambda place: len(place[1].value or ""))
        value = longest.value or ""
        kept = value[: max(len(value) // 2, len(value) - surplus - 1)] + "…"
        embed.set_field_at(position, name=longest.name, value=kept, inline=longest.inline)
    return embed


def _details(
    phrases: Phrasebook, after: Milestone, fields: Sequence[FieldChange], before: Milestone | None
) -> discord.Embed:
    if before is None:
        return milestone_card(phrases, after)
    return difference_embed(phrases, after, fields, before)


def _readings(phrases: Phrasebook, readings: Iterable[DateReading]) -> list[str]:
    lines = []
    for reading in readings:
        shown = {"text": inert(reading.typed), "day": reading.on}
        if reading.is_ambiguous and reading.other is not None:
            lines.append(phrases.say("policy.read_otherwise", other=reading.other, **shown))
        elif reading.is_ambiguous:
            lines.append(phrases.say("policy.read_please_check", **shown))
        else:
            lines.append(phrases.say("policy.read", **shown))
    return lines


def _look_alikes(phrases: Phrasebook, look_alikes: Sequence[LookAlike]) -> list[str]:
    return [
        phrases.say(
            "policy.look_alike",
            title=inert(milestone_name(phrases, one.milestone), limit=120),
            source=source_link(phrases, one.milestone.url) or "",
            why=", ".join(phrases.say(_LIKENESSES[likeness]) for likeness in one.likenesses),
        )
        for one in look_alikes[:_LISTED]
    ]


def _add_lines(embed: discord.Embed, name: str, lines: Sequence[str]) -> None:
    if lines:
        embed.add_field(name=name, value=field_text(lines), inline=False)


def _button(label: str, name: str, *parts: str, is_likely: bool = False) -> Button:
    style = discord.ButtonStyle.primary if is_likely else discord.ButtonStyle.secondary
    return discord.ui.Button(style=style, label=label, custom_id=custom_id(name, *map(str, parts)))
