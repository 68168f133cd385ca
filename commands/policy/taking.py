"""Which thing that sources found an entry is made of: a draft and a proposal carry it to where they are written."""

from collections.abc import Mapping
from dataclasses import dataclass

from calculations.errors import UserError
from tracker.policy.candidates import Candidate
from tracker.policy.drafts import Draft
from tracker.policy.review_queue import Decision, ReviewQueue, Settling
from tracker.policy.reviews import Proposal
from tracker.policy.takeover import Part, rest_of

_CANDIDATE = "candidate"
_MERGED = "merged"


def carried(candidate: Candidate, *, is_merged: bool) -> Mapping[str, str]:
    """Return what a draft carries besides what is typed: which candidate it settles, and that a person chose where."""
    return {_CANDIDATE: candidate.id, **({_MERGED: "1"} if is_merged else {})}


@dataclass(frozen=True, slots=True)
class Taking:
    """Finds what an entry settles, and the rest of what its document says; the person saw all of it on the card."""

    queue: ReviewQueue

    async def settled_by(self, draft: Draft) -> Settling | None:
        """Return what a draft was made of; None for nothing, and where a colleague settled it meanwhile.

        What was typed is kept all the same.
        """
        candidate_id = draft.typed.get(_CANDIDATE)
        if not candidate_id:
            return None
        try:
            waiting = await self.queue.waiting(candidate_id, draft.author.guild_id)
        except UserError:
            return None
        return Settling(waiting.candidate, Decision.MERGED if _MERGED in draft.typed else Decision.ACCEPTED)

    async def with_proposal(self, proposal: Proposal) -> tuple[Part, ...]:
        """Return what is added besides when a proposal is approved."""
        found = await self.queue.in_proposal(proposal.id)
        return () if found is None else rest_of(found.candidate, proposal.before, proposal.after)
