"""Alerts as messages: a first line that a push notification can show, a card, and the reference to find it by."""

from collections.abc import Mapping, Sequence
from datetime import date

import discord

from commands.replies.alert_controls import alert_buttons, waiting_button
from commands.replies.alert_deadlines import reminder_lines
from commands.replies.alert_figures import figures_line
from commands.replies.alert_lists import listed_details, listed_lines
from commands.replies.alert_marks import correction_line, edited_line, is_retracted, struck, withdrawn_card
from commands.replies.answers import Answer
from commands.replies.cards import milestone_card
from commands.replies.inert import inert, shortened
from commands.replies.milestone_answer import LONGEST_ID
from commands.replies.status_lines import status_of
from commands.replies.terms import jurisdiction_in_words, kind_in_words, status_in_words
from commands.replies.watching import stop_button
from commands.replies.words import Phrasebook
from tracker.alerts.corrections import REASON_LIMIT, Correction, CorrectionKind
from tracker.alerts.letters import Letter
from tracker.alerts.needs import FORUM_TAG
from tracker.alerts.posts import Place, PlaceKind, PostKind
from tracker.alerts.told_changes import Sum
from tracker.delivery_error import Trouble
from tracker.policy.changes import FieldChange
from tracker.policy.milestones import Milestone

_TITLE = 160
_TEXT = 200
_MOST_LINES = 6
_MOST_CORRECTIONS = 2
_MOST_REFS = 150
"""In a list; more would leave no room for what it tells."""
_CONTENT_LIMIT = 2000
_THREAD_NAME = 100
"""Discord, Channel: the name of a thread."""
_URL_LIMIT = 512
"""Discord, Components reference: the address of a link button."""


def alert_answer(phrases: Phrasebook, letter: Letter) -> Answer:
    """Return the message of a letter. Its last line holds the reference; a message stripped of its embed keeps it."""
    lines = [*_lines(phrases, letter)]
    if letter.mention_role_id is not None and letter.post.kind in (PostKind.CHANGE, PostKind.REMINDER):
        lines[0] = f"<@&{letter.mention_role_id}> {lines[0]}"
    if letter.edited:
        lines.append(edited_line(phrases, letter.edited))
    is_struck = is_retracted(letter.corrections)
    if is_struck:
        lines = [struck(line) for line in lines]
    # What moderators say of it comes first: that is what a reader must not miss.
    is_direct = letter.post.place.kind is PlaceKind.PERSON
    newest = reversed(letter.corrections[-_MOST_CORRECTIONS:])
    said = [correction_line(phrases, one, is_direct=is_direct) for one in newest]
    last = _last_line(phrases, letter)
    content = _cut([*said, *lines], _CONTENT_LIMIT - len(last) - 1)
    details = None if is_struck else _details(phrases, letter)
    return Answer(f"{content}\n{last}", details, _buttons(phrases, letter))


def thread_name(phrases: Phrasebook, letter: Letter) -> str:
    """Return the name of a thread that a message begins: of its milestone, or what it tells; plain text."""
    if letter.milestone is not None:
        return shortened(letter.milestone.title, _THREAD_NAME)
    match letter.post.kind:
        case PostKind.DIGEST if letter.day is not None:
            return phrases.say("alerts.thread.digest", day=letter.day)
        case PostKind.MARKET:
            return phrases.say("alerts.thread.market")
        case _:
            return phrases.say("alerts.thread.other")


def _last_line(phrases: Phrasebook, letter: Letter) -> str:
    if not letter.listed_refs:
        return phrases.say("alerts.ref", ref=letter.ref)
    # By these each post is found once more that a restored backup owes by itself.
    return phrases.say("alerts.ref_of_list", ref=letter.ref, listed=" ".join(letter.listed_refs[:_MOST_REFS]))


def ref_in(content: str) -> str | None:
    """Return the reference that a message's text ends with, None where there is none."""
    words = content.rpartition("\n")[2].split()
    return words[-1] if len(words) > 1 and words[0] == "-#" else None


def shows_ref(content: str, ref: str) -> bool:
    """Tell whether a message's last line holds a reference: its own, or one of those that it lists."""
    return ref in content.rpartition("\n")[2].split()


def _lines(phrases: Phrasebook, letter: Letter) -> list[str]:
    match letter.post.kind:
        case PostKind.REMINDER if letter.due is not None:
            return reminder_lines(phrases, letter.due)
        case PostKind.DIGEST if letter.day is not None:
            first = phrases.plural("alerts.digest", len(letter.news), day=letter.day)
            return listed_lines(phrases, letter, first)
        case PostKind.CATCH_UP:
            count = len(letter.news) + len(letter.reminders) + len(letter.figures)
            return listed_lines(phrases, letter, phrases.plural("alerts.catch_up", count))
        case PostKind.MARKET:
            return [figures_line(phrases, letter.post)]
        case PostKind.WELCOME:
            return phrases.say("welcome.text").splitlines()
        case PostKind.PARKED if letter.subject is not None:
            return [_notice_line(phrases, letter.subject, letter.trouble)]
        case PostKind.UNCLEAR if letter.subject is not None:
            return [phrases.say("alerts.unclear", channel=f"<#{letter.subject.id}>", ref=letter.subject_ref or "")]
        case PostKind.APPROVAL:
            channels = ", ".join(f"<#{channel}>" for channel in letter.awaiting_in[:_MOST_LINES])
            return [phrases.plural("alerts.awaiting", letter.awaiting, channels=channels)]
        case PostKind.CORRECTION if letter.about is not None:
            return _correction_lines(phrases, letter, letter.about)
        case _:
            return _change_lines(phrases, letter)


def _notice_line(phrases: Phrasebook, place: Place, trouble: Trouble | str | None) -> str:
    """Return what moderators are to do about a channel in which nothing can be posted."""
    channel = f"<#{place.id}>"
    match trouble:
        case Trouble.GONE:
            return phrases.say("alerts.parked_gone", channel=channel)
        case Trouble.LOCKED:
            return phrases.say("alerts.parked_locked", channel=channel)
        case Trouble.UNTAGGED:
            return phrases.say("alerts.parked_untagged", channel=channel, tag=FORUM_TAG)
        case _:
            return phrases.say("alerts.parked", channel=channel)


def _correction_lines(phrases: Phrasebook, letter: Letter, correction: Correction) -> list[str]:
    """Return the message of its own that a correction gets, where the alert stands."""
    title = _title(letter.milestone) if letter.milestone is not None else phrases.say("alerts.earlier")
    if correction.kind == CorrectionKind.RETRACTED:
        first = phrases.say("alerts.retraction_follows", title=title)
    else:
        first = phrases.say("alerts.correction_follows", title=title)
    return [
        first,
        inert(correction.reason, limit=REASON_LIMIT),
        phrases.say("alerts.about", ref=letter.subject_ref or ""),
    ]


def _change_lines(phrases: Phrasebook, letter: Letter) -> list[str]:
    milestone, told = letter.milestone, letter.told
    assert milestone is not None and told is not None, "a post about a change is about a milestone"
    title = _title(milestone)
    lines = []
    if told.is_addition:
        lines.append(
            phrases.say(
                "alerts.new",
                title=title,
                kind=kind_in_words(phrases, milestone.kind),
                jurisdiction=jurisdiction_in_words(phrases, milestone.jurisdiction),
            )
        )
        status = status_of(phrases, milestone)
        if status is not None:
            lines.append(phrases.say("alerts.stands", status=status))
    # The status is what a reader wants to know first; actions come after what they led to.
    for field in sorted(told.fields, key=lambda line: _RANKS.get(line.field, len(_RANKS))):
        line = _field_line(phrases, title, field)
        if line is not None:
            lines.append(line)
    lines = _with_standing(phrases, milestone, told, lines)
    return lines[:_MOST_LINES] or [phrases.say("alerts.changed", title=title)]


def _with_standing(phrases: Phrasebook, milestone: Milestone, told: Sum, lines: Sequence[str]) -> list[str]:
    """Return the lines after whether the milestone stands, where that was ever in question.

    Of one that was withdrawn nothing is left to read as if it stood.
    """
    title = _title(milestone)
    said = [bool(field.after) for field in told.fields if field.field == "withdrawn"]
    if milestone.withdrawn:
        return [phrases.say("alerts.withdrawn", title=title), *(struck(line) for line in lines)]
    if not said:
        return list(lines)
    once = [struck(phrases.say("alerts.withdrawn", title=title))] if any(said) else []
    return [phrases.say("alerts.restored", title=title), *once, *lines]


_RANKS = {"status": 0, "deadline": 1, "deadline.date": 2, "action": 3}


def _field_line(phrases: Phrasebook, title: str, field: FieldChange) -> str | None:
    before, after = field.before, field.after
    match field.field:
        case "status" if isinstance(after, str) and isinstance(before, str):
            return phrases.say(
                "alerts.status",
                title=title,
                status=status_in_words(phrases, after),
                before=status_in_words(phrases, before),
            )
        case "status" if isinstance(after, str):
            return phrases.say("alerts.status_first", title=title, status=status_in_words(phrases, after))
        case "deadline" if isinstance(after, Mapping):
            return phrases.say(
                "alerts.deadline",
                title=title,
                what=inert(str(after["what"]), limit=_TEXT),
                day=date.fromisoformat(str(after["date"])),
            )
        case "deadline" if isinstance(before, Mapping):
            return phrases.say("alerts.deadline_dropped", title=title, what=inert(str(before["what"]), limit=_TEXT))
        case "deadline.date":
            return phrases.say(
                "alerts.deadline_moved",
                title=title,
                before=date.fromisoformat(str(before)),
                after=date.fromisoformat(str(after)),
            )
        case "action" if isinstance(after, Mapping):
            return phrases.say(
                "alerts.action",
                title=title,
                what=inert(str(after["what"]), limit=_TEXT),
                day=date.fromisoformat(str(after["date"])),
            )
        case _:
            return None


def _details(phrases: Phrasebook, letter: Letter) -> discord.Embed | None:
    if letter.post.kind is PostKind.CORRECTION:
        return None
    if letter.milestone is not None and letter.milestone.withdrawn:
        return withdrawn_card(phrases, letter.milestone)
    if letter.milestone is not None:
        return milestone_card(phrases, letter.milestone)
    return listed_details(phrases, letter)


def _buttons(phrases: Phrasebook, letter: Letter) -> tuple[discord.ui.Button[discord.ui.View], ...]:
    url = letter.milestone.url if letter.milestone is not None else ""
    values = letter.post.about.get("values")
    if isinstance(values, Mapping):
        url = str(values.get("url", ""))
    buttons: list[discord.ui.Button[discord.ui.View]] = []
    if 0 < len(url) <= _URL_LIMIT:
        buttons.append(discord.ui.Button(label=phrases.say("alerts.source"), url=url))
    if letter.post.kind is PostKind.APPROVAL and letter.post.place.kind is not PlaceKind.PERSON:
        buttons.append(waiting_button(phrases))
    milestone_id = letter.post.milestone_id
    if milestone_id is not None and len(milestone_id) <= LONGEST_ID:
        match letter.post.kind:
            case PostKind.WATCH:
                buttons.append(stop_button(phrases, milestone_id))
            case PostKind.CORRECTION if letter.post.place.kind is PlaceKind.PERSON:
                buttons.append(stop_button(phrases, milestone_id))
            case PostKind.CHANGE | PostKind.REMINDER:
                buttons.extend(alert_buttons(phrases, milestone_id))
    return tuple(buttons)


def _cut(lines: Sequence[str], limit: int) -> str:
    """Return as many of the lines as fit; the first one is cut where it alone does not."""
    kept: list[str] = []
    for line in lines:
        if len("\n".join((*kept, line))) > limit:
            break
        kept.append(line)
    return "\n".join(kept) or lines[0][:limit]


def _title(milestone: Milestone) -> str:
    return inert(milestone.title, limit=_TITLE)
