"""What official sources found, in `/policy queue`: take it over, merge it into what is on record, or dismiss it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord

from calculations.errors import UserError
from commands.feature import ControlHandler
from commands.policy.desk import Actor, Desk
from commands.policy.panels import TITLE, Button, fitted
from commands.policy.sheets import Sheet
from commands.policy.waiting import QueueEntry
from commands.replies.answers import BRAND, Answer, replace
from commands.replies.controls import custom_id, parts_of
from commands.replies.embed_fields import field_text
from commands.replies.forms import Filled, TextField, open_form
from commands.replies.inert import inert
from commands.replies.links import masked_link
from commands.replies.milestone_picker import MilestonePicker, milestone_name
from commands.replies.terms import jurisdiction_in_words, kind_in_words, topic_in_words
from commands.replies.words import Phrasebook
from commands.sources import source_name
from tracker.policy.candidates import (
    Candidate,
    Note,
    NoteKind,
    action_fields,
    add_fields,
    deadline_fields,
    kind_and_status,
)
from tracker.policy.changes import Announcement
from tracker.policy.drafts import Act, Draft
from tracker.policy.editing import Saved
from tracker.policy.relevance import Reason, ReasonKind
from tracker.policy.review_queue import ReviewQueue, Waiting

log = logging.getLogger(__name__)

_CANDIDATE = "candidate"
_MERGED = "merged"
"""What a draft carries besides what is typed: which candidate it settles; that a person chose the milestone."""


@dataclass(frozen=True, slots=True)
class FoundSection:
    """The section of the queue, and the buttons under what it opens."""

    desk: Desk
    picker: MilestonePicker
    queue: ReviewQueue

    @property
    def name(self) -> str:
        return "found"

    async def count(self, actor: Actor) -> int:
        return (await self.queue.page(actor.author.guild_id, size=1)).total

    async def entries(self, actor: Actor, *, start: int, size: int) -> Sequence[QueueEntry]:
        page = await self.queue.page(actor.author.guild_id, start=start, size=size)
        return [_entry(actor.phrases, waiting) for waiting in page.waiting]

    async def open(self, actor: Actor, entry_id: str) -> Answer:
        waiting = await self.queue.waiting(entry_id, actor.author.guild_id)
        return await self._panel(actor, waiting)

    def controls(self) -> Mapping[str, ControlHandler]:
        return {
            "policy.found_take": self._take,
            "policy.found_merge": self._ask_where,
            "policy.found_merge_form": self._merge,
            "policy.found_dismiss": self._dismiss,
        }

    async def kept(self, actor: Actor, draft: Draft, milestone_id: str) -> None:
        """Settle the candidate that a draft was made of, and add the rest of what its document says.

        The person saw all of it on the card; each further date is a change of its own, which can be taken back.
        """
        candidate_id = draft.typed.get(_CANDIDATE)
        if not candidate_id:
            return
        guild_id = actor.author.guild_id
        try:
            waiting = await self.queue.waiting(candidate_id, guild_id)
            settle = self.queue.merged if _MERGED in draft.typed else self.queue.accepted
            await settle(candidate_id, guild_id, milestone_id)
        except UserError:
            # A colleague settled it while this was being typed; what was typed is kept all the same.
            return
        if actor.settings.two_person_review:
            # Each of them would wait for the second moderator by itself; the first change shows the link.
            return
        for act, found in _rest(waiting.candidate, draft.act):
            fields = _without_status(found) if _MERGED in draft.typed else found
            try:
                await self._add(actor, act, milestone_id, fields)
            except UserError as error:
                # The item itself is kept, and says where its document is.
                log.info("%s of %s was not taken over: %s", act, candidate_id, error.key)

    async def _add(self, actor: Actor, act: Act, milestone_id: str, fields: Mapping[str, str]) -> None:
        editing = self.desk.editing
        draft = await editing.open(act, actor.author, today=actor.today, milestone_id=milestone_id, given=fields)
        outcome = await editing.save(draft.id, actor.author, Announcement.DIGEST, two_person_review=False)
        if not isinstance(outcome, Saved):
            # It needs a look, such as a day that has passed: /policy drafts has it.
            await editing.fill(draft.id, actor.author, fields, today=actor.today)

    async def _take(self, interaction: discord.Interaction, rest: str) -> None:
        (candidate_id,) = parts_of(rest, 1)
        actor = await self.desk.actor(interaction)
        waiting = await self.queue.waiting(candidate_id, actor.author.guild_id)
        draft = await self._draft(actor, waiting.candidate, waiting.about, {})
        await self.desk.open_form(interaction, actor, draft, Sheet.TEXT)

    async def _ask_where(self, interaction: discord.Interaction, rest: str) -> None:
        (candidate_id,) = parts_of(rest, 1)
        actor = await self.desk.actor(interaction)
        waiting = await self.queue.waiting(candidate_id, actor.author.guild_id)
        say = actor.phrases.say
        field = TextField("milestone", say("policy.found.merge_field"), hint=say("policy.found.merge_hint"), limit=200)
        await open_form(
            interaction,
            identity=custom_id("policy.found_merge_form", waiting.candidate.id),
            title=say("policy.found.merge_title"),
            fields=[field],
        )

    async def _merge(self, interaction: discord.Interaction, rest: str) -> None:
        (candidate_id,) = parts_of(rest, 1)
        actor = await self.desk.actor(interaction)
        waiting = await self.queue.waiting(candidate_id, actor.author.guild_id)
        typed = Filled.of(interaction).texts.get("milestone", "")
        milestone = await self.picker.read(typed, actor.author.guild_id)
        draft = await self._draft(actor, waiting.candidate, milestone.id, {_MERGED: "1"})
        await self.desk.show_draft(interaction, actor, draft, Sheet.TEXT)

    async def _dismiss(self, interaction: discord.Interaction, rest: str) -> None:
        (candidate_id,) = parts_of(rest, 1)
        actor = await self.desk.actor(interaction)
        waiting = await self.queue.waiting(candidate_id, actor.author.guild_id)
        await self.queue.dismiss(candidate_id, actor.author.guild_id)
        title = inert(waiting.candidate.lead.title, limit=TITLE)
        await replace(interaction, Answer(actor.phrases.say("policy.found.dismissed", title=title)))

    async def _draft(self, actor: Actor, candidate: Candidate, about: str | None, more: Mapping[str, str]) -> Draft:
        if about is None:
            act, fields = Act.ADD, add_fields(candidate)
        elif actions := action_fields(candidate):
            act, fields = Act.ACTION, _without_status(actions[0]) if _MERGED in more else actions[0]
        elif deadlines := deadline_fields(candidate):
            act, fields = Act.DEADLINE, deadlines[0]
        else:
            raise UserError("queue.gone")
        return await self.desk.editing.open(
            act,
            actor.author,
            today=actor.today,
            milestone_id=about,
            given={**fields, _CANDIDATE: candidate.id, **more},
        )

    async def _panel(self, actor: Actor, waiting: Waiting) -> Answer:
        phrases, candidate = actor.phrases, waiting.candidate
        title = inert(candidate.lead.title, limit=TITLE)
        if waiting.about is None:
            first = phrases.say("policy.found.new", title=title)
        else:
            known = await self.desk.record.milestone(waiting.about, guild=actor.author.guild_id)
            about = (
                phrases.say("notice.item_gone") if known is None else inert(milestone_name(phrases, known), limit=120)
            )
            first = phrases.say("policy.found.news", title=title, about=about)
        details = _details(phrases, candidate)
        for other in candidate.related:
            related = await self.desk.record.milestone(other, guild=actor.author.guild_id)
            if related is not None:
                name = inert(milestone_name(phrases, related), limit=120)
                details.add_field(name=phrases.say("policy.found.related"), value=name, inline=False)
                break
        return Answer(first, fitted(details), _buttons(phrases, candidate))


def _without_status(fields: Mapping[str, str]) -> dict[str, str]:
    """Return an action's fields for a milestone of another kind, which may not know its status."""
    return {name: text for name, text in fields.items() if name != "status"}


def _rest(candidate: Candidate, first: Act) -> list[tuple[Act, dict[str, str]]]:
    """Return the entries that are left when the first one was kept."""
    actions = [(Act.ACTION, fields) for fields in action_fields(candidate)]
    deadlines = [(Act.DEADLINE, fields) for fields in deadline_fields(candidate)]
    if first is Act.DEADLINE:
        return deadlines[1:]
    return [*actions[1:], *deadlines]


def _entry(phrases: Phrasebook, waiting: Waiting) -> QueueEntry:
    lead = waiting.candidate.lead
    source = source_name(phrases, lead.source)
    line = phrases.say(
        "policy.found.line",
        title=inert(lead.title, limit=TITLE),
        source=source,
        day=lead.on,
        reasons=", ".join(dict.fromkeys(_reason(phrases, reason) for reason in waiting.candidate.reasons[:3])),
    )
    return QueueEntry(waiting.candidate.id, phrases.say("policy.found.name", title=lead.title, source=source), line)


def _details(phrases: Phrasebook, candidate: Candidate) -> discord.Embed:
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


def _note(phrases: Phrasebook, note: Note) -> str:
    source = source_name(phrases, note.source)
    if note.kind is NoteKind.DATE_DIFFERS and note.on is not None:
        return phrases.say("policy.found.other_day", source=source, day=note.on)
    return phrases.say("policy.found.same_title", source=source)


def _buttons(phrases: Phrasebook, candidate: Candidate) -> tuple[Button, ...]:
    return (
        discord.ui.Button(
            style=discord.ButtonStyle.success,
            label=phrases.say("policy.button.take"),
            custom_id=custom_id("policy.found_take", candidate.id),
        ),
        discord.ui.Button(
            label=phrases.say("policy.button.merge"), custom_id=custom_id("policy.found_merge", candidate.id)
        ),
        discord.ui.Button(
            style=discord.ButtonStyle.danger,
            label=phrases.say("policy.button.dismiss"),
            custom_id=custom_id("policy.found_dismiss", candidate.id),
        ),
    )
