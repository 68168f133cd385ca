"""Two-person review: what waits for another moderator, shown with its difference, and the buttons that decide it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord

from commands.feature import ControlHandler
from commands.policy.desk import Actor, Desk
from commands.policy.found_cards import part_lines
from commands.policy.panels import TITLE, Button, changes_in_words, difference_embed, fitted, joined
from commands.policy.taking import Taking
from commands.replies.answers import BRAND, Answer, replace
from commands.replies.cards import milestone_card
from commands.replies.controls import custom_id, parts_of
from commands.replies.differences import difference_lines
from commands.replies.embed_fields import field_text
from commands.replies.forms import Filled, TextField, open_form
from commands.replies.inert import inert
from commands.replies.report_notices import moment, person_in_words
from commands.replies.words import Phrasebook
from tracker.policy.further import Further
from tracker.policy.milestones import Milestone
from tracker.policy.reviews import Outdated, Proposal, Reviews
from tracker.policy.takeover import Part
from tracker.policy.typed_fields import LONGEST


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Shows proposals and takes the decisions of moderators."""

    desk: Desk
    reviews: Reviews
    taking: Taking

    def controls(self) -> Mapping[str, ControlHandler]:
        return {
            "policy.approve": self._approve,
            "policy.reject": self._ask_reason,
            "policy.reject_form": self._reject,
        }

    async def show_new(self, interaction: discord.Interaction, actor: Actor, proposal_id: str) -> None:
        """Say that a change waits now, and show it in the moderators' channel, where others can decide it."""
        proposal = await self.reviews.proposal(proposal_id, actor.author)
        further = await self.taking.with_proposal(proposal)
        await self.desk.show(interaction, actor, proposal_panel(actor.phrases, proposal, further))
        phrases = self.desk.words.for_locale(interaction.guild_locale or interaction.locale)
        await self.desk.show_moderators(interaction, actor, proposal_panel(phrases, proposal, further))

    async def _approve(self, interaction: discord.Interaction, rest: str) -> None:
        (proposal_id,) = parts_of(rest, 1)
        actor = await self.desk.actor(interaction)
        proposal = await self.reviews.proposal(proposal_id, actor.author)
        further = await self.taking.with_proposal(proposal)
        outcome = await self.reviews.approve(proposal_id, actor.author, parts=further)
        if isinstance(outcome, Outdated):
            await replace(interaction, _outdated_panel(actor.phrases, outcome))
            return
        panel = await self.desk.saved_panel(actor, outcome, proposal.before)
        said = actor.phrases.say(
            "policy.review.approved",
            author=person_in_words(actor.phrases, proposal.author_id),
            approver=person_in_words(actor.phrases, actor.author.user_id),
        )
        approved = Answer(f"{panel.content}\n{said}", panel.details, panel.buttons)
        await replace(interaction, with_further(actor.phrases, approved, outcome.further))

    async def _ask_reason(self, interaction: discord.Interaction, rest: str) -> None:
        (proposal_id,) = parts_of(rest, 1)
        actor = await self.desk.actor(interaction)
        proposal = await self.reviews.proposal(proposal_id, actor.author)
        await open_form(
            interaction,
            identity=custom_id("policy.reject_form", proposal.id),
            title=actor.phrases.say("policy.review.reject_title"),
            fields=[
                TextField(
                    "reason",
                    actor.phrases.say("policy.field.reason"),
                    hint=actor.phrases.say("policy.review.reject_hint"),
                    limit=LONGEST["reason"],
                    is_long=True,
                    is_required=False,
                )
            ],
        )

    async def _reject(self, interaction: discord.Interaction, rest: str) -> None:
        (proposal_id,) = parts_of(rest, 1)
        actor = await self.desk.actor(interaction)
        reason = Filled.of(interaction).texts.get("reason", "")
        proposal = await self.reviews.reject(proposal_id, actor.author, reason or None)
        say = actor.phrases.say
        details = _difference(actor.phrases, proposal)
        if reason:
            details.add_field(name=say("policy.field.reason"), value=inert(reason, limit=500), inline=False)
        line = say(
            "policy.review.rejected",
            title=inert(_named(proposal).title, limit=TITLE),
            person=person_in_words(actor.phrases, actor.author.user_id),
            author=person_in_words(actor.phrases, proposal.author_id),
        )
        await self.desk.show(interaction, actor, Answer(line, fitted(details)))


def with_further(phrases: Phrasebook, panel: Answer, further: Further) -> Answer:
    """Return a panel that also says what became of the rest of a found document."""
    lines = [panel.content]
    if further.changes:
        lines.append(phrases.plural("policy.found.further", len(further.changes)))
    if further.drafts:
        lines.append(phrases.plural("policy.found.open_ends", len(further.drafts)))
    return Answer("\n".join(lines), panel.details, panel.buttons)


def proposal_panel(phrases: Phrasebook, proposal: Proposal, further: Sequence[Part] = ()) -> Answer:
    """Return what waits, who wrote it, the difference it makes, and the buttons that decide it.

    `further` are the dates of a found document that are added besides once it is approved.
    """
    author = person_in_words(phrases, proposal.author_id)
    lines = [
        phrases.say("policy.review.first_line", title=inert(_named(proposal).title, limit=TITLE)),
        phrases.say("policy.review.by", author=author, moment=moment(proposal.proposed_at)),
        phrases.say("policy.review.alone_from", author=author, moment=moment(proposal.own_approval_from)),
    ]
    details = _difference(phrases, proposal)
    if further:
        name = phrases.say("policy.found.with_it")
        details.add_field(name=name, value=field_text(part_lines(phrases, further)), inline=False)
    if proposal.reason:
        details.add_field(
            name=phrases.say("policy.field.reason"), value=inert(proposal.reason, limit=500), inline=False
        )
    approve: Button = discord.ui.Button(
        style=discord.ButtonStyle.success,
        label=phrases.say("policy.button.approve"),
        custom_id=custom_id("policy.approve", proposal.id),
    )
    return Answer("\n".join(lines), fitted(details), (approve, _reject_button(phrases, proposal)))


def _outdated_panel(phrases: Phrasebook, outdated: Outdated) -> Answer:
    """Return what changed since a proposal was written; it can only be rejected and written anew."""
    proposal = outdated.proposal
    lines = [
        *changes_in_words(phrases, outdated.changes),
        *difference_lines(phrases, outdated.fields, proposal.before),
    ]
    details = discord.Embed(description=joined(phrases, lines), colour=BRAND)
    line = phrases.say("policy.review.outdated", title=inert(_named(proposal).title, limit=TITLE))
    return Answer(line, fitted(details), (_reject_button(phrases, proposal),))


def _named(proposal: Proposal) -> Milestone:
    """Return the milestone that a proposal is named by: as it stands, where it stands on record."""
    return proposal.after if proposal.before is None else proposal.before


def _reject_button(phrases: Phrasebook, proposal: Proposal) -> Button:
    return discord.ui.Button(
        style=discord.ButtonStyle.secondary,
        label=phrases.say("policy.button.reject"),
        custom_id=custom_id("policy.reject", proposal.id),
    )


def _difference(phrases: Phrasebook, proposal: Proposal) -> discord.Embed:
    if proposal.before is None:
        return milestone_card(phrases, proposal.after)
    return difference_embed(phrases, proposal.after, proposal.fields, proposal.before)
