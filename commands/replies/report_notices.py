"""Reports as people see them: the notice to moderators with its buttons, and what the author is told."""

from datetime import datetime

import discord

from commands.replies.answers import BRAND, Answer
from commands.replies.controls import custom_id
from commands.replies.inert import inert
from commands.replies.words import Phrasebook
from tracker.policy.milestones import Milestone
from tracker.policy.notices import Purpose
from tracker.policy.report_delivery import Letter
from tracker.policy.reports import TEXT_LIMIT, Outcome, Report

_TITLE = 160
_EMBED_TITLE = 256
"""Discord, embed limits."""


def letter_answer(phrases: Phrasebook, letter: Letter) -> Answer:
    """Return the message of a notice; its last line shows the reference by which it is found again."""
    match letter.notice.purpose:
        case Purpose.REPORT:
            made = _to_moderators(phrases, letter)
        case Purpose.UNDELIVERED:
            made = _undelivered(phrases, letter)
        case Purpose.OUTCOME:
            made = _outcome(phrases, letter)
    # In the text, not in the embed: a channel without Embed Links loses that.
    reference = phrases.say("notice.reference", reference=letter.notice.ref)
    return Answer(f"{made.content}\n{reference}", made.details, made.buttons)


def report_buttons(phrases: Phrasebook, report: Report) -> tuple[discord.ui.Button[discord.ui.View], ...]:
    """Return the two buttons that decide an open report; `commands.report` answers them."""
    return (
        discord.ui.Button(
            style=discord.ButtonStyle.success,
            label=phrases.say("notice.accept"),
            custom_id=custom_id("report.accept", report.id),
        ),
        discord.ui.Button(
            style=discord.ButtonStyle.secondary,
            label=phrases.say("notice.decline"),
            custom_id=custom_id("report.decline", report.id),
        ),
    )


def report_details(phrases: Phrasebook, report: Report, milestone: Milestone | None) -> discord.Embed:
    """Return what was reported of what, by whom and when, and what was decided."""
    details = _about(milestone)
    details.description = inert(report.what, limit=TEXT_LIMIT)
    details.add_field(
        name=phrases.say("notice.reported"),
        value=phrases.say(
            "notice.by", person=person_in_words(phrases, report.author_id), moment=moment(report.made_at)
        ),
    )
    if report.reason:
        details.add_field(name=phrases.say("notice.reason"), value=inert(report.reason, limit=TEXT_LIMIT)[:1024])
    return details


def decided_line(phrases: Phrasebook, report: Report, milestone: Milestone | None) -> str:
    """Return who decided a report how and when. Raises: ValueError when it is open."""
    if report.outcome is None or report.resolved_at is None:
        raise ValueError(f"report {report.id} is open")
    key = {Outcome.ACCEPTED: "notice.accepted", Outcome.DECLINED: "notice.declined"}[report.outcome]
    return phrases.say(
        key,
        title=_title(phrases, milestone),
        person=person_in_words(phrases, report.resolver_id),
        moment=moment(report.resolved_at),
    )


def person_in_words(phrases: Phrasebook, person_id: int | None) -> str:
    """Return a mention, or words for somebody whose data was erased."""
    return f"<@{person_id}>" if person_id is not None else phrases.say("person.erased")


def moment(at: datetime) -> str:
    """Return a moment as each reader's own clock shows it. Source: Discord, Reference, "Message Formatting"."""
    return f"<t:{int(at.timestamp())}:f>"


def _to_moderators(phrases: Phrasebook, letter: Letter) -> Answer:
    report = letter.report
    title = _title(phrases, letter.milestone)
    details = report_details(phrases, report, letter.milestone)
    if report.outcome is not None:
        return Answer(decided_line(phrases, report, letter.milestone), details)
    return Answer(phrases.say("notice.first_line", title=title), details, report_buttons(phrases, report))


def _undelivered(phrases: Phrasebook, letter: Letter) -> Answer:
    title = _title(phrases, letter.milestone)
    if letter.report.guild_id is None:
        return Answer(phrases.say("notice.undelivered_owners", title=title))
    return Answer(phrases.say("notice.undelivered", title=title))


def _outcome(phrases: Phrasebook, letter: Letter) -> Answer:
    report = letter.report
    title = _title(phrases, letter.milestone)
    if report.outcome is Outcome.ACCEPTED:
        line = phrases.say("notice.outcome_accepted", title=title)
    else:
        line = phrases.say("notice.outcome_declined", title=title)
    details = _about(letter.milestone)
    details.add_field(name=phrases.say("notice.yours"), value=inert(report.what, limit=TEXT_LIMIT)[:1024], inline=False)
    if report.reason:
        details.add_field(
            name=phrases.say("notice.reason"), value=inert(report.reason, limit=TEXT_LIMIT)[:1024], inline=False
        )
    return Answer(line, details)


def _about(milestone: Milestone | None) -> discord.Embed:
    # The link stands on the embed's title: in the text it would unfurl into a preview of its own.
    if milestone is None:
        return discord.Embed(colour=BRAND)
    return discord.Embed(title=inert(milestone.title, limit=_TITLE)[:_EMBED_TITLE], url=milestone.url, colour=BRAND)


def _title(phrases: Phrasebook, milestone: Milestone | None) -> str:
    return phrases.say("notice.item_gone") if milestone is None else inert(milestone.title, limit=_TITLE)
