"""Two-person review: what one moderator writes another approves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from calculations.errors import UserError
from tracker.policy.changes import (
    DERIVED_FIELDS,
    Announcement,
    Approval,
    Change,
    FieldChange,
    amended,
    value_at,
)
from tracker.policy.doubts import doubts_about
from tracker.policy.drafts import Act, Author
from tracker.policy.editing import Saved
from tracker.policy.further import NOTHING_FURTHER, Further, further_of
from tracker.policy.milestones import Milestone, with_dates_of_actions
from tracker.policy.record import Addition, ConflictError, Writing
from tracker.policy.takeover import Part
from tracker.policy.typed_fields import read_text_or_none
from tracker.policy.writing import change_of, lines_between

ALONE_AFTER = timedelta(hours=1)
"""After this long without another moderator an author may approve their own change; the history says so."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that waits. `before` is None for a new milestone; `author_id` None once that person was erased."""

    id: str
    act: Act
    scope: int | None
    author_id: int | None
    proposed_at: datetime
    announcement: Announcement | str
    before: Milestone | None
    after: Milestone
    fields: tuple[FieldChange, ...]
    reason: str | None

    @property
    def own_approval_from(self) -> datetime:
        """Return from when its author may approve it alone."""
        return self.proposed_at + ALONE_AFTER


@dataclass(frozen=True, slots=True)
class Outdated:
    """What a proposal would change was changed meanwhile: nothing is written, and the proposal goes on waiting.

    `fields` are those of its fields that stand otherwise now, each with what stands there as `after`; `changes` what
    was changed in them since it was made, newest first.
    """

    proposal: Proposal
    changes: tuple[Change, ...]
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal as it is kept: what would be written, with `made_at` the moment of the proposal."""

    act: Act
    writing: Writing


class ProposalGoneError(Exception):
    """A proposal was decided already, or never made."""


class ReviewStore(Protocol):
    """Keeps what waits for a second moderator. Each method is one atomic step."""

    async def pending(self, *, scope: int | None) -> Sequence[Waiting]:
        """Return what waits in one record, oldest first."""

    async def waiting(self, proposal_id: str) -> Waiting | None:
        """Return one that waits; None when there is none (any more)."""

    async def milestone(self, milestone_id: str, *, guild: int | None) -> Milestone | None:
        """Return one milestone as the guild's members see it; None when they do not."""

    async def changes(self, milestone_id: str, *, guild: int | None) -> Sequence[Change]:
        """Return everybody's changes of a milestone and the guild's own, newest first."""

    async def approve(self, writing: Writing, *, decider_id: int, further: Further = NOTHING_FURTHER) -> None:
        """Write what was proposed, what goes with it, and that it is decided, in one step.

        Raises: ProposalGoneError; ConflictError as `record.RecordStore`.
        """

    async def reject(self, proposal_id: str, *, decider_id: int, decided_at: datetime, reason: str | None) -> None:
        """Note that it was decided against. Raises: ProposalGoneError."""


@dataclass(frozen=True, slots=True)
class Reviews:
    """The changes that wait for a second moderator."""

    store: ReviewStore
    now: Callable[[], datetime]

    async def pending(self, by: Author) -> Sequence[Proposal]:
        """Return what waits in this guild, oldest first."""
        return [await self._proposal(waiting) for waiting in await self.store.pending(scope=by.guild_id)]

    async def proposal(self, proposal_id: str, by: Author) -> Proposal:
        """Return one that waits. Raises: UserError `editing.proposal_gone`, also when it was decided already."""
        return await self._proposal(await self._waiting(proposal_id, by))

    async def approve(self, proposal_id: str, by: Author, *, parts: Sequence[Part] = ()) -> Saved | Outdated:
        """Write it, with its author as author and this person as approver.

        `parts` are the other dates of the document that it was made of: they are written in the same step, with the
        same approval.
        Raises: UserError `editing.own_proposal` (values: from_at) for its author within the first hour, and what
        `doubts.doubts_about` refuses where other changes have made it impossible.
        """
        waiting = await self._waiting(proposal_id, by)
        proposed = change_of(waiting.writing)
        is_own = proposed.author_id == by.user_id
        now = self.now()
        if is_own and now < proposed.made_at + ALONE_AFTER:
            raise UserError("editing.own_proposal", from_at=proposed.made_at + ALONE_AFTER)
        change = replace(
            proposed,
            made_at=now,
            approval=Approval.ALONE if is_own else Approval.ANOTHER,
            approver_id=by.user_id,
        )
        if isinstance(waiting.writing, Addition):
            writing: Writing = replace(waiting.writing, change=change)
            after = waiting.writing.milestone
        else:
            seen = await self._seen(change)
            if differing := _differing(change, seen):
                return await self._outdated(waiting, differing)
            # What was possible when it was proposed need not be so any more; what was unlikely its author confirmed.
            doubts_about(seen, amended(seen, change.fields), today=now.date())
            writing = change = replace(change, fields=_with_derived(change, seen))
            after = amended(seen, change.fields)
            if after.actions != seen.actions:
                after = with_dates_of_actions(after)
        author = Author(proposed.author_id or by.user_id, by.guild_id)
        further = further_of(parts, after, change, author, today=now.date(), now=now)
        try:
            await self.store.approve(writing, decider_id=by.user_id, further=further)
        except ProposalGoneError:
            raise UserError("editing.proposal_gone") from None
        except ConflictError:
            raise UserError("editing.try_again") from None
        return Saved(change, await self._seen(change), further)

    async def reject(self, proposal_id: str, by: Author, reason: str | None = None) -> Proposal:
        """Decide against it (its author may too: that takes it back); return it, so that its author can be told."""
        proposal = await self.proposal(proposal_id, by)
        kept = read_text_or_none("reason", reason or "")
        try:
            await self.store.reject(proposal.id, decider_id=by.user_id, decided_at=self.now(), reason=kept)
        except ProposalGoneError:
            raise UserError("editing.proposal_gone") from None
        return proposal

    async def _waiting(self, proposal_id: str, by: Author) -> Waiting:
        waiting = await self.store.waiting(proposal_id)
        if waiting is None or change_of(waiting.writing).scope != by.guild_id:
            raise UserError("editing.proposal_gone")
        return waiting

    async def _seen(self, change: Change) -> Milestone:
        milestone = await self.store.milestone(change.milestone_id, guild=change.scope)
        assert milestone is not None, "milestones are withdrawn, never deleted"
        return milestone

    async def _proposal(self, waiting: Waiting) -> Proposal:
        change = change_of(waiting.writing)
        if isinstance(waiting.writing, Addition):
            before, after = None, waiting.writing.milestone
        else:
            before = await self._seen(change)
            after = amended(before, change.fields)
        return Proposal(
            id=change.id,
            act=waiting.act,
            scope=change.scope,
            author_id=change.author_id,
            proposed_at=change.made_at,
            announcement=change.announcement,
            before=before,
            after=after,
            fields=change.fields,
            reason=change.reason,
        )

    async def _outdated(self, waiting: Waiting, differing: tuple[FieldChange, ...]) -> Outdated:
        proposed = change_of(waiting.writing)
        met = {(line.part, line.field) for line in differing}
        changes = tuple(
            change
            for change in await self.store.changes(proposed.milestone_id, guild=proposed.scope)
            if change.made_at >= proposed.made_at and met & {(line.part, line.field) for line in change.fields}
        )
        return Outdated(await self._proposal(waiting), changes, differing)


def _differing(change: Change, seen: Milestone) -> tuple[FieldChange, ...]:
    """Return the fields that stand otherwise now than when the change was proposed."""
    return tuple(
        replace(line, after=found)
        for line in change.fields
        if line.field not in DERIVED_FIELDS
        if (found := value_at(seen, line.part, line.field)) != line.before
    )


def _with_derived(change: Change, seen: Milestone) -> tuple[FieldChange, ...]:
    """Return the fields with the days that follow from the actions as they follow from those of now."""
    said = [line for line in change.fields if line.field not in DERIVED_FIELDS]
    if len(said) == len(change.fields):
        return change.fields
    after = with_dates_of_actions(amended(seen, said))
    return lines_between(seen, after, scope=change.scope)
