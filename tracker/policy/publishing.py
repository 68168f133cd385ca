"""What a trusted source finds goes on everybody's record without a moderator. No source is trusted unless the bot's
operator says so; what is uncertain (a guess by title, dates that differ) still waits for a person.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from tracker.policy.candidates import Candidate, kind_and_status
from tracker.policy.changes import Announcement, Change, FieldChange, Origin
from tracker.policy.milestones import (
    OWN_ID_PREFIX,
    Action,
    Confidence,
    Deadline,
    Milestone,
    UrlBasis,
    sorted_actions,
    sorted_deadlines,
    with_dates_of_actions,
)
from tracker.policy.record import Addition, ConflictError, RecordStore
from tracker.policy.review_queue import Decision, QueueStore, Settlement, Waiting
from tracker.policy.sightings import FoundAction, FoundDeadline
from tracker.policy.standing import itself_among
from tracker.policy.takeover import ATTRIBUTIONS, lacking_actions, lacking_deadlines, numbers_of
from tracker.policy.writing import lines_between

log = logging.getLogger(__name__)

FRESH = timedelta(days=7)
"""What is dated further back goes to the digest only."""

_PAGE = 100


@dataclass(frozen=True, slots=True)
class Publishing:
    """Publishes what waits for everybody's record and comes from sources named in `trusted`."""

    record: RecordStore
    queue: QueueStore
    now: Callable[[], datetime]
    trusted: frozenset[str] = frozenset()
    # Several sources may have been read at the same time; what waits is published by one after the other.
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def publish_trusted(self) -> int:
        """Publish what trusted sources found; return how much that was. Safe to repeat: ids follow from the finding."""
        if not self.trusted:
            return 0
        published = 0
        async with self._turn:
            for waiting in await self._all_waiting():
                published += await self._publish_one(waiting)
        return published

    async def _all_waiting(self) -> list[Waiting]:
        found: list[Waiting] = []
        while len(page := (await self.queue.waiting(None, start=len(found), size=_PAGE)).waiting) == _PAGE:
            found += page
        return [*found, *page]

    async def _publish_one(self, waiting: Waiting) -> bool:
        candidate = waiting.candidate
        if candidate.lead.source not in self.trusted or candidate.lead.is_hint or candidate.notes:
            return False
        if candidate.related or not (candidate.lead.summary or waiting.about):
            # A rule of a known proceeding must be related to it, and a milestone needs words: both take a person.
            return False
        if waiting.about is None:
            # Its own milestone is there where the last run broke off before the decision was noted.
            own_id = _milestone_id(candidate)
            others = [one for one in await self.queue.marked(candidate.identifiers, None) if one.id != own_id]
            if itself_among(candidate.lead, others) is not None:
                # It came on record by another way since it was found; whether the two are one takes a person too.
                return False
        try:
            milestone_id = await self._publish(candidate, waiting.about)
        except ConflictError as error:
            log.warning("%s could not be published by itself: %s", candidate.id, error)
            return False
        settled = Settlement(candidate.id, None, Decision.ACCEPTED, milestone_id, self.now())
        return await self.queue.settle(settled)

    async def _publish(self, candidate: Candidate, about: str | None) -> str:
        if about is None:
            milestone = new_milestone(candidate)
            if await self.record.milestone(milestone.id, guild=None) is None:
                change = self._change(candidate, milestone.id, (), is_addition=True)
                guilds = await self.queue.decided_in(candidate.id)
                await self.record.add(
                    Addition(milestone, change), kept_out=[_withdrawn_in(guild, change) for guild in guilds]
                )
            return milestone.id
        known = await self.record.milestone(about, guild=None)
        if known is None:
            raise ConflictError(about, "", "id", None)
        fields = lines_between(known, _with(candidate, known), scope=None)
        if fields:
            await self.record.amend(self._change(candidate, about, fields, is_addition=False))
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


def _withdrawn_in(guild_id: int, addition: Change) -> Change:
    """Return what keeps an addition off the lists of a server that has decided about it by itself.

    What it dismissed it does not want, and what it accepted it has already. Its moderators can take this back.
    """
    return replace(
        addition,
        id=f"{addition.id}-{guild_id}",
        scope=guild_id,
        announcement=Announcement.NOTHING,
        fields=(FieldChange("", "withdrawn", False, True),),
        is_addition=False,
    )


def new_milestone(candidate: Candidate) -> Milestone:
    """Return the milestone that a candidate opens on everybody's record; its id follows from the candidate's."""
    lead = candidate.lead
    kind, status = kind_and_status(lead)
    id_ = _milestone_id(candidate)
    actions = _actions(candidate, id_, candidate.actions)
    days: list[date] = [action.happened_on for action in actions] or [lead.on]
    return Milestone(
        id=id_,
        kind=kind,
        title=lead.title,
        identifier=numbers_of(lead),
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
        notes=ATTRIBUTIONS.get(lead.source),
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
        deadlines=_deadlines(candidate, id_, candidate.deadlines),
        relations=(),
    )


def _milestone_id(candidate: Candidate) -> str:
    return f"{OWN_ID_PREFIX}{candidate.id.removeprefix('c-')}"


def _with(candidate: Candidate, known: Milestone) -> Milestone:
    """Return a milestone with what a candidate adds to it; its status follows the newest action that has one."""
    added = _actions(candidate, known.id, lacking_actions(candidate, known))
    new, moved = [], {}
    for found, place in lacking_deadlines(candidate, known):
        if place is None:
            new.append(found)
        else:
            moved[place.id] = replace(place, due_on=found.on, basis=found.basis)
    deadlines = [moved.get(one.id, one) for one in known.deadlines]
    after = with_dates_of_actions(
        replace(
            known,
            actions=sorted_actions([*known.actions, *added]),
            deadlines=sorted_deadlines([*deadlines, *_deadlines(candidate, known.id, new)]),
        )
    )
    newest = next((one for one in reversed(after.actions) if one.status_after is not None), None)
    if newest is None or newest not in added:
        return after
    return replace(after, status=newest.status_after, status_as_of=newest.happened_on, final_status_known=True)


def _actions(candidate: Candidate, milestone_id: str, found: Iterable[FoundAction]) -> tuple[Action, ...]:
    prefix = f"{milestone_id}#{OWN_ID_PREFIX}{candidate.id.removeprefix('c-')}"
    return sorted_actions(
        Action(f"{prefix}a{number}", one.on, one.what, one.status, candidate.lead.url)
        for number, one in enumerate(found, 1)
    )


def _deadlines(candidate: Candidate, milestone_id: str, found: Iterable[FoundDeadline]) -> tuple[Deadline, ...]:
    prefix = f"{milestone_id}#{OWN_ID_PREFIX}{candidate.id.removeprefix('c-')}"
    return sorted_deadlines(
        Deadline(f"{prefix}d{number}", one.on, one.what, one.basis) for number, one in enumerate(found, 1)
    )
