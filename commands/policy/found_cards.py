"""Cards of what official sources found: what it is, what would be taken over, why it is here, who shows it."""

from collections.abc import Iterable
from datetime import date

import discord

from commands.policy.panels import TITLE, Button
from commands.policy.waiting import QueueEntry
from commands.replies.answers import BRAND
from commands.replies.controls import custom_id
from commands.replies.embed_fields import field_text
from commands.replies.inert import inert
from commands.replies.links import masked_link
from commands.replies.milestone_picker import milestone_name
from commands.replies.terms import jurisdiction_in_words, kind_in_words, topic_in_words
from commands.replies.words import Phrasebook
from commands.sources import source_name
from tracker.policy.candidates import Candidate, Note, NoteKind, kind_and_status
from tracker.policy.drafts import Act
from tracker.policy.milestones import Milestone
from tracker.policy.relevance import Reason, ReasonKind
from tracker.policy.review_queue import Waiting
from tracker.policy.separating import separation_of
from tracker.policy.takeover import Part


def found_entry(phrases: Phrasebook, waiting: Waiting, same: Milestone | None) -> QueueEntry:
    """Return the line in the queue; `same` is the milestone on the server's record that it is."""
    lead = waiting.candidate.lead
    source = source_name(phrases, lead.source)
    title = inert(lead.title, limit=TITLE)
    if same is not None:
        about = inert(milestone_name(phrases, same), limit=120)
        line = phrases.say("policy.found.line_same", title=title, source=source, day=lead.on, about=about)
    else:
        reasons = dict.fromkeys(_reason(phrases, reason) for reason in waiting.candidate.reasons[:3])
        line = phrases.say("policy.found.line", title=title, source=source, day=lead.on, reasons=", ".join(reasons))
    return QueueEntry(waiting.candidate.id, phrases.say("policy.found.name", title=lead.title, source=source), line)


def found_details(phrases: Phrasebook, candidate: Candidate) -> discord.Embed:
    """Return all that a moderator needs to decide."""
    say, lead = phrases.say, candidate.lead
    kind, _ = kind_and_status(lead)
    details = discord.Embed(title=inert(lead.title, limit=TITLE)[:256], colour=BRAND)
    if lead.summary:
        details.description = inert(lead.summary, limit=800)
    what = say(
        "policy.found.kind", kind=kind_in_words(phrases, kind), place=jurisdiction_in_words(phrases, lead.jurisdiction)
    )
    if lead.number:
        what = say("policy.found.number", kind=what, number=inert(lead.number, limit=200))
    details.add_field(name=say("policy.found.what"), value=what, inline=False)
    dates = [say("policy.found.date", day=one.on, what=inert(one.what, limit=160)) for one in candidate.actions[-5:]]
    dates += [
        say("policy.found.deadline", day=one.on, what=inert(one.what, limit=60), basis=inert(one.basis, limit=200))
        for one in candidate.deadlines
    ]
    if dates:
        details.add_field(name=say("policy.found.dates"), value=field_text(dates), inline=False)
    reasons = dict.fromkeys(_reason(phrases, reason) for reason in candidate.reasons[:6])
    details.add_field(name=say("policy.found.why"), value=field_text(list(reasons)) or "\u200b", inline=False)
    sources = [masked_link(source_name(phrases, one.source), one.url) for one in candidate.sightings[:6]]
    details.add_field(name=say("policy.found.sources"), value=field_text(sources), inline=False)
    notes = [_note(phrases, note) for note in candidate.notes]
    if notes:
        details.add_field(name=say("policy.found.notes"), value=field_text(notes), inline=False)
    return details


def _reason(phrases: Phrasebook, reason: Reason) -> str:
    what = inert(reason.what, limit=100)
    topic = "" if reason.topic is None else topic_in_words(phrases, reason.topic)
    match reason.kind:
        case ReasonKind.PHRASE:
            return phrases.say("policy.found.by_phrase", what=what, topic=topic)
        case ReasonKind.AGENCY:
            return phrases.say("policy.found.by_agency", what=what)
        case ReasonKind.RIN:
            return phrases.say("policy.found.by_rin", what=what)
        case ReasonKind.ON_RECORD:
            return phrases.say("policy.found.by_record", what=what)
        case ReasonKind.FOUND:
            return phrases.say("policy.found.by_found", what=what)


def _note(phrases: Phrasebook, note: Note) -> str:
    source = source_name(phrases, note.source)
    if note.kind is NoteKind.DATE_DIFFERS and note.on is not None:
        return phrases.say("policy.found.other_day", source=source, day=note.on)
    return phrases.say("policy.found.same_title", source=source)


def part_lines(phrases: Phrasebook, parts: Iterable[Part]) -> list[str]:
    """Return a line for each date that is added."""
    return [
        phrases.say("policy.found.date", day=_day(part), what=inert(part.fields["what"], limit=160))
        if part.act is Act.ACTION
        else phrases.say(
            "policy.found.deadline",
            day=_day(part),
            what=inert(part.fields["what"], limit=60),
            basis=inert(part.fields["basis"], limit=200),
        )
        for part in parts
    ]


def found_buttons(phrases: Phrasebook, candidate: Candidate, *, is_on_record: bool) -> tuple[Button, ...]:
    """Return the buttons that settle a candidate; where it is on the server's record, merging it comes first.

    Where a title alone joins two things in it, they can be taken apart.
    """
    take: Button = discord.ui.Button(
        style=discord.ButtonStyle.secondary if is_on_record else discord.ButtonStyle.success,
        label=phrases.say("policy.button.take"),
        custom_id=custom_id("policy.found_take", candidate.id),
    )
    join: Button = discord.ui.Button(
        style=discord.ButtonStyle.success,
        label=phrases.say("policy.button.join"),
        custom_id=custom_id("policy.found_join", candidate.id),
    )
    separate: Button = discord.ui.Button(
        label=phrases.say("policy.button.separate"), custom_id=custom_id("policy.found_apart", candidate.id)
    )
    return (
        *((join,) if is_on_record else ()),
        take,
        discord.ui.Button(
            label=phrases.say("policy.button.merge"), custom_id=custom_id("policy.found_merge", candidate.id)
        ),
        *((separate,) if separation_of(candidate) is not None else ()),
        discord.ui.Button(
            style=discord.ButtonStyle.danger,
            label=phrases.say("policy.button.dismiss"),
            custom_id=custom_id("policy.found_dismiss", candidate.id),
        ),
    )


def _day(part: Part) -> date:
    return date.fromisoformat(part.fields["date"])
