"""Keeping the record: what was typed into a form becomes one change, written with its audit row in one step.

The way of every entry, from a form or a command's options: `open` keeps a draft, whose id is all that a form or a
button has to carry; `fill` takes what was typed; `preview` reads it and says what would be written; `save` writes it.
In between everything may restart. Reviews are in `reviews`, the history in `history`, files in `imports`, `exports`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Protocol, TypeAlias

from calculations.errors import UserError
from tracker.policy.changes import (
    PUBLISHED,
    Announcement,
    Change,
    FieldChange,
    Origin,
)
from tracker.policy.dates import DateReading
from tracker.policy.doubts import Doubt, doubts_about
from tracker.policy.drafts import KEPT, Act, Author, Draft, DraftGoneError, DraftStore, own_draft
from tracker.policy.duplicates import LookAlike, look_alikes
from tracker.policy.entries import Entered, entered, new_milestone
from tracker.policy.forms import find_part, form_of
from tracker.policy.further import NOTHING_FURTHER, Further, further_of
from tracker.policy.ids import new_id
from tracker.policy.milestones import Milestone
from tracker.policy.record import Addition, ConflictError, Writing
from tracker.policy.review_queue import Settlement, Settling
from tracker.policy.takeover import rest_of
from tracker.policy.typed_fields import read_text_or_none
from tracker.policy.undoing import may_undo, named_change, without
from tracker.policy.writing import announced, change_of, lines_between, meeting

DIGEST_ONLY_AFTER = timedelta(days=7)
"""What is dated further back is no news: it goes to the digest unless a person presses **Post**."""

_SUBSTANCE = frozenset({"status", "withdrawn", PUBLISHED, "action", "deadline", "action.date", "deadline.date"})
"""Fields whose change is worth a post of its own."""

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving the draft would do. Nothing is written yet.

    `before` is None for a new milestone. `readings` are the dates as they were read, to be shown back where
    `reading.is_ambiguous` (or always). `doubts` and `look_alikes` are what the panel must show: pressing its button
    confirms them. `meanwhile` are changes since the form was handed out, newest first; they do not touch what this
    draft edits. `suggested` is what the item's age asks for: DIGEST when it is dated more than 7 days back, or is a
    correction without substance. `awaits_review` says that another moderator will have to approve. `undoes` is the
    change that an UNDO takes back.
    """

    draft: Draft
    before: Milestone | None
    after: Milestone
    fields: tuple[FieldChange, ...]
    readings: tuple[DateReading, ...]
    doubts: tuple[Doubt, ...]
    look_alikes: tuple[LookAlike, ...]
    meanwhile: tuple[Change, ...]
    suggested: Announcement
    awaits_review: bool
    undoes: Change | None = None

    @property
    def marks(self) -> tuple[str, ...]:
        """Return what tells everything to be confirmed from other such things."""
        return (*(doubt.mark for doubt in self.doubts), *(f"like {one.milestone.id}" for one in self.look_alikes))


@dataclass(frozen=True, slots=True)
class EditConflict:
    """Somebody changed what this draft edits since its form was handed out. The draft is kept as typed.

    `changes` are all changes in between, newest first; `fields` those of their field changes that meet this draft's.
    `keep_mine` makes them seen, so that `preview` goes on with what was typed.
    """

    draft: Draft
    changes: tuple[Change, ...]
    fields: tuple[FieldChange, ...]


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


class EditingStore(Protocol):
    """What entries read and write. Each method is one atomic step."""

    async def milestone(self, milestone_id: str, *, guild: int | None) -> Milestone | None:
        """Return one milestone as the guild's members see it (None: as everybody does); None when they do not."""

    async def changes(self, milestone_id: str, *, guild: int | None) -> Sequence[Change]:
        """Return everybody's changes of a milestone and the guild's own, newest first."""

    async def owner(self, milestone_id: str) -> int | None:
        """Return the guild that a milestone belongs to. Raises: KeyError when it is everybody's or there is none."""

    async def change(self, change_id: str) -> Change | None:
        """Return one change, whosever it is."""

    async def changes_by(self, author_id: int, *, scope: int | None, most: int) -> Sequence[Change]:
        """Return the newest changes that a person made in one record, newest first."""

    async def alike(self, milestone: Milestone, *, guild: int | None) -> Sequence[Milestone]:
        """Return some milestones that the guild sees, withdrawn ones too, that may be the same thing.

        Every one with the same link or identifier is among them, and those whose titles share most words.
        """

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
class _Prepared:
    """A draft, read: what is to be shown of it, and what would be written."""

    preview: Preview
    writing: Writing


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
        _require_right(act, by)
        typed = dict(given or {})
        initial: Mapping[str, str] = {}
        seen_change = None
        if act is Act.UNDO:
            undone = await self._to_undo(typed.get("change", ""), by)
            milestone_id, typed = undone.milestone_id, {**typed, "change": undone.id}
        if act is not Act.ADD:
            guild = await self._record_of(milestone_id or "", act, by)
            milestone = await self._milestone(milestone_id or "", guild)
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
        prepared = await self._prepare(await self.draft(draft_id, by), by, two_person_review)
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
            prepared = await self._prepare(draft, by, two_person_review)
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
            milestone = await self._milestone(change.milestone_id, by.guild_id)
            return Saved(change, milestone, further if is_settled else NOTHING_FURTHER)
        raise UserError("editing.try_again")

    async def cancel(self, draft_id: str, by: Author) -> None:
        """Drop a draft. Raises: UserError when it is another person's; one that is gone is no error."""
        draft = await self.drafts_store.draft(draft_id)
        if draft is not None:
            own_draft(draft, by, now=draft.touched_at)
            await self.drafts_store.drop(draft_id)

    def _settlement(self, settling: Settling | None, after: Milestone, by: Author) -> Settlement | None:
        if settling is None:
            return None
        return Settlement(settling.candidate.id, by.guild_id, settling.decision, after.id, self.now())

    def _further(self, settling: Settling | None, draft: Draft, prepared: _Prepared) -> Further:
        if settling is None:
            return NOTHING_FURTHER
        before, after = prepared.preview.before, prepared.preview.after
        parts = rest_of(settling.candidate, before, after)
        first = change_of(prepared.writing)
        return further_of(parts, after, first, draft.author, today=draft.typed_on, now=self.now())

    async def _prepare(self, draft: Draft, by: Author, two_person_review: bool) -> _Prepared | EditConflict:
        _require_right(draft.act, by)
        now = self.now()
        if draft.act is Act.ADD:
            read = new_milestone(draft, scope=by.guild_id, now=now)
            return await self._prepared(draft, by, None, read, (), two_person_review)
        assert draft.milestone_id is not None, "only an ADD has no milestone"
        guild = await self._record_of(draft.milestone_id, draft.act, by)
        seen = await self._milestone(draft.milestone_id, guild)
        changes = await self.store.changes(seen.id, guild=guild)
        undoes = None
        if draft.act is Act.UNDO:
            undoes = named_change(draft.typed["change"], changes, scope=by.guild_id)
            below = await self._below(seen, by)
            read = Entered(without(undoes, seen=seen, below=below, changes=changes))
        elif draft.act is Act.PUBLISH:
            read = Entered(_published(seen))
        else:
            if draft.act is Act.RELATE:
                await self._milestone(draft.typed.get("other", "").strip(), by.guild_id)
            read = entered(draft, seen, scope=by.guild_id, now=now)
        meanwhile = tuple(takewhile(lambda change: change.id != draft.seen_change, changes))
        prepared = await self._prepared(draft, by, seen, read, meanwhile, two_person_review, undoes=undoes)
        met = meeting(prepared.preview.fields, meanwhile)
        return EditConflict(draft, meanwhile, met) if met else prepared

    async def _prepared(
        self,
        draft: Draft,
        by: Author,
        before: Milestone | None,
        read: Entered,
        meanwhile: tuple[Change, ...],
        two_person_review: bool,
        *,
        undoes: Change | None = None,
    ) -> _Prepared:
        after = read.after
        fields = () if before is None else lines_between(before, after, scope=by.guild_id)
        if draft.act is Act.PUBLISH:
            fields = (FieldChange("", PUBLISHED, False, True),)
        doubts = doubts_about(before, after, today=draft.typed_on)
        alike: tuple[LookAlike, ...] = ()
        if before is None or {line.field for line in fields} & {"title", "identifier", "url"}:
            alike = look_alikes(after, await self.store.alike(after, guild=by.guild_id))
        awaits = two_person_review and draft.act is not Act.PUBLISH and by.guild_id is not None
        preview = Preview(
            draft=draft,
            before=before,
            after=after,
            fields=fields,
            readings=read.readings,
            doubts=() if draft.act in _PAST_DOUBT else doubts,
            look_alikes=alike,
            meanwhile=meanwhile,
            suggested=_suggested(draft, read, fields),
            awaits_review=awaits,
            undoes=undoes,
        )
        change = Change(
            id=new_id("c-"),
            milestone_id=after.id,
            scope=None if draft.act is Act.PUBLISH else by.guild_id,
            origin=_origin(draft.act, by),
            author_id=by.user_id,
            made_at=self.now(),
            announcement=preview.suggested,
            fields=fields,
            is_addition=before is None,
            undoes_id=undoes.id if undoes else None,
            reason=read_text_or_none("reason", draft.typed.get("reason", "")),
        )
        return _Prepared(preview, Addition(after, change) if before is None else change)

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

    async def _record_of(self, milestone_id: str, act: Act, by: Author) -> int | None:
        """Return in whose record a milestone is looked at: a publication finds it in that of its own guild."""
        if act is not Act.PUBLISH:
            return by.guild_id
        try:
            return await self.store.owner(milestone_id)
        except KeyError:
            return None

    async def _milestone(self, milestone_id: str, guild: int | None) -> Milestone:
        milestone = await self.store.milestone(milestone_id, guild=guild) if milestone_id else None
        if milestone is None:
            raise UserError("editing.no_such_milestone")
        return milestone

    async def _below(self, seen: Milestone, by: Author) -> Milestone | None:
        if seen.scope == by.guild_id:
            return None
        return await self.store.milestone(seen.id, guild=None)

    async def _note(self, preview: Preview) -> Preview:
        return replace(preview, draft=await self._keep(replace(preview.draft, shown=preview.marks)))

    async def _keep(self, draft: Draft) -> Draft:
        kept = replace(draft, touched_at=self.now())
        await self.drafts_store.keep(kept)
        return kept


_PAST_DOUBT = frozenset({Act.UNDO, Act.PUBLISH, Act.WITHDRAW, Act.RELATE})
"""Acts about which nothing unlikely is asked: what they lead back to, or leave as it is, was confirmed once. What they
would make impossible is refused all the same."""


def _require_right(act: Act, by: Author) -> None:
    if (act is Act.PUBLISH or by.guild_id is None) and not by.is_owner:
        raise UserError("editing.owners_only")


def _published(seen: Milestone) -> Milestone:
    if seen.scope is None:
        raise UserError("editing.published_already")
    if seen.withdrawn:
        raise UserError("editing.withdrawn_already")
    return replace(seen, scope=None)


def _suggested(draft: Draft, read: Entered, fields: Sequence[FieldChange]) -> Announcement:
    if read.dated_on is not None:
        is_old = draft.typed_on - read.dated_on > DIGEST_ONLY_AFTER
        return Announcement.DIGEST if is_old else Announcement.POST
    return Announcement.POST if any(line.field in _SUBSTANCE for line in fields) else Announcement.DIGEST


def _origin(act: Act, by: Author) -> Origin:
    if act is Act.UNDO:
        return Origin.UNDO
    return Origin.OWNER if by.guild_id is None or act is Act.PUBLISH else Origin.MODERATOR
