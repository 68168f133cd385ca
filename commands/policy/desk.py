"""What all of `/policy` shares: who acts, in whose record, on which day, and where the answer may be seen."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import discord

from calculations.errors import UserError
from commands.policy.consequences import Consequences, Reach
from commands.policy.panels import conflict_panel, preview_panel, refusal_panel, saved_panel
from commands.policy.sheets import Sheet, form_for, has_form
from commands.replies.answers import Answer, replace, reply
from commands.replies.controls import custom_id
from commands.replies.forms import open_form
from commands.replies.words import Phrasebook, Words
from commands.rights import Rights
from tracker.guilds.settings import GuildSettings
from tracker.policy.changes import Announcement, FieldChange
from tracker.policy.drafts import Act, Author, Draft
from tracker.policy.editing import Editing, Saved
from tracker.policy.milestones import Milestone
from tracker.policy.preparing import EditConflict, Preview
from tracker.policy.record import RecordStore

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Actor:
    """A moderator at work: the person, their server's settings, words and day."""

    author: Author
    settings: GuildSettings
    phrases: Phrasebook
    today: date


@dataclass(frozen=True, slots=True)
class Desk:
    """The services and habits of every part of `/policy`."""

    words: Words
    rights: Rights
    editing: Editing
    record: RecordStore
    consequences: Consequences
    now: Callable[[], datetime]

    async def actor(self, interaction: discord.Interaction, act: Act | None = None) -> Actor:
        """Return who acts; asked anew at every interaction.

        Raises: UserError for anybody who is no moderator here (any more); a publication is for the bot's owners.
        """
        if act is Act.PUBLISH:
            self.rights.require_owner(interaction)
            settings = self.rights.guilds.current(guild_of(interaction))
        else:
            settings = await self.rights.require_moderator(interaction)
        today = self.now().astimezone(ZoneInfo(settings.time_zone)).date()
        return Actor(self._author(interaction), settings, self.words.for_locale(interaction.locale), today)

    async def drafter(self, interaction: discord.Interaction, draft_id: str) -> tuple[Actor, Draft]:
        """Return who acts on a draft, which is theirs. Raises: UserError as `actor`, or when it is not or is gone."""
        draft = await self.editing.draft(draft_id, self._author(interaction))
        return await self.actor(interaction, draft.act), draft

    async def milestone_of(self, draft: Draft) -> Milestone | None:
        """Return the milestone on record that a draft is about; None for a new one."""
        if draft.milestone_id is None:
            return None
        return await self.record.milestone(draft.milestone_id, guild=draft.author.guild_id)

    async def open_form(self, interaction: discord.Interaction, actor: Actor, draft: Draft, sheet: Sheet) -> None:
        """Open the form of a draft, filled in with what was typed before."""
        form = form_for(actor.phrases, draft, await self.milestone_of(draft), sheet)
        await open_form(
            interaction, identity=custom_id("policy.form", draft.id, sheet), title=form.title, fields=form.fields
        )

    async def show_draft(
        self, interaction: discord.Interaction, actor: Actor, draft: Draft, sheet: Sheet, *, anew: bool = False
    ) -> None:
        """Show what keeping a draft would do, or why it cannot be kept; `anew`: in a message of its own.

        Raises: UserError when it cannot, and there is no form to mend it in; such a draft is dropped.
        """
        try:
            found = await self.editing.preview(
                draft.id, actor.author, two_person_review=actor.settings.two_person_review
            )
        except UserError as error:
            if not has_form(draft.act):
                await self.editing.cancel(draft.id, actor.author)
                raise
            refusal = refusal_panel(actor.phrases, draft, error, sheet)
            await self.show(interaction, actor, refusal, private=True, anew=anew)
            return
        await self.show_found(interaction, actor, found, sheet, is_again=False, anew=anew)

    async def show_found(
        self,
        interaction: discord.Interaction,
        actor: Actor,
        found: Preview | EditConflict,
        sheet: Sheet,
        *,
        is_again: bool,
        anew: bool = False,
    ) -> None:
        """Show a preview, or the conflict that stands before it."""
        if isinstance(found, EditConflict):
            panel = conflict_panel(actor.phrases, found, await self.milestone_of(found.draft), sheet)
        else:
            reach = await self._reach(actor, found.after, found.fields, is_new=found.before is None)
            other = await self._other_of(found.draft)
            panel = preview_panel(actor.phrases, found, reach, sheet, other=other, is_again=is_again)
        await self.show(interaction, actor, panel, anew=anew)

    async def saved_panel(self, actor: Actor, saved: Saved, before: Milestone | None) -> Answer:
        """Return what stands on record now; `before` is the milestone as it was, None for a new one."""
        change, reach = saved.change, None
        if change.announcement == Announcement.POST:
            reach = await self._reach(actor, saved.milestone, change.fields, is_new=change.is_addition)
        return saved_panel(actor.phrases, saved, reach, before=before)

    async def show(
        self,
        interaction: discord.Interaction,
        actor: Actor,
        answer: Answer,
        *,
        private: bool = False,
        anew: bool = False,
    ) -> None:
        """Put the answer in place of the message that was pressed, or answer a command or its form with it.

        In the moderators' channel colleagues see it, elsewhere nobody but the person, and nowhere where `private`.
        """
        if interaction.message is not None and not anew:
            await replace(interaction, answer)
        else:
            await reply(interaction, answer, private=private or self.is_private(interaction, actor))

    async def show_moderators(self, interaction: discord.Interaction, actor: Actor, answer: Answer) -> None:
        """Show colleagues in the moderators' channel what was answered to one person; nothing where they saw it."""
        channel_id = actor.settings.moderators_channel_id
        if channel_id is None or not self.is_private(interaction, actor):
            return
        place = interaction.client.get_partial_messageable(channel_id, guild_id=actor.settings.guild_id)
        try:
            await place.send(
                answer.content,
                embed=discord.utils.MISSING if answer.details is None else answer.details,
                view=answer.view() or discord.utils.MISSING,
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except discord.HTTPException as error:
            # `/policy queue` lists it all the same.
            log.warning("could not show what waits in channel %s: %s", channel_id, error)

    def is_private(self, interaction: discord.Interaction, actor: Actor) -> bool:
        """Tell whether an answer is for this person only: everywhere but in the moderators' channel and its threads."""
        places = (interaction.channel_id, getattr(interaction.channel, "parent_id", None))
        return actor.settings.moderators_channel_id not in places or actor.settings.moderators_channel_id is None

    async def _other_of(self, draft: Draft) -> Milestone | None:
        if draft.act is not Act.RELATE:
            return None
        return await self.record.milestone(draft.typed.get("other", ""), guild=draft.author.guild_id)

    def _author(self, interaction: discord.Interaction) -> Author:
        return Author(interaction.user.id, guild_of(interaction), is_owner=self.rights.is_owner(interaction))

    async def _reach(self, actor: Actor, after: Milestone, fields: tuple[FieldChange, ...], *, is_new: bool) -> Reach:
        return await self.consequences.of(after, fields, is_new=is_new, guild_id=actor.author.guild_id)


def guild_of(interaction: discord.Interaction) -> int:
    """Return the guild an interaction is in. Raises: UserError in a direct message."""
    if interaction.guild_id is None:
        raise UserError("rights.server_only")
    return interaction.guild_id
