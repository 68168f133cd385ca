"""Taking over what was found: its first entry is a moderator's draft; once that is on record, the rest follows."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from calculations.errors import UserError
from commands.policy.desk import Actor
from tracker.policy.candidates import Candidate
from tracker.policy.changes import Announcement
from tracker.policy.drafts import Author, Draft
from tracker.policy.editing import AwaitsReview, Editing, Saved
from tracker.policy.milestones import Milestone
from tracker.policy.review_queue import Decision, ReviewQueue
from tracker.policy.reviews import Proposal, Reviews
from tracker.policy.takeover import Part, rest_of

log = logging.getLogger(__name__)

_CANDIDATE = "candidate"
_MERGED = "merged"


def carried(candidate: Candidate, *, is_merged: bool) -> Mapping[str, str]:
    """Return what a draft carries besides what is typed: which candidate it settles, and that a person chose where."""
    return {_CANDIDATE: candidate.id, **({_MERGED: "1"} if is_merged else {})}


@dataclass(frozen=True, slots=True)
class Further:
    """What became of the rest of a document: how many dates are on record, and how many need a look before that."""

    added: int = 0
    open_ends: int = 0


NOTHING_FURTHER = Further()


@dataclass(frozen=True, slots=True)
class Taking:
    """Settles the candidate that a draft was made of, and adds the rest of what its document says.

    The person saw all of it on the card; each further date is a change of its own, which can be taken back.
    """

    editing: Editing
    reviews: Reviews
    queue: ReviewQueue

    async def kept(self, actor: Actor, draft: Draft, before: Milestone | None, saved: Milestone) -> Further:
        """Do so for a draft that is on record now. What needs a look `/policy drafts` has."""
        candidate_id = draft.typed.get(_CANDIDATE)
        if not candidate_id:
            return NOTHING_FURTHER
        guild_id = actor.author.guild_id
        try:
            waiting = await self.queue.waiting(candidate_id, guild_id)
            settle = self.queue.merged if _decision(draft) is Decision.MERGED else self.queue.accepted
            await settle(candidate_id, guild_id, saved.id)
        except UserError:
            # A colleague settled it while this was being typed; what was typed is kept all the same.
            return NOTHING_FURTHER
        return await self._add(rest_of(waiting.candidate, before, saved), saved.id, actor, actor.author)

    async def proposed(self, actor: Actor, draft: Draft, milestone_id: str, proposal_id: str) -> None:
        """Let the candidate of a draft wait in the proposal that the draft became."""
        candidate_id = draft.typed.get(_CANDIDATE)
        if not candidate_id:
            return
        try:
            await self.queue.proposed(
                candidate_id, actor.author.guild_id, _decision(draft), milestone_id, proposal_id=proposal_id
            )
        except UserError:
            # As above; the proposal stands by itself.
            return

    async def with_proposal(self, proposal: Proposal) -> tuple[Part, ...]:
        """Return what is added besides when a proposal is approved."""
        found = await self.queue.in_proposal(proposal.id)
        return () if found is None else rest_of(found.candidate, proposal.before, proposal.after)

    async def approved(self, actor: Actor, proposal: Proposal, further: Iterable[Part], saved: Milestone) -> Further:
        """Add that, with the proposal's author as author and this person as approver."""
        author = Author(proposal.author_id or actor.author.user_id, actor.author.guild_id)
        return await self._add(further, saved.id, actor, author)

    async def _add(self, parts: Iterable[Part], milestone_id: str, actor: Actor, author: Author) -> Further:
        added = open_ends = 0
        for part in parts:
            try:
                is_added = await self._add_one(part, milestone_id, actor, author)
            except UserError as error:
                # The item itself is kept, and says where its document is.
                log.info("%s was not added to %s: %s", part.act, milestone_id, error.key)
            else:
                added, open_ends = added + is_added, open_ends + (not is_added)
        return Further(added, open_ends)

    async def _add_one(self, part: Part, milestone_id: str, actor: Actor, author: Author) -> bool:
        """Return whether it is on record; else it waits in its author's drafts, such as a day that has passed."""
        is_reviewed = author.user_id != actor.author.user_id
        draft = await self.editing.open(
            part.act, author, today=actor.today, milestone_id=milestone_id, part=part.part, given=part.fields
        )
        outcome = await self.editing.save(draft.id, author, Announcement.DIGEST, two_person_review=is_reviewed)
        if isinstance(outcome, AwaitsReview):
            return isinstance(await self.reviews.approve(outcome.proposal_id, actor.author), Saved)
        if isinstance(outcome, Saved):
            return True
        await self.editing.fill(draft.id, author, part.fields, today=actor.today)
        return False


def _decision(draft: Draft) -> Decision:
    return Decision.MERGED if _MERGED in draft.typed else Decision.ACCEPTED
