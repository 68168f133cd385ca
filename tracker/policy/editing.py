"""Keeping the record: what was typed into a form becomes one change, written with its audit row in one step.

The way of every entry, from a form or a command's options: `open` keeps a draft, whose id is all that a form or a
button has to carry; `fill` takes what was typed; `preview` reads it and says what would be written (see `preparing`);
`save` writes it. In between everything may restart. Reviews are in `reviews`, the history in `history`, files in
`imports` and `exports`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol, TypeAlias

from calculations.errors import UserError
from tracker.policy.changes import Announcement, Change, Origin
from tracker.policy.drafts import KEPT, Act, Author, Draft, DraftGoneError, DraftStore, own_draft
from tracker.policy.forms import find_part, form_of
from tracker.policy.further import NOTHING_FURTHER, Further, further_of
from tracker.policy.ids import new_id
from tracker.policy.milestones import Milestone
from tracker.policy.preparing import EditConflict, Prepared, Preparing, Preview, RecordView, require_right
from tracker.policy.record import ConflictError, Writing
from tracker.policy.review_queue import Settlement, Settling
from tracker.policy.takeover import rest_of
from tracker.policy.undoing import may_undo, named_change
from tracker.policy.writing import announced, change_of

_TRIES = 3


@dataclass(frozen=True, slots=True)
class NeedsConfirmation:
    """Something to confirm came up since the preview; show the panel again from this one."""

    preview: Preview


@dataclass(frozen=True, slots=True)
class Saved:
    """It stands in the record. `milestone` as the author's guild sees it now; `further` was written with it."""

    change: Change
    milestone: Milestone
    further: Further = NOTHING_FURTHER


@dataclass(frozen=True, slots=True)
class AwaitsReview:
    """It is kept for another moderator to approve; see `reviews.Reviews`."""

    proposal_id: str


Outcome: TypeAlias = Saved | AwaitsReview | NeedsConfirmation | EditConflict


class EditingStore(RecordView, Protocol):
    """What entries read and write. Each method is one atomic step."""

    async def change(self, change_id: str) -> Change | None:
        """Return one change, whosever it is."""

    async def changes_by(self, author_id: int, *, scope: int | None, most: int) -> Sequence[Change]:
        """Return the newest changes that a person made in one record, newest first."""

    async def write(
        self,
        writing: Writing,
        *,
        draft_id: str,
        settlement: Settlement | None = None,
        further: Further = NOTHING_FURTHER,
    ) -> bool:
        """Add the milestone or write the change, see `record.RecordStore`, and end the draft, in one step.

        In the same step the candidate is settled that the draft was made of, and the rest of it is written; both are
        left out, and False is returned, where there is none or it does not wait any more.
        Raises: ConflictError; DraftGoneError when the draft was ended before, which then has written it already.
        """

    async def propose(self, writing: Writing, *, act: Act, draft_id: str, settlement: Settlement | None = None) -> None:
        """Keep it for a second moderator under the id of its change, and end the draft, in one step.

        The candidate that the draft was made of waits in it, where it still waits: the decision counts when the
        proposal is approved, and is dropped when it is rejected. Raises: DraftGoneError.
        """


@dataclass(frozen=True, slots=True)
class Editing:
    """The entries of moderators and owners. Every method raises UserError with a sentence for the person."""

    store: EditingStore
    drafts_store: DraftStore
    now: Callable[[], datetime]

    async def open(
        self,
        act: Act,
        by: Author,
        *,
        today: date,
        milestone_id: str | None = None,
        part: str = "",
        given: Mapping[str, str] | None = None,
    ) -> Draft:
        """Begin an entry and keep it; for EDIT, `draft.initial` holds all fields as they stand, ready for the form.

        `given` are fields known already, such as a command's options. Entries without a form (RELATE, UNDO ...) go on
        to `preview` at once. An UNDO needs no milestone: it finds it by the change.
        Raises: UserError when there is no such milestone, part or change, or this person may not do that.
        """
        require_right(act, by)
        typed = dict(given or {})
        initial: Mapping[str, str] = {}
        seen_change = None
        if act is Act.UNDO:
            undone = await self._to_undo(typed.get("change", ""), by)
            milestone_id, typed = undone.milestone_id, {**typed, "change": undone.id}
        if act is not Act.ADD:
            guild = await self._preparing.record_of(milestone_id or "", act, by)
            milestone = await self._preparing.milestone(milestone_id or "", guild)
            changes = await self.store.changes(milestone.id, guild=guild)
            seen_change = changes[0].id if changes else None
            if act is Act.EDIT:
                initial = form_of(milestone, part)
            elif part:
                find_part(milestone, part)
        draft = Draft(
            id=new_id("d-"),
            act=act,
            author=by,
            milestone_id=milestone_id,
            part=part,
            initial=initial,
            typed={**initial, **typed},
            seen_change=seen_change,
            typed_on=today,
            touched_at=self.now(),
        )
        await self.drafts_store.keep(draft)
        return draft

    async def fill(self, draft_id: str, by: Author, typed: Mapping[str, str], *, today: date) -> Draft:
        """Keep what was typed into a form, whatever it is; fields that are not in `typed` stay as they are.

        Raises: UserError when the draft is gone or another person's.
        """
        draft = await self.draft(draft_id, by)
        return await self._keep(
            replace(draft, typed={**draft.typed, **typed}, typed_on=today, is_filled=True, shown=())
        )

    async def draft(self, draft_id: str, by: Author) -> Draft:
        """Return a draft, for the form behind **Fix it**. Raises: UserError as `fill`."""
        return own_draft(await self.drafts_store.draft(draft_id), by, now=self.now())

    async def drafts(self, by: Author) -> Sequence[Draft]:
        """Return this person's filled drafts in this guild, newest first."""
        return await self.drafts_store.drafts(by, since=self.now() - KEPT)

    async def preview(self, draft_id: str, by: Author, *, two_person_review: bool) -> Preview | EditConflict:
        """Read the draft and say what saving it would do; what is to be confirmed is noted in the draft.

        Raises: UserError for what is refused; the draft stays, so show **Fix it**. `error.values["field"]`, where
        there, names the field.
        """
        prepared = await self._preparing.prepare(await self.draft(draft_id, by), by, two_person_review)
        return prepared if isinstance(prepared, EditConflict) else await self._note(prepared.preview)

    async def keep_mine(self, draft_id: str, by: Author) -> Draft:
        """Note that this person has seen what changed in between and wants their own words all the same."""
        draft = await self.draft(draft_id, by)
        if draft.milestone_id is None:
            return draft
        changes = await self.store.changes(draft.milestone_id, guild=by.guild_id)
        return await self._keep(replace(draft, seen_change=changes[0].id if changes else None))

    async def save(
        self,
        draft_id: str,
        by: Author,
        announcement: Announcement,
        *,
        two_person_review: bool,
        settling: Settling | None = None,
    ) -> Outcome:
        """Write the draft and end it, in one step; with `two_person_review` keep it for another moderator.

        `announcement`: **Post** is POST, **Save without alert** DIGEST. `settling` is the candidate that the draft was
        made of. A second press of the same button writes nothing twice: it raises UserError `editing.draft_gone`.
        """
        draft = await self.draft(draft_id, by)
        for _ in range(_TRIES):
            prepared = await self._preparing.prepare(draft, by, two_person_review)
            if isinstance(prepared, EditConflict):
                return prepared
            if set(prepared.preview.marks) - set(draft.shown):
                return NeedsConfirmation(await self._note(prepared.preview))
            writing = announced(prepared.writing, announcement)
            settlement = self._settlement(settling, prepared.preview.after, by)
            try:
                if prepared.preview.awaits_review:
                    await self.store.propose(writing, act=draft.act, draft_id=draft.id, settlement=settlement)
                    return AwaitsReview(change_of(writing).id)
                further = self._further(settling, draft, prepared)
                is_settled = await self.store.write(writing, draft_id=draft.id, settlement=settlement, further=further)
            except ConflictError:
                # Somebody was faster between our reading and our writing: read again.
                continue
            except DraftGoneError:
                raise UserError("editing.draft_gone") from None
            change = change_of(writing)
            milestone = await self._preparing.milestone(change.milestone_id, by.guild_id)
            return Saved(change, milestone, further if is_settled else NOTHING_FURTHER)
        raise UserError("editing.try_again")

    async def cancel(self, draft_id: str, by: Author) -> None:
        """Drop a draft. Raises: UserError when it is another person's; one that is gone is no error."""
        draft = await self.drafts_store.draft(draft_id)
        if draft is not None:
            own_draft(draft, by, now=draft.touched_at)
            await self.drafts_store.drop(draft_id)

    @property
    def _preparing(self) -> Preparing:
        return Preparing(self.store, self.now)

    def _settlement(self, settling: Settling | None, after: Milestone, by: Author) -> Settlement | None:
        if settling is None:
            return None
        return Settlement(settling.candidate.id, by.guild_id, settling.decision, after.id, self.now())

    def _further(self, settling: Settling | None, draft: Draft, prepared: Prepared) -> Further:
        if settling is None:
            return NOTHING_FURTHER
        before, after = prepared.preview.before, prepared.preview.after
        parts = rest_of(settling.candidate, before, after)
        first = change_of(prepared.writing)
        return further_of(parts, after, first, draft.author, today=draft.typed_on, now=self.now())

    async def _to_undo(self, change_id: str, by: Author) -> Change:
        if not change_id:
            return await self._own_last(by)
        change = await self.store.change(change_id)
        if change is None:
            raise UserError("editing.no_such_change")
        return named_change(
            change_id, await self.store.changes(change.milestone_id, guild=by.guild_id), scope=by.guild_id
        )

    async def _own_last(self, by: Author) -> Change:
        for change in await self.store.changes_by(by.user_id, scope=by.guild_id, most=100):
            # Undoing again goes one change further back, rather than to and fro.
            if change.origin != Origin.UNDO:
                changes = await self.store.changes(change.milestone_id, guild=by.guild_id)
                if may_undo(change, changes, scope=by.guild_id):
                    return change
        raise UserError("editing.nothing_to_undo")

    async def _note(self, preview: Preview) -> Preview:
        return replace(preview, draft=await self._keep(replace(preview.draft, shown=preview.marks)))

    async def _keep(self, draft: Draft) -> Draft:
        kept = replace(draft, touched_at=self.now())
        await self.drafts_store.keep(kept)
        return kept
