"""The history of a milestone, page by page: who changed what and when, field by field."""

from collections.abc import Mapping, Sequence

import discord

from commands.policy.panels import TITLE, joined
from commands.replies.answers import BRAND, Answer
from commands.replies.controls import custom_id
from commands.replies.differences import difference_lines
from commands.replies.inert import inert, shortened
from commands.replies.paging import page_buttons
from commands.replies.report_notices import moment, person_in_words
from commands.replies.words import Phrasebook
from tracker.policy.changes import Announcement, Approval, Change, Origin
from tracker.policy.history import HistoryEntry
from tracker.policy.milestones import Milestone

_PAGE_SIZE = 5
_ENTRY = 720
"""Characters of one change: five of them fit an embed's description."""

_FIELD = 120
_OPTION_LIMIT = 100

_ORIGINS: Mapping[Origin, str] = {
    Origin.BUNDLED: "policy.origin.bundled",
    Origin.MODERATOR: "policy.origin.moderator",
    Origin.SOURCE: "policy.origin.source",
    Origin.OWNER: "policy.origin.owner",
    Origin.UNDO: "policy.origin.undo",
}

_ANNOUNCEMENTS: Mapping[Announcement, str] = {
    Announcement.POST: "policy.announced.post",
    Announcement.DIGEST: "policy.announced.digest",
    Announcement.NOTHING: "policy.announced.nothing",
}


def history_page(
    phrases: Phrasebook,
    milestone: Milestone,
    entries: Sequence[HistoryEntry],
    *,
    number: int,
    owner_id: int,
) -> Answer:
    """Return one page of the history, newest first; a number beyond either end gives the page at that end."""
    pages = max(1, -(-len(entries) // _PAGE_SIZE))
    number = min(max(number, 1), pages)
    shown = entries[(number - 1) * _PAGE_SIZE : number * _PAGE_SIZE]
    details = discord.Embed(description="\n\n".join(_entry(phrases, milestone, entry) for entry in shown), colour=BRAND)
    position = phrases.say("page.position", number=number, pages=pages)
    details.set_footer(text=phrases.say("policy.history.footer", position=position, id=milestone.id))
    title = inert(milestone.title, limit=TITLE)
    return Answer(
        phrases.plural("policy.history.first_line", len(entries), title=title),
        details,
        rows=_rows(phrases, milestone, shown, number=number, pages=pages, owner_id=owner_id),
    )


def change_name(phrases: Phrasebook, change: Change, milestone: Milestone) -> str:
    """Return a change in one line of plain text, for lists to choose from."""
    lines = difference_lines(phrases, change.fields, milestone, limit=40) or [phrases.say("policy.history.added")]
    said = phrases.say("policy.history.name", day=change.made_at.date(), what="; ".join(lines))
    return shortened(said.replace("\\", "").replace("*", ""), _OPTION_LIMIT)


def _entry(phrases: Phrasebook, milestone: Milestone, entry: HistoryEntry) -> str:
    change = entry.change
    if change.author_id is None and not change.author_erased:
        who = _origin(phrases, change)
    else:
        who = phrases.say(
            "policy.history.who",
            person=person_in_words(phrases, change.author_id),
            origin=_origin(phrases, change),
        )
    head = phrases.say("policy.history.head", moment=moment(change.made_at), who=who)
    notes = [
        phrases.say("policy.history.everybody" if change.scope is None else "policy.history.own_record"),
        _announced(phrases, change),
    ]
    if change.approval is not None:
        notes.append(_approved(phrases, change))
    if entry.undone_by is not None:
        notes.append(
            phrases.say(
                "policy.history.undone",
                person=person_in_words(phrases, entry.undone_by.author_id),
                moment=moment(entry.undone_by.made_at),
            )
        )
    lines = [head, phrases.say("policy.history.notes", notes="; ".join(notes))]
    if change.reason:
        lines.append(phrases.say("policy.history.reason", reason=inert(change.reason, limit=_FIELD)))
    if change.is_addition:
        lines.append(phrases.say("policy.history.added"))
    lines += difference_lines(phrases, change.fields, milestone, limit=_FIELD)
    return joined(phrases, lines, limit=_ENTRY)


def _origin(phrases: Phrasebook, change: Change) -> str:
    key = _ORIGINS.get(change.origin) if isinstance(change.origin, Origin) else None
    return phrases.say(key) if key is not None else inert(change.origin)


def _announced(phrases: Phrasebook, change: Change) -> str:
    announcement = change.announcement
    key = _ANNOUNCEMENTS.get(announcement) if isinstance(announcement, Announcement) else None
    return phrases.say(key) if key is not None else inert(announcement)


def _approved(phrases: Phrasebook, change: Change) -> str:
    if change.approval == Approval.ALONE:
        return phrases.say("policy.history.approved_alone")
    return phrases.say("policy.history.approved", person=person_in_words(phrases, change.approver_id))


def _rows(
    phrases: Phrasebook,
    milestone: Milestone,
    shown: Sequence[HistoryEntry],
    *,
    number: int,
    pages: int,
    owner_id: int,
) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    undoable = [entry.change for entry in shown if entry.may_undo]
    if undoable:
        view.add_item(
            discord.ui.Select(
                custom_id=custom_id("policy.undo_chosen"),
                placeholder=phrases.say("policy.history.undo"),
                row=0,
                options=[
                    discord.SelectOption(label=change_name(phrases, change, milestone), value=change.id)
                    for change in undoable
                ],
            )
        )
    for button in page_buttons(phrases, "policy.log", (milestone.id,), number=number, pages=pages, owner_id=owner_id):
        button.row = 1
        view.add_item(button)
    view.add_item(
        discord.ui.Button(
            style=discord.ButtonStyle.secondary,
            label=phrases.say("policy.button.export"),
            custom_id=custom_id("policy.log_file", milestone.id),
            row=1 if pages == 1 else 2,
        )
    )
    # Finished, it is not kept in memory; see `controls`.
    view.stop()
    return view
