"""Where a sighting belongs: to a card that lies there already, to a milestone on record, or to a new card."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.policy.candidates import (
    SAME_EVENT,
    Candidate,
    candidate_id,
    is_same_event,
    is_same_presidential_title,
    joined,
    news,
    opened,
)
from tracker.policy.concern import Concern
from tracker.policy.identifiers import kind_of
from tracker.policy.milestones import Milestone
from tracker.policy.relevance import Reason, ReasonKind
from tracker.policy.seen import DiscoveryStore, Seen, SeenRow
from tracker.policy.sightings import PRESIDENTIAL, DeadlineKind, Sighting, Step
from tracker.policy.standing import standing

_EASTERN = ZoneInfo("America/New_York")


def next_read(sighting: Sighting, now: datetime) -> datetime | None:
    """Return when a document is to be read again: while comments are open twice a day, later less; None at the end.

    The Federal Register has no time of change and no ETag, and a deadline can be mended without any new document.
    """
    today = now.astimezone(_EASTERN).date()
    if sighting.step is Step.FEDERAL_BILL:
        is_over = any(action.status in ("enacted", "vetoed", "failed") for action in sighting.actions)
        return None if is_over else now + timedelta(hours=12)
    if any(one.kind is DeadlineKind.COMMENTS and one.on >= today for one in sighting.deadlines):
        return now + timedelta(hours=12)
    age = (today - sighting.on).days
    if age <= 14:
        return now + timedelta(days=1)
    return now + timedelta(days=7) if age <= 90 else None


@dataclass(frozen=True, slots=True)
class Placing:
    """Places the sightings of one reading, one after the other; `candidates` are the cards that it makes or changes.

    Of the first answer of a source (`is_baseline`) no more than the last `first_days` become cards.
    """

    store: DiscoveryStore
    concern: Concern
    now: Callable[[], datetime]
    is_baseline: bool
    first_days: int
    candidates: dict[str, Candidate] = field(default_factory=dict)

    async def row(self, sighting: Sighting, before: Seen | None, on_record: Sequence[Milestone]) -> SeenRow:
        """Return what is to be kept of a sighting; `on_record` are the milestones that bear one of its marks."""
        now = self.now()
        if before is not None and before.fingerprint == sighting.fingerprint:
            known = before.candidate.id if before.candidate is not None else None
            again = next_read(sighting, now) if before.sighting is not None else None
            return SeenRow(sighting, before.sighting is not None, known, now, again)
        reasons = await self.concern.reasons(sighting, on_record) or await self._goes_with(sighting)
        if not reasons and (before is None or before.candidate is None):
            return SeenRow(sighting, False, None, now, None)
        is_old = sighting.on < now.astimezone(_EASTERN).date() - timedelta(days=self.first_days)
        if before is None and self.is_baseline and (self.first_days == 0 or is_old):
            candidate = None
        else:
            candidate = await self._placed(sighting, before, reasons, on_record)
        return SeenRow(sighting, True, None if candidate is None else candidate.id, now, next_read(sighting, now))

    async def _placed(
        self,
        sighting: Sighting,
        before: Seen | None,
        reasons: tuple[Reason, ...],
        on_record: Sequence[Milestone],
    ) -> Candidate | None:
        """Return the candidate that now holds the sighting; None when the record has all of it."""
        if before is not None and before.candidate is not None:
            root = self.candidates.get(before.candidate.id, before.candidate)
            return self._changed(root, before.sighting, sighting)
        if before is not None and before.sighting is not None and not any(news(before.sighting, sighting)):
            # It was there before the bot was, and what changed is nothing that the record would hold.
            return None
        sharing = await self._sharing(sighting)
        for candidate in sharing:
            if is_same_event(candidate, sighting):
                return self._changed(candidate, candidate.lead, sighting)
        stands = standing(sighting, on_record)
        if stands.is_known:
            return None
        topics = tuple(dict.fromkeys(reason.topic for reason in reasons if reason.topic is not None))
        topics = topics or next((one.topics for one in on_record), ()) or next((one.topics for one in sharing), ())
        candidate = replace(
            opened(sighting, reasons, topics, found_at=self.now()), about=stands.about, related=stands.related
        )
        if stands.about is not None:
            candidate = replace(candidate, actions=stands.actions, deadlines=stands.deadlines)
        if sharing and stands.about is None:
            candidate = replace(candidate, follows=sharing[0].id)
        if sighting.step in PRESIDENTIAL:
            titled = await self._with_title(sighting)
            if titled is not None:
                return self._joined_by_title(titled, candidate, sighting)
        return self._keep(candidate)

    async def _sharing(self, sighting: Sighting) -> list[Candidate]:
        """Return the cards that bear one of the sighting's marks, as they read by now, the oldest first."""
        stored = await self.store.sharing(sighting.identifiers)
        cards = {one.id: self.candidates.get(one.id, one) for one in (*stored, *self.candidates.values())}
        return [
            one
            for one in cards.values()
            if _are_of_one_matter(one, sighting) and not one.is_refresh and not one.is_folded
        ]

    async def _goes_with(self, sighting: Sighting) -> tuple[Reason, ...]:
        """Return why something concerns the record that says nothing of it: such as a correction of what was found."""
        if self.concern.rules.is_routine(sighting):
            return ()
        return tuple(Reason(ReasonKind.FOUND, one.lead.title) for one in await self._sharing(sighting))

    async def _with_title(self, sighting: Sighting) -> Candidate | None:
        stored = await self.store.presidential(sighting.on - SAME_EVENT)
        candidates = {one.id: self.candidates.get(one.id, one) for one in (*stored, *self.candidates.values())}
        titled = [one for one in candidates.values() if is_same_presidential_title(one, sighting)]
        # With two of them a title says nothing.
        return titled[0] if len(titled) == 1 else None

    def _joined_by_title(self, titled: Candidate, candidate: Candidate, sighting: Sighting) -> Candidate:
        if titled.identifiers:
            # The document is here already; the post only adds its link.
            return self._keep(joined(titled, sighting))
        self._keep(replace(titled, is_folded=True))
        whole = joined(candidate, titled.lead)
        return self._keep(replace(whole, follows=titled.id))

    def _changed(self, root: Candidate, before: Sighting | None, after: Sighting) -> Candidate:
        """Keep the candidate as it reads now, and for those who settled it before a second one with what is new."""
        whole = joined(root, after)
        is_legal = whole.lead == after or before is None or (before.source, before.key) == (after.source, after.key)
        actions, deadlines = news(before, after) if before is not None and is_legal else ((), ())
        # What another source has shown already is no news.
        actions = tuple(one for one in actions if (one.on, one.status) not in {(x.on, x.status) for x in root.actions})
        kinds = {one.kind for one in whole.lead.deadlines}
        # A source of lesser rank that gives another day is a note on the card, and moves nothing.
        deadlines = tuple(one for one in deadlines if whole.lead == after or one.kind not in kinds)
        if root.about is not None and (actions or deadlines):
            newer = {one.kind for one in deadlines}
            whole = replace(
                whole,
                actions=(*root.actions, *(one for one in actions if one not in root.actions)),
                deadlines=(*(one for one in root.deadlines if one.kind not in newer), *deadlines),
            )
        self._keep(whole)
        if actions or deadlines:
            self._keep(
                replace(
                    whole,
                    id=candidate_id(root.id, after.source, after.key, after.fingerprint),
                    actions=actions,
                    deadlines=deadlines,
                    found_at=self.now(),
                    follows=root.id,
                    is_refresh=True,
                )
            )
        return whole

    def _keep(self, candidate: Candidate) -> Candidate:
        self.candidates[candidate.id] = candidate
        return candidate


def _are_of_one_matter(candidate: Candidate, sighting: Sighting) -> bool:
    # Papers that begin on one page of the Federal Register have nothing else in common.
    return any(kind_of(one) != "cite" for one in candidate.identifiers & sighting.identifiers)
