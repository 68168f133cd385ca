"""A question answered, in words: the fact first, then what it rests on, or what there is to choose from."""

import re
from collections.abc import Sequence
from datetime import date

import discord

from calculations.errors import UserError
from commands.replies.answers import BRAND, Answer
from commands.replies.controls import custom_id
from commands.replies.days import until
from commands.replies.inert import inert, shortened
from commands.replies.links import source_link
from commands.replies.milestone_answer import LONGEST_ID, rows_of
from commands.replies.milestone_picker import milestone_name
from commands.replies.status_lines import status_of, what_it_is
from commands.replies.terms import authority_in_words, confidence_in_words, jurisdiction_in_words, status_in_words
from commands.replies.words import Phrasebook
from tracker.policy.jurisdictions import Jurisdiction
from tracker.policy.milestones import Deadline, Kind, Milestone, RelationType
from tracker.policy.questions.asking import Answered, Nothing, Offered, Reason
from tracker.policy.questions.facts import Finding, Telling, Verdict, finding, without_verdict
from tracker.policy.questions.phrasing import Intent
from tracker.policy.questions.vocabulary import Act
from tracker.policy.related import Entry

_NAME = 90
_TEXT = 300
_SUMMARY = 600
_NAMED = 3
_DESCRIPTION_LIMIT = 4096
_OPTION_LIMIT = 100
"""Discord, Components reference: an option's label, value and description."""

_SHORT_NAME = re.compile(r"\(([A-Z][\w .-]* Act)\)$")
"""`(GENIUS Act)` at the end of a title."""

_CHAMBERS = ("house", "senate")


def answer_of(
    phrases: Phrasebook,
    entry: Entry,
    intent: Intent,
    act: Act | None,
    chamber: str | None,
    *,
    today: date,
    matched: tuple[str, ...] = (),
    is_sure: bool = False,
) -> Answer:
    """Return what the record says to a question about one milestone. `matched` are the words that led to it.

    Yes or no is only said if `is_sure`.
    """
    milestone = entry.milestone
    found = finding(milestone, intent, act, chamber, today=today)
    found = found if is_sure else without_verdict(found)
    lines = [phrases.say("ask.bold", line=_first_line(phrases, entry, found, today))]
    is_titled = called(phrases, milestone) == inert(milestone.title, limit=_NAME)
    if not is_titled and found.telling is not Telling.IDENTIFIER:
        lines.append(inert(milestone.title, limit=_TEXT))
    if found.telling is Telling.STATUS and found.action is not None and milestone.status is not None:
        what = inert(found.action.what, limit=_TEXT)
        lines.append(phrases.say("ask.last_step", day=found.action.happened_on, what=what))
    if milestone.investment_authority is not None:
        # That a bill was enacted says nothing of what it lets the state do.
        authority = authority_in_words(phrases, milestone.investment_authority)
        lines.append(phrases.say("ask.authority", authority=authority))
    buttons: tuple[discord.ui.Button[discord.ui.View], ...] = ()
    if len(milestone.id) <= LONGEST_ID:
        identity = custom_id("ask.history", milestone.id)
        label = phrases.say("ask.history")
        buttons = (discord.ui.Button(style=discord.ButtonStyle.secondary, label=label, custom_id=identity),)
    return Answer("\n".join(lines), _details(phrases, milestone, found, today, matched), buttons)


def offer_of(phrases: Phrasebook, offered: Offered, entries: Sequence[Entry], *, today: date) -> Answer:
    """Return several milestones, each with its own answer, to choose from for more of it.

    `entries` are those of the milestones that are offered.
    """
    phrasing = offered.question.phrasing
    found = [
        without_verdict(finding(one.milestone, phrasing.intent, phrasing.act, phrasing.chamber, today=today))
        for one in entries
    ]
    with_authority = phrasing.asks_permission
    lines = [
        _offered_line(phrases, entry, fact, today, with_authority=with_authority)
        for entry, fact in zip(entries, found, strict=True)
    ]
    details = discord.Embed(description="\n".join(lines)[:_DESCRIPTION_LIMIT], colour=BRAND)
    if offered.total > len(entries):
        details.set_footer(text=phrases.say("ask.shown", shown=len(entries), total=offered.total))
    identity = custom_id("ask.choose", phrasing.intent, phrasing.act or "", phrasing.chamber or "")
    options = [
        discord.SelectOption(
            label=milestone_name(phrases, entry.milestone, limit=_OPTION_LIMIT),
            value=entry.milestone.id,
            description=shortened(_standing(phrases, entry.milestone), _OPTION_LIMIT),
        )
        for entry in entries
        if len(entry.milestone.id) <= _OPTION_LIMIT
    ]
    select: discord.ui.Select[discord.ui.View] = discord.ui.Select(
        custom_id=identity, placeholder=phrases.say("ask.choose"), options=options
    )
    return Answer(_offer_line(phrases, offered, entries, found), details, rows=rows_of(select))


def _offer_line(phrases: Phrasebook, offered: Offered, entries: Sequence[Entry], found: Sequence[Finding]) -> str:
    names = [called(phrases, entry.milestone) for entry in entries[:_NAMED]]
    if offered.total > len(names):
        names.append(phrases.say("ask.more", count=offered.total - len(names)))
    listed = phrases.say("ask.comma").join(names)
    ends = [fact.deadline.due_on for fact in found if fact.telling is Telling.CLOSES and fact.deadline is not None]
    if offered.question.is_about_nothing and ends:
        return phrases.plural("ask.open_for_comment", offered.total, day=min(ends), names=listed)
    return phrases.plural("ask.offered", offered.total, names=listed)


def _offered_line(phrases: Phrasebook, entry: Entry, found: Finding, today: date, *, with_authority: bool) -> str:
    milestone = entry.milestone
    told = _told(phrases, entry, found, today)
    if with_authority and milestone.investment_authority is not None:
        authority = authority_in_words(phrases, milestone.investment_authority)
        told = phrases.say("ask.with_authority", told=told, authority=authority)
    source = source_link(phrases, milestone.url)
    if source is None:
        return phrases.say("ask.listed", told=told)
    return phrases.say("ask.listed_with_source", told=told, source=source)


def nothing_of(phrases: Phrasebook, nothing: Nothing) -> Answer:
    """Return why a question has no answer, and what can be asked instead."""
    question = nothing.question
    match nothing.reason:
        case Reason.ADVICE:
            return Answer(phrases.say("ask.no_advice"))
        case Reason.FORECAST:
            return Answer(phrases.say("ask.no_forecast"))
        case Reason.UNCLEAR:
            return Answer(phrases.say("ask.unclear"))
        case Reason.NO_SUCH_IDENTIFIER:
            return Answer(phrases.say("ask.no_such_identifier", text=inert(question.typed)))
        case Reason.NOTHING_IN_PLACE:
            places = phrases.say("ask.comma").join(jurisdiction_in_words(phrases, place) for place in question.places)
            return Answer(phrases.say("ask.nothing_in_place", place=places))
        case Reason.NOT_ON_RECORD:
            return Answer(phrases.say("ask.nothing", text=inert(question.typed)))


def read_choice(intent: str, act: str, chamber: str) -> tuple[Intent, Act | None, str | None]:
    """Return what a question was that stands in a control.

    Raises: UserError when it is of another release.
    """
    try:
        return Intent(intent), Act(act) if act else None, chamber if chamber in _CHAMBERS else None
    except ValueError:
        raise UserError("control.outdated") from None


def answered_of(phrases: Phrasebook, outcome: Answered, entry: Entry, *, today: date) -> Answer:
    """Return the answer of the one milestone that fits."""
    asked = outcome.question.phrasing
    return answer_of(
        phrases,
        entry,
        asked.intent,
        asked.act,
        asked.chamber,
        today=today,
        matched=_why(phrases, outcome),
        is_sure=outcome.is_sure,
    )


def called(phrases: Phrasebook, milestone: Milestone) -> str:
    """Return what people call a milestone, inert: `New Hampshire HB 302`, `EO 14330`, or its title."""
    number = milestone.identifiers[0] if milestone.identifiers else ""
    if milestone.jurisdiction != Jurisdiction.UNITED_STATES:
        place = jurisdiction_in_words(phrases, milestone.jurisdiction)
        if number:
            return phrases.say("ask.name_of_state", place=place, number=inert(number))
        return inert(milestone.title, limit=_NAME)
    if milestone.kind == Kind.EXECUTIVE_ORDER and number:
        return inert(number)
    short = _SHORT_NAME.search(milestone.title)
    if short is not None:
        return inert(short[1], limit=_NAME)
    name, _, explanation = milestone.title.partition(" (")
    return inert(name if explanation[:1].islower() else milestone.title, limit=_NAME)


def _why(phrases: Phrasebook, outcome: Answered) -> tuple[str, ...]:
    question = outcome.question
    places = [jurisdiction_in_words(phrases, place) for place in question.places]
    numbers = list(outcome.milestone.identifiers[:1]) if question.identifiers else []
    return tuple(inert(word) for word in (*places, *numbers, *outcome.matched))


def _first_line(phrases: Phrasebook, entry: Entry, found: Finding, today: date) -> str:
    told = _told(phrases, entry, found, today)
    match found.verdict:
        case Verdict.YES:
            return phrases.say("ask.yes", told=told)
        case Verdict.NO:
            return phrases.say("ask.no", told=told)
        case Verdict.NOT_ON_RECORD:
            return phrases.say("ask.not_on_record", told=told)
        case None:
            return told


def _told(phrases: Phrasebook, entry: Entry, found: Finding, today: date) -> str:
    milestone = entry.milestone
    name = called(phrases, milestone)
    if found.deadline is not None:
        return _told_deadline(phrases, name, found.telling, found.deadline, today)
    if found.action is not None:
        day, what = found.action.happened_on, inert(found.action.what, limit=_TEXT)
        match found.telling:
            case Telling.SIGNED:
                return phrases.say("ask.signed", name=name, day=day)
            case Telling.VETOED:
                return phrases.say("ask.vetoed", name=name, day=day)
            case Telling.WITHDREW:
                return phrases.say("ask.withdrew", name=name, other=_withdrawn_by(phrases, entry), day=day)
            case Telling.WITHDRAWN if milestone.status is not None:
                status = status_in_words(phrases, milestone.status)
                return phrases.say("ask.withdrawn", name=name, status=status, day=day)
            case Telling.LAW if milestone.status is not None:
                status = status_in_words(phrases, milestone.status)
                return phrases.say("ask.law", name=name, status=status, day=day, what=what)
            case Telling.STEP | Telling.WHO_ACTION:
                return phrases.say("ask.step", name=name, day=day, what=what)
    if found.text is not None:
        text = inert(found.text, limit=_TEXT)
        match found.telling:
            case Telling.SPONSOR:
                return phrases.say("ask.sponsor", name=name, who=text)
            case Telling.AGENCY:
                return phrases.say("ask.agency", name=name, who=text)
            case Telling.CONTENT:
                return phrases.say("ask.content", name=name, text=text)
            case _:
                return phrases.say("ask.number", name=inert(milestone.title, limit=_NAME), number=text)
    if found.telling is Telling.NO_DEADLINE:
        return phrases.say("ask.no_deadline", name=name)
    return _told_status(phrases, name, milestone, found)


def _told_status(phrases: Phrasebook, name: str, milestone: Milestone, found: Finding) -> str:
    status = status_of(phrases, milestone)
    if status is not None:
        key = "ask.status" if found.verdict is None else "ask.status_told"
        return phrases.say(key, name=name, status=status)
    if found.action is not None:
        what = inert(found.action.what, limit=_TEXT)
        return phrases.say("ask.step", name=name, day=found.action.happened_on, what=what)
    return phrases.say("ask.what_it_is", name=name, what=what_it_is(phrases, milestone))


def _told_deadline(phrases: Phrasebook, name: str, telling: Telling, deadline: Deadline, today: date) -> str:
    what = inert(deadline.what, limit=_TEXT)
    match telling:
        case Telling.CLOSES:
            return phrases.say("ask.closes", name=name, day=deadline.due_on, until=until(deadline.due_on))
        case Telling.CLOSED:
            return phrases.say("ask.closed", name=name, day=deadline.due_on)
    if deadline.due_on < today:
        return phrases.say("ask.was_due", name=name, what=what, day=deadline.due_on)
    return phrases.say("ask.due", name=name, what=what, day=deadline.due_on, until=until(deadline.due_on))


def _withdrawn_by(phrases: Phrasebook, entry: Entry) -> str:
    """Return what a milestone withdraws, by name."""
    others = [
        called(phrases, one.milestone)
        for one in entry.related
        if one.type == RelationType.RESCINDS and not one.is_reverse
    ]
    return phrases.say("ask.comma").join(others) or phrases.say("ask.something_else")


def _details(
    phrases: Phrasebook, milestone: Milestone, found: Finding, today: date, matched: tuple[str, ...]
) -> discord.Embed:
    details = discord.Embed(description=inert(milestone.summary, limit=_SUMMARY), colour=BRAND)
    details.add_field(name=phrases.say("card.what"), value=what_it_is(phrases, milestone))
    status = status_of(phrases, milestone)
    if status is not None:
        details.add_field(name=phrases.say("card.status"), value=status)
    if found.action is not None and found.telling is not Telling.STATUS:
        what = inert(found.action.what, limit=_TEXT)
        step = phrases.say("ask.dated", day=found.action.happened_on, what=what)
        source = source_link(phrases, found.action.url)
        details.add_field(
            name=phrases.say("ask.the_step"), value=" ".join(part for part in (step, source) if part), inline=False
        )
    shown = [one for one in (found.deadline, *found.more) if one is not None][:_NAMED]
    if shown:
        lines = "\n".join(_deadline_line(phrases, one) for one in shown)
        details.add_field(name=phrases.say("card.deadlines"), value=lines[:1024], inline=False)
    sources = [source_link(phrases, milestone.url), inert(milestone.citation or "", limit=_TEXT)]
    told = [part for part in (*sources, confidence_in_words(phrases, milestone.confidence)) if part]
    details.add_field(name=phrases.say("card.source"), value="\n".join(told)[:1024], inline=False)
    if milestone.disputes:
        text = inert(milestone.disputes[0], limit=_TEXT)
        details.add_field(name=phrases.say("card.disputes"), value=text, inline=False)
    footer = phrases.say("card.checked", day=milestone.status_as_of)
    if matched:
        words = phrases.say("ask.comma").join(matched)
        footer = phrases.say("ask.why", words=words, checked=footer)
    details.set_footer(text=footer)
    return details


def _deadline_line(phrases: Phrasebook, deadline: Deadline) -> str:
    what, basis = inert(deadline.what, limit=_TEXT), inert(deadline.basis, limit=_TEXT)
    return phrases.say("ask.deadline", day=deadline.due_on, what=what, basis=basis)


def _standing(phrases: Phrasebook, milestone: Milestone) -> str:
    status = status_of(phrases, milestone)
    what = what_it_is(phrases, milestone)
    return what if status is None else phrases.say("card.about", what=what, status=status)
