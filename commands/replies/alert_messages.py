"""Alerts as messages: a first line that a push notification can show, a card, and the reference to find it by."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import discord

from commands.replies.alert_controls import alert_buttons
from commands.replies.answers import BRAND, Answer
from commands.replies.cards import milestone_card, milestone_list
from commands.replies.days import moment
from commands.replies.inert import inert, shortened
from commands.replies.milestone_answer import LONGEST_ID
from commands.replies.status_lines import status_of
from commands.replies.terms import jurisdiction_in_words, kind_in_words, status_in_words
from commands.replies.watching import stop_button
from commands.replies.words import Phrasebook
from tracker.alerts.corrections import REASON_LIMIT, Correction, CorrectionKind
from tracker.alerts.letters import Letter
from tracker.alerts.market_updates import Subject
from tracker.alerts.needs import FORUM_TAG
from tracker.alerts.posts import Place, Post, PostKind
from tracker.delivery_error import Trouble
from tracker.policy.changes import FieldChange
from tracker.policy.milestones import Deadline, Milestone

_TITLE = 160
_TEXT = 200
_MOST_LINES = 6
_MOST_LISTED = 15
_MOST_CORRECTIONS = 2
_CONTENT_LIMIT = 2000
_THREAD_NAME = 100
"""Discord, Channel: the name of a thread."""
_URL_LIMIT = 512
"""Discord, Components reference: the address of a link button."""

_FIELD_NAMES: Mapping[str, str] = {
    "title": "alerts.field_title",
    "summary": "alerts.field_summary",
    "status": "alerts.field_status",
    "url": "alerts.field_source",
    "topics": "alerts.field_topics",
    "kind": "alerts.field_kind",
    "jurisdiction": "alerts.field_jurisdiction",
    "identifier": "alerts.field_identifier",
    "withdrawn": "alerts.field_withdrawn",
    "action": "alerts.field_actions",
    "deadline": "alerts.field_deadlines",
}


def alert_answer(phrases: Phrasebook, letter: Letter) -> Answer:
    """Return the message of a letter. Its last line holds the reference; a message stripped of its embed keeps it."""
    lines = [*_lines(phrases, letter)]
    if letter.mention_role_id is not None and letter.post.kind in (PostKind.CHANGE, PostKind.REMINDER):
        lines[0] = f"<@&{letter.mention_role_id}> {lines[0]}"
    if letter.edited:
        lines.append(phrases.say("alerts.edited", fields=_names(phrases, letter.edited)))
    is_retracted = any(one.kind == CorrectionKind.RETRACTED for one in letter.corrections)
    if is_retracted:
        lines = [line if line.startswith("-# ") else f"~~{line}~~" for line in lines]
    # What moderators say of it comes first: that is what a reader must not miss.
    said = [correction_line(phrases, one) for one in reversed(letter.corrections[-_MOST_CORRECTIONS:])]
    last = phrases.say("alerts.ref", ref=letter.ref)
    content = _cut([*said, *lines], _CONTENT_LIMIT - len(last) - 1)
    details = None if is_retracted else _details(phrases, letter)
    return Answer(f"{content}\n{last}", details, _buttons(phrases, letter))


def correction_line(phrases: Phrasebook, correction: Correction) -> str:
    """Return what moderators said of an alert, and when."""
    at, reason = moment(correction.made_at), inert(correction.reason, limit=REASON_LIMIT)
    if correction.kind == CorrectionKind.RETRACTED:
        return phrases.say("alerts.retracted", moment=at, reason=reason)
    return phrases.say("alerts.corrected", moment=at, reason=reason)


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


def ref_in(content: str) -> str | None:
    """Return the reference that a message's text ends with, None where there is none."""
    words = content.rpartition("\n")[2].split()
    return words[-1] if len(words) > 1 and words[0] == "-#" else None


def shows_ref(content: str, ref: str) -> bool:
    """Tell whether a message's text ends with a reference."""
    return ref in content.rpartition("\n")[2].split()


def _lines(phrases: Phrasebook, letter: Letter) -> list[str]:
    match letter.post.kind:
        case PostKind.REMINDER if letter.milestone is not None and letter.deadline is not None:
            return [_reminder_line(phrases, letter.milestone, letter.deadline, letter.days)]
        case PostKind.DIGEST if letter.day is not None:
            return [phrases.plural("alerts.digest", len(letter.news), day=letter.day)]
        case PostKind.CATCH_UP:
            count = len(letter.news) + len(letter.reminders)
            due = [
                phrases.say(
                    "alerts.due", title=_title(one), what=inert(deadline.what, limit=_TEXT), day=deadline.due_on
                )
                for one, deadline in letter.reminders[:_MOST_LINES]
            ]
            return [phrases.plural("alerts.catch_up", count), *due]
        case PostKind.MARKET:
            return [_market_line(phrases, letter.post)]
        case PostKind.WELCOME:
            return phrases.say("welcome.text").splitlines()
        case PostKind.PARKED if letter.subject is not None:
            return [_notice_line(phrases, letter.subject, letter.trouble)]
        case PostKind.UNCLEAR if letter.subject is not None:
            return [phrases.say("alerts.unclear", channel=f"<#{letter.subject.id}>", ref=letter.subject_ref or "")]
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


def _market_line(phrases: Phrasebook, post: Post) -> str:
    values = post.about["values"]
    assert isinstance(values, Mapping), "a post about figures carries them"
    if post.about["subject"] == Subject.ASSETS:
        dollars = phrases.money_short(Decimal(str(values["dollars"])))
        return phrases.say("alerts.assets", dollars=dollars, day=date.fromisoformat(str(post.about["name"])))
    amounts = {name: phrases.money(Decimal(str(values[name]))) for name in ("deferral", "ira") if values[name]}
    if len(amounts) < 2:
        return phrases.say("alerts.limits", year=str(post.about["name"]))
    return phrases.say("alerts.limits_amounts", year=str(post.about["name"]), **amounts)


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
    if milestone.withdrawn and not any(field.field == "withdrawn" for field in told.fields):
        lines.insert(0, phrases.say("alerts.withdrawn", title=title))
    return lines[:_MOST_LINES] or [phrases.say("alerts.changed", title=title)]


_RANKS = {"withdrawn": 0, "status": 1, "deadline": 2, "deadline.date": 3, "action": 4}


def _field_line(phrases: Phrasebook, title: str, field: FieldChange) -> str | None:
    before, after = field.before, field.after
    match field.field:
        case "withdrawn":
            return phrases.say("alerts.withdrawn" if after else "alerts.restored", title=title)
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


def _reminder_line(phrases: Phrasebook, milestone: Milestone, deadline: Deadline, days: int) -> str:
    values = {"title": _title(milestone), "what": inert(deadline.what, limit=_TEXT), "day": deadline.due_on}
    if days == 0:
        return phrases.say("alerts.today", **values)
    return phrases.plural("alerts.in_days", days, **values)


def _details(phrases: Phrasebook, letter: Letter) -> discord.Embed | None:
    if letter.post.kind is PostKind.CORRECTION:
        return None
    if letter.milestone is not None:
        return milestone_card(phrases, letter.milestone)
    if letter.news:
        listed = [one.milestone for one in letter.news[:_MOST_LISTED]]
        embed = discord.Embed(description=milestone_list(phrases, listed), colour=BRAND)
        if len(letter.news) > len(listed):
            embed.set_footer(text=phrases.plural("alerts.and_more", len(letter.news) - len(listed)))
        return embed
    return None


def _buttons(phrases: Phrasebook, letter: Letter) -> tuple[discord.ui.Button[discord.ui.View], ...]:
    url = letter.milestone.url if letter.milestone is not None else ""
    values = letter.post.about.get("values")
    if isinstance(values, Mapping):
        url = str(values.get("url", ""))
    buttons: list[discord.ui.Button[discord.ui.View]] = []
    if 0 < len(url) <= _URL_LIMIT:
        buttons.append(discord.ui.Button(label=phrases.say("alerts.source"), url=url))
    milestone_id = letter.post.milestone_id
    if milestone_id is not None and len(milestone_id) <= LONGEST_ID:
        match letter.post.kind:
            case PostKind.WATCH:
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


def _names(phrases: Phrasebook, fields: Iterable[FieldChange]) -> str:
    names = dict.fromkeys(
        phrases.say(_FIELD_NAMES.get(field.field.partition(".")[0], "alerts.field_other")) for field in fields
    )
    return ", ".join(names)
