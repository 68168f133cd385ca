"""What official sources found, in `/policy queue`: take it over, merge it into what is on record, or dismiss it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord

from calculations.errors import UserError
from commands.feature import ControlHandler
from commands.policy.desk import Actor, Desk
from commands.policy.found_cards import found_buttons, found_details, found_entry
from commands.policy.panels import TITLE, fitted
from commands.policy.sheets import Sheet
from commands.policy.taking import carried
from commands.policy.waiting import QueueEntry
from commands.replies.answers import Answer, replace
from commands.replies.controls import custom_id, parts_of
from commands.replies.forms import Filled, TextField, open_form
from commands.replies.inert import inert
from commands.replies.milestone_picker import MilestonePicker, milestone_name
from tracker.policy import takeover
from tracker.policy.candidates import Candidate
from tracker.policy.drafts import Draft
from tracker.policy.milestones import Milestone
from tracker.policy.review_queue import ReviewQueue, Waiting


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
        guild_id = actor.author.guild_id
        page = await self.queue.page(guild_id, start=start, size=size)
        return [
            found_entry(actor.phrases, waiting, await self.queue.same_on_record(waiting, guild_id))
            for waiting in page.waiting
        ]

    async def open(self, actor: Actor, entry_id: str) -> Answer:
        return await self._panel(actor, await self.queue.waiting(entry_id, actor.author.guild_id))

    def controls(self) -> Mapping[str, ControlHandler]:
        return {
            "policy.found_take": self._take,
            "policy.found_join": self._join,
            "policy.found_merge": self._ask_where,
            "policy.found_merge_form": self._merge,
            "policy.found_apart": self._separate,
            "policy.found_dismiss": self._dismiss,
        }

    async def _take(self, interaction: discord.Interaction, rest: str) -> None:
        actor, waiting = await self._pressed(interaction, rest)
        if waiting.about is None:
            draft = await self._draft(actor, waiting.candidate, None, is_merged=False)
        else:
            milestone = await self._on_record(actor, waiting.about)
            draft = await self._draft(actor, waiting.candidate, milestone, is_merged=False)
        if draft is None:
            await self._settle_known(interaction, actor, waiting)
        else:
            await self.desk.open_form(interaction, actor, draft, Sheet.TEXT)

    async def _join(self, interaction: discord.Interaction, rest: str) -> None:
        actor, waiting = await self._pressed(interaction, rest)
        same = await self.queue.same_on_record(waiting, actor.author.guild_id)
        if same is None:
            # It has left the record since the card was shown.
            await replace(interaction, await self._panel(actor, waiting))
            return
        await self._merge_into(interaction, actor, waiting.candidate, same)

    async def _ask_where(self, interaction: discord.Interaction, rest: str) -> None:
        actor, waiting = await self._pressed(interaction, rest)
        say = actor.phrases.say
        field = TextField("milestone", say("policy.found.merge_field"), hint=say("policy.found.merge_hint"), limit=200)
        await open_form(
            interaction,
            identity=custom_id("policy.found_merge_form", waiting.candidate.id),
            title=say("policy.found.merge_title"),
            fields=[field],
        )

    async def _merge(self, interaction: discord.Interaction, rest: str) -> None:
        actor, waiting = await self._pressed(interaction, rest)
        typed = Filled.of(interaction).texts.get("milestone", "")
        milestone = await self.picker.read(typed, actor.author.guild_id)
        await self._merge_into(interaction, actor, waiting.candidate, milestone)

    async def _separate(self, interaction: discord.Interaction, rest: str) -> None:
        actor, waiting = await self._pressed(interaction, rest)
        await self.queue.separate(waiting)
        panel = await self._panel(actor, await self.queue.waiting(waiting.candidate.id, actor.author.guild_id))
        said = actor.phrases.say("policy.found.separated")
        await replace(interaction, Answer(f"{said}\n{panel.content}", panel.details, panel.buttons))

    async def _dismiss(self, interaction: discord.Interaction, rest: str) -> None:
        actor, waiting = await self._pressed(interaction, rest)
        await self.queue.dismiss(waiting.candidate.id, actor.author.guild_id)
        title = inert(waiting.candidate.lead.title, limit=TITLE)
        await replace(interaction, Answer(actor.phrases.say("policy.found.dismissed", title=title)))

    async def _pressed(self, interaction: discord.Interaction, rest: str) -> tuple[Actor, Waiting]:
        (candidate_id,) = parts_of(rest, 1)
        actor = await self.desk.actor(interaction)
        return actor, await self.queue.waiting(candidate_id, actor.author.guild_id)

    async def _merge_into(
        self, interaction: discord.Interaction, actor: Actor, candidate: Candidate, milestone: Milestone
    ) -> None:
        draft = await self._draft(actor, candidate, milestone, is_merged=True)
        if draft is not None:
            await self.desk.show_draft(interaction, actor, draft, Sheet.TEXT)
            return
        await self.queue.merged(candidate.id, actor.author.guild_id, milestone.id)
        await self._say_known(interaction, actor, milestone)

    async def _settle_known(self, interaction: discord.Interaction, actor: Actor, waiting: Waiting) -> None:
        assert waiting.about is not None, "only news of something can bring nothing new"
        milestone = await self._on_record(actor, waiting.about)
        await self.queue.accepted(waiting.candidate.id, actor.author.guild_id, milestone.id)
        await self._say_known(interaction, actor, milestone)

    async def _say_known(self, interaction: discord.Interaction, actor: Actor, milestone: Milestone) -> None:
        about = inert(milestone_name(actor.phrases, milestone), limit=120)
        await replace(interaction, Answer(actor.phrases.say("policy.found.all_there", about=about)))

    async def _draft(
        self, actor: Actor, candidate: Candidate, milestone: Milestone | None, *, is_merged: bool
    ) -> Draft | None:
        """Return a draft of the first entry; None where the milestone has all of it."""
        parts = takeover.parts_of(candidate, milestone)
        if not parts:
            return None
        return await self.desk.editing.open(
            parts[0].act,
            actor.author,
            today=actor.today,
            milestone_id=None if milestone is None else milestone.id,
            part=parts[0].part,
            given={**parts[0].fields, **carried(candidate, is_merged=is_merged)},
        )

    async def _on_record(self, actor: Actor, milestone_id: str) -> Milestone:
        milestone = await self.desk.record.milestone(milestone_id, guild=actor.author.guild_id)
        if milestone is None:
            raise UserError("editing.no_such_milestone")
        return milestone

    async def _panel(self, actor: Actor, waiting: Waiting) -> Answer:
        phrases, candidate, guild_id = actor.phrases, waiting.candidate, actor.author.guild_id
        same = await self.queue.same_on_record(waiting, guild_id)
        first = await self._first_line(actor, waiting, same)
        details = found_details(phrases, candidate)
        for other in candidate.related:
            related = await self.desk.record.milestone(other, guild=guild_id)
            if related is not None:
                name = inert(milestone_name(phrases, related), limit=120)
                details.add_field(name=phrases.say("policy.found.related"), value=name, inline=False)
                break
        return Answer(first, fitted(details), found_buttons(phrases, candidate, is_on_record=same is not None))

    async def _first_line(self, actor: Actor, waiting: Waiting, same: Milestone | None) -> str:
        phrases = actor.phrases
        title = inert(waiting.candidate.lead.title, limit=TITLE)
        if same is not None:
            return phrases.say("policy.found.same", title=title, about=inert(milestone_name(phrases, same), limit=120))
        if waiting.about is None:
            return phrases.say("policy.found.new", title=title)
        known = await self.desk.record.milestone(waiting.about, guild=actor.author.guild_id)
        gone = phrases.say("notice.item_gone")
        about = gone if known is None else inert(milestone_name(phrases, known), limit=120)
        return phrases.say("policy.found.news", title=title, about=about)
