"""The buttons and forms of a draft: fill it in, mend it, keep it, drop it. Each carries the draft's id alone."""

from collections.abc import Mapping
from dataclasses import dataclass

import discord

from calculations.errors import UserError
from commands.feature import ControlHandler
from commands.policy.desk import Actor, Desk
from commands.policy.reviewing import Reviewing, with_further
from commands.policy.sheets import Sheet, read_sheet, typed_into
from commands.policy.taking import Taking
from commands.replies.answers import Answer, replace
from commands.replies.controls import parts_of
from commands.replies.forms import Filled
from tracker.policy.changes import Announcement
from tracker.policy.drafts import Draft
from tracker.policy.editing import AwaitsReview, NeedsConfirmation, Saved
from tracker.policy.preparing import EditConflict

_ANNOUNCEMENTS: Mapping[str, Announcement] = {"post": Announcement.POST, "save": Announcement.DIGEST}


@dataclass(frozen=True, slots=True)
class DraftControls:
    """Answers everything that is pressed or submitted about a draft."""

    desk: Desk
    reviewing: Reviewing
    taking: Taking

    def controls(self) -> Mapping[str, ControlHandler]:
        return {
            "policy.form": self._take_form,
            "policy.fix": self._fix,
            "policy.keep": self._keep,
            "policy.mine": self._keep_mine,
            "policy.cancel": self._cancel,
        }

    async def _take_form(self, interaction: discord.Interaction, rest: str) -> None:
        draft_id, sheet = parts_of(rest, 2)
        actor, _ = await self.desk.drafter(interaction, draft_id)
        typed = typed_into(Filled.of(interaction))
        draft = await self.desk.editing.fill(draft_id, actor.author, typed, today=actor.today)
        await self.desk.show_draft(interaction, actor, draft, read_sheet(sheet))

    async def _fix(self, interaction: discord.Interaction, rest: str) -> None:
        draft_id, sheet = parts_of(rest, 2)
        actor, draft = await self.desk.drafter(interaction, draft_id)
        await self.desk.open_form(interaction, actor, draft, read_sheet(sheet))

    async def _keep(self, interaction: discord.Interaction, rest: str) -> None:
        draft_id, pressed, sheet_name = parts_of(rest, 3)
        actor, draft = await self.desk.drafter(interaction, draft_id)
        sheet = read_sheet(sheet_name)
        if pressed not in _ANNOUNCEMENTS:
            raise UserError("control.outdated")
        before = await self.desk.milestone_of(draft)
        try:
            outcome = await self.desk.editing.save(
                draft_id,
                actor.author,
                _ANNOUNCEMENTS[pressed],
                two_person_review=actor.settings.two_person_review,
                settling=await self.taking.settled_by(draft),
            )
        except UserError as error:
            await self._explain(interaction, actor, draft, sheet, error)
            return
        match outcome:
            case Saved():
                panel = await self.desk.saved_panel(actor, outcome, before)
                await self.desk.show(interaction, actor, with_further(actor.phrases, panel, outcome.further))
            case AwaitsReview():
                await self.reviewing.show_new(interaction, actor, outcome.proposal_id)
            case NeedsConfirmation():
                await self.desk.show_found(interaction, actor, outcome.preview, sheet, is_again=True)
            case EditConflict():
                await self.desk.show_found(interaction, actor, outcome, sheet, is_again=True)

    async def _explain(
        self, interaction: discord.Interaction, actor: Actor, draft: Draft, sheet: Sheet, error: UserError
    ) -> None:
        """Say why a draft was not kept.

        Another press of the button may have been faster, which looking the draft up again says; or what was right
        when it was shown is refused by now, which showing it again says, with the form to mend it in.
        """
        draft = await self.desk.editing.draft(draft.id, actor.author)
        try:
            found = await self.desk.editing.preview(
                draft.id, actor.author, two_person_review=actor.settings.two_person_review
            )
        except UserError:
            await self.desk.show_draft(interaction, actor, draft, sheet)
            return
        if isinstance(found, EditConflict):
            await self.desk.show_found(interaction, actor, found, sheet, is_again=True)
            return
        raise error

    async def _keep_mine(self, interaction: discord.Interaction, rest: str) -> None:
        draft_id, sheet = parts_of(rest, 2)
        actor, _ = await self.desk.drafter(interaction, draft_id)
        draft = await self.desk.editing.keep_mine(draft_id, actor.author)
        await self.desk.show_draft(interaction, actor, draft, read_sheet(sheet))

    async def _cancel(self, interaction: discord.Interaction, rest: str) -> None:
        (draft_id,) = parts_of(rest, 1)
        actor, _ = await self.desk.drafter(interaction, draft_id)
        await self.desk.editing.cancel(draft_id, actor.author)
        await replace(interaction, Answer(actor.phrases.say("policy.cancelled")))
