"""What a trusted source finds goes on everybody's record without a moderator. No source is trusted unless the bot's
operator says so; what is uncertain (a guess by title, dates that differ) still waits for a person.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.policy.candidates import Candidate, kind_and_status
from tracker.policy.changes import Announcement, Change, FieldChange, Origin
from tracker.policy.exchange import action_document, deadline_document
from tracker.policy.milestones import (
    OWN_ID_PREFIX,
    Action,
    Confidence,
    Deadline,
    Milestone,
    UrlBasis,
    sorted_actions,
    sorted_deadlines,
)
from tracker.policy.record import Addition, ConflictError, RecordStore
from tracker.policy.review_queue import Decision, QueueStore, Settlement

log = logging.getLogger(__name__)

FRESH = timedelta(days=7)
"""What is dated further back goes to the digest only."""

LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Publishing:
    """Publishes what waits for everybody's record and comes from sources named in `trusted`."""

    record: RecordStore
    queue: QueueStore
    now: Callable[[], datetime]
    trusted: frozenset[str] = frozenset()

    async def publish_trusted(self) -> int:
        """Publish what trusted sources found; return how much that was. Safe to repeat: ids follow from the finding."""
        if not self.trusted:
            return 0
        published = 0
        page = await self.queue.waiting(None, start=0, size=LOOKED_AT)
        for waiting in page.waiting:
            candidate = waiting.candidate
            if candidate.lead.source not in self.trusted or candidate.lead.is_hint or candidate.notes:
                continue
            if candidate.related or not (candidate.lead.summary or waiting.about):
                # A rule of a known proceeding must be related to it, and a milestone needs words: both take a person.
                continue
            try:
                milestone_id = await self._publish(candidate, waiting.about)
            except ConflictError as error:
                log.warning("%s could not be published by itself: %s", candidate.id, error)
                continue
            settled = Settlement(candidate.id, None, Decision.ACCEPTED, milestone_id, self.now())
            published += await self.queue.settle(settled)
        return published

    async def _publish(self, candidate: Candidate, about: str | None) -> str:
        if about is None:
            milestone = new_milestone(candidate)
            if await self.record.milestone(milestone.id, guild=None) is None:
                await self.record.add(Addition(milestone, self._change(candidate, milestone.id, (), is_addition=True)))
            return milestone.id
        known = await self.record.milestone(about, guild=None)
        if known is None:
            raise ConflictError(about, "", "id", None)
        there = {action.id for action in known.actions} | {deadline.id for deadline in known.deadlines}
        fields = [
            FieldChange(action.id, "action", None, action_document(action))
            for action in _actions(candidate, about)
            if action.id not in there
        ]
        fields += [
            FieldChange(deadline.id, "deadline", None, deadline_document(deadline))
            for deadline in _deadlines(candidate, about)
            if deadline.id not in there
        ]
        if fields:
            await self.record.amend(self._change(candidate, about, tuple(fields), is_addition=False))
        return about

    def _change(
        self, candidate: Candidate, milestone_id: str, fields: tuple[FieldChange, ...], *, is_addition: bool
    ) -> Change:
        now = self.now()
        dated = [*(one.on for one in candidate.actions), *(one.on for one in candidate.deadlines)]
        newest = max(dated, default=candidate.lead.on)
        is_fresh = newest >= now.date() - FRESH
        return Change(
            id=f"s-{candidate.id.removeprefix('c-')}",
            milestone_id=milestone_id,
            scope=None,
            origin=Origin.SOURCE,
            author_id=None,
            made_at=now,
            announcement=Announcement.POST if is_fresh else Announcement.DIGEST,
            fields=fields,
            is_addition=is_addition,
        )


def new_milestone(candidate: Candidate) -> Milestone:
    """Return the milestone that a candidate opens on everybody's record; its id follows from the candidate's."""
    lead = candidate.lead
    kind, status = kind_and_status(lead)
    id_ = f"{OWN_ID_PREFIX}{candidate.id.removeprefix('c-')}"
    actions = _actions(candidate, id_)
    days: list[date] = [action.happened_on for action in actions] or [lead.on]
    return Milestone(
        id=id_,
        kind=kind,
        title=lead.title,
        identifier=lead.number,
        jurisdiction=lead.jurisdiction,
        agency=lead.agency,
        topics=candidate.topics,
        status=status,
        status_as_of=max(days),
        final_status_known=True,
        summary=lead.summary or lead.title,
        url=lead.url,
        url_basis=UrlBasis.SEEN,
        citation=lead.citation,
        confidence=Confidence.OFFICIAL,
        disputes=(),
        notes=None,
        evidence=tuple(sighting.url for sighting in candidate.sightings[1:]),
        session=lead.session,
        session_over=None,
        chamber=lead.chamber,
        sponsor=lead.sponsor,
        allows=None,
        investment_authority=None,
        opened_on=min(days),
        latest_on=max(days),
        actions=actions,
        deadlines=_deadlines(candidate, id_),
        relations=(),
    )


def _actions(candidate: Candidate, milestone_id: str) -> tuple[Action, ...]:
    prefix = f"{milestone_id}#{OWN_ID_PREFIX}{candidate.id.removeprefix('c-')}"
    return sorted_actions(
        Action(f"{prefix}a{number}", one.on, one.what, one.status, candidate.lead.url)
        for number, one in enumerate(candidate.actions, 1)
    )


def _deadlines(candidate: Candidate, milestone_id: str) -> tuple[Deadline, ...]:
    prefix = f"{milestone_id}#{OWN_ID_PREFIX}{candidate.id.removeprefix('c-')}"
    return sorted_deadlines(
        Deadline(f"{prefix}d{number}", one.on, one.what, one.basis) for number, one in enumerate(candidate.deadlines, 1)
    )
