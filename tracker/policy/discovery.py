"""Asking the official sources: what is due, from when on, and where what they show belongs.

A source that was never asked before only shows what there is: its first answer is the baseline and queues nothing (or
no more than the last days, a setting). After that nothing is skipped: a query is asked from the start of its last whole
walk, less an overlap, however long ago that was; the mark moves only when a walk came to its end. What is on the watch
list is read again besides, since a moved deadline arrives on a document that is known.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Protocol
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
    standing,
)
from tracker.policy.identifiers import identifiers_in, identifiers_of, kind_of
from tracker.policy.milestones import Milestone
from tracker.policy.relevance import Reason, ReasonKind, RelevanceRules
from tracker.policy.sightings import PRESIDENTIAL, DeadlineKind, Sighting, Step
from tracker.policy.sources import NO_VALIDATORS, Listed, Plan, Query, Since, Source, SourceState, Validators
from tracker.source_error import SourceError, SourceHeldError

log = logging.getLogger(__name__)

_EASTERN = ZoneInfo("America/New_York")

RETRY = timedelta(minutes=15)
"""When a source that failed is asked again at the earliest; each further failure doubles it, up to the plan."""

GONE_FOR = timedelta(days=7)
"""How long a document that was not there when it was read again is left alone."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A document or bill that was seen before. `sighting` is None when it did not concern the record then."""

    fingerprint: str
    sighting: Sighting | None
    candidate: Candidate | None


@dataclass(frozen=True, slots=True)
class SeenRow:
    """What is kept of a sighting; `content` says whether more than its fingerprint is."""

    sighting: Sighting
    has_content: bool
    candidate_id: str | None
    read_at: datetime
    next_read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Taking:
    """Everything that one reading changes, written in one step."""

    source: str
    rows: tuple[SeenRow, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    gone: tuple[str, ...] = ()
    """Keys that were to be read again and are not there (any more), until `gone_until`."""
    gone_until: datetime | None = None
    query: Query | None = None
    mark: datetime | None = None
    validators: Validators = NO_VALIDATORS


class DiscoveryStore(Protocol):
    """Keeps what was seen, what was found, and how far each query has come. Each method is one atomic step."""

    async def states(self) -> Mapping[str, SourceState]:
        """Return how it last went with each source that was ever tried."""

    async def note(self, source: str, *, at: datetime, error: str | None) -> SourceState:
        """Write down a success or a failure; return the state before."""

    async def since(self, source: str, query: Query) -> Since:
        """Return the mark of a query; without one if it was never walked to its end, or asked something else."""

    async def seen(self, source: str, keys: Sequence[str]) -> Mapping[str, Seen]:
        """Return those of the keys that were seen before."""

    async def sharing(self, identifiers: Iterable[str]) -> Sequence[Candidate]:
        """Return the candidates that bear one of the marks, oldest first; refreshes and folded ones are left out."""

    async def presidential(self, since: date) -> Sequence[Candidate]:
        """Return the candidates of presidential documents and posts dated since a day, not folded."""

    async def on_record(self, identifiers: Iterable[str]) -> Sequence[Milestone]:
        """Return everybody's milestones that bear one of the marks; withdrawn ones are left out."""

    async def due_again(self, source: str, now: datetime) -> Sequence[str]:
        """Return the keys that are to be read again, longest due first."""

    async def bills_on_record(self) -> Sequence[str]:
        """Return the marks of everybody's federal bills that may still move."""

    async def take(self, taking: Taking) -> None:
        """Write a reading: rows and candidates in the place of earlier ones, and the mark of the query if given."""


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
class Concern:
    """Tells what concerns the record, by the rules and by what is on record."""

    rules: RelevanceRules
    store: DiscoveryStore

    async def __call__(self, sighting: Sighting) -> bool:
        """Tell whether a sighting concerns the record, or something that was found before."""
        if await self.reasons(sighting, await self.store.on_record(sighting.identifiers)):
            return True
        return bool(await self.store.sharing(sighting.identifiers))

    async def reasons(self, sighting: Sighting, on_record: Sequence[Milestone]) -> tuple[Reason, ...]:
        """Return why a sighting concerns the record; `on_record` are the milestones that bear one of its marks."""
        reasons = list(self.rules.judge(sighting).reasons)
        reasons += [Reason(ReasonKind.ON_RECORD, milestone.title) for milestone in on_record]
        if not reasons:
            # A title may name an order or a rule that is on record without being one of its documents.
            marks = identifiers_in(sighting.title, on=sighting.on)
            named = await self.store.on_record({one for one in marks if kind_of(one) in ("eo", "rin", "law")})
            reasons = [Reason(ReasonKind.ON_RECORD, milestone.title) for milestone in named]
        return tuple(reasons)


@dataclass(frozen=True, slots=True)
class Discovery:
    """Asks the sources and lays what concerns the record into the queue.

    `first_days` is how many days of a source's first answer are queued.
    """

    listed: Sequence[Listed]
    store: DiscoveryStore
    concern: Concern
    now: Callable[[], datetime]
    first_days: int = 0
    # Two sources may show the same thing at the same time; the second must see what the first made of it.
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def poll_due(self) -> None:
        """Ask every source whose time has come, side by side; one that fails stops no other."""
        await asyncio.gather(*map(self.poll_if_due, self.listed))

    async def poll_if_due(self, one: Listed) -> None:
        """Ask a source if its time has come. Its failure is kept and logged, and not raised."""
        now = self.now()
        if one.source is None or not one.plan.is_open(now):
            return
        state = (await self.store.states()).get(one.name, SourceState())
        if state.tried_at is None or state.tried_at + _wait(one.plan, state) <= now:
            await self._poll_guarded(one.source)

    async def poll(self, source: Source) -> None:
        """Ask all queries of a source, then read again what is due. Raises: SourceError of the first that failed."""
        failure: SourceError | None = None
        for query in source.queries:
            try:
                await self._walk(source, query)
            except SourceError as error:
                failure = failure or error
                if error.temporary:
                    # The source as a whole is in trouble or wants to be left alone.
                    break
        if failure is None or not failure.temporary:
            try:
                await self._read_again(source)
            except SourceError as error:
                failure = failure or error
        if failure is not None:
            raise failure

    async def _poll_guarded(self, source: Source) -> None:
        fault: Exception | None = None
        try:
            await self.poll(source)
        except SourceHeldError:
            # It was not asked; what is known of its failure stands.
            return
        except SourceError as error:
            reason = error.reason
        except Exception as error:
            # A fault of ours in one source must not stop the others.
            fault, reason = error, "a fault in this program; see the log"
        else:
            before = await self.store.note(source.name, at=self.now(), error=None)
            if before.is_failing:
                log.info("%s answers again, after %d failures", source.name, before.failures)
            return
        before = await self.store.note(source.name, at=self.now(), error=reason)
        if not before.is_failing:
            log.warning("%s fails: %s", source.name, reason, exc_info=fault)

    async def _walk(self, source: Source, query: Query) -> None:
        started_at = self.now()
        since = await self.store.since(source.name, query)
        reading = await source.read(query, since)
        mark = Taking(source.name, query=query, mark=started_at, validators=reading.validators)
        if reading.is_unchanged:
            await self.store.take(replace(mark, validators=since.validators))
            return
        await self._take(source, mark, reading.sightings, is_baseline=since.moment is None)

    async def _read_again(self, source: Source) -> None:
        if not source.reads_again:
            return
        keys = list(await self.store.due_again(source.name, self.now()))
        if source.name == "congress":
            known = await self.store.seen(
                source.name, bills := [mark[5:] for mark in await self.store.bills_on_record()]
            )
            keys += [key for key in bills if key not in known]
        if not keys:
            return
        found = await source.read_again(keys)
        gone = tuple(sorted(set(keys) - {sighting.key for sighting in found}))
        taking = Taking(source.name, gone=gone, gone_until=self.now() + GONE_FOR)
        await self._take(source, taking, found, is_baseline=False)

    async def _take(self, source: Source, taking: Taking, sightings: Sequence[Sighting], *, is_baseline: bool) -> None:
        async with self._turn:
            seen = await self.store.seen(source.name, [sighting.key for sighting in sightings])
            changed = [one for one in sightings if one.key not in seen or seen[one.key].fingerprint != one.fingerprint]
            marks = frozenset().union(*(one.identifiers for one in changed))
            known = [(one, identifiers_of(one)) for one in await self.store.on_record(marks)]
            found = _Found()
            rows: dict[str, SeenRow] = {}
            for sighting in sightings:
                on_record = [milestone for milestone, own in known if own & sighting.identifiers]
                row = await self._row(sighting, seen.get(sighting.key), on_record, found, is_baseline=is_baseline)
                rows[sighting.key] = row if source.reads_again else replace(row, next_read_at=None)
            await self.store.take(
                replace(taking, rows=tuple(rows.values()), candidates=tuple(found.candidates.values()))
            )

    async def _row(
        self,
        sighting: Sighting,
        before: Seen | None,
        on_record: Sequence[Milestone],
        found: "_Found",
        *,
        is_baseline: bool,
    ) -> SeenRow:
        now = self.now()
        if before is not None and before.fingerprint == sighting.fingerprint:
            known = before.candidate.id if before.candidate is not None else None
            again = next_read(sighting, now) if before.sighting is not None else None
            return SeenRow(sighting, before.sighting is not None, known, now, again)
        reasons = await self.concern.reasons(sighting, on_record)
        if not reasons and (before is None or before.candidate is None):
            return SeenRow(sighting, False, None, now, None)
        is_old = sighting.on < now.astimezone(_EASTERN).date() - timedelta(days=self.first_days)
        if before is None and is_baseline and (self.first_days == 0 or is_old):
            candidate = None
        else:
            candidate = await self._placed(sighting, before, reasons, on_record, found)
        return SeenRow(sighting, True, None if candidate is None else candidate.id, now, next_read(sighting, now))

    async def _placed(
        self,
        sighting: Sighting,
        before: Seen | None,
        reasons: tuple[Reason, ...],
        on_record: Sequence[Milestone],
        found: "_Found",
    ) -> Candidate | None:
        """Return the candidate that now holds the sighting; None when the record has all of it."""
        if before is not None and before.candidate is not None:
            root = found.candidates.get(before.candidate.id, before.candidate)
            return self._changed(root, before.sighting, sighting, found)
        if before is not None and before.sighting is not None and not any(news(before.sighting, sighting)):
            # It was there before the bot was, and what changed is nothing that the record would hold.
            return None
        sharing = [*await self.store.sharing(sighting.identifiers), *found.candidates.values()]
        for candidate in {one.id: found.candidates.get(one.id, one) for one in sharing}.values():
            if not candidate.is_refresh and is_same_event(candidate, sighting):
                return self._changed(candidate, candidate.lead, sighting, found)
        stands = standing(sighting, on_record)
        if stands.is_known:
            return None
        topics = tuple(dict.fromkeys(reason.topic for reason in reasons if reason.topic is not None))
        topics = topics or (on_record[0].topics if on_record else ())
        candidate = replace(
            opened(sighting, reasons, topics, found_at=self.now()), about=stands.about, related=stands.related
        )
        if stands.about is not None:
            candidate = replace(candidate, actions=stands.actions, deadlines=stands.deadlines)
        parent = next((one for one in sharing if not one.is_refresh and not one.is_folded), None)
        if parent is not None and stands.about is None:
            candidate = replace(candidate, follows=parent.id)
        if sighting.step in PRESIDENTIAL:
            titled = await self._with_title(sighting, found)
            if titled is not None:
                return self._joined_by_title(titled, candidate, sighting, found)
        return found.keep(candidate)

    async def _with_title(self, sighting: Sighting, found: "_Found") -> Candidate | None:
        stored = await self.store.presidential(sighting.on - SAME_EVENT)
        candidates = {one.id: found.candidates.get(one.id, one) for one in (*stored, *found.candidates.values())}
        return next((one for one in candidates.values() if is_same_presidential_title(one, sighting)), None)

    def _joined_by_title(
        self, titled: Candidate, candidate: Candidate, sighting: Sighting, found: "_Found"
    ) -> Candidate:
        if titled.identifiers:
            # The document is here already; the post only adds its link.
            return found.keep(joined(titled, sighting))
        found.keep(replace(titled, is_folded=True))
        whole = joined(candidate, titled.lead)
        return found.keep(replace(whole, follows=titled.id))

    def _changed(self, root: Candidate, before: Sighting | None, after: Sighting, found: "_Found") -> Candidate:
        """Keep the candidate as it reads now, and for those who settled it before a second one with what is new."""
        whole = joined(root, after)
        is_legal = whole.lead == after or before is None or (before.source, before.key) == (after.source, after.key)
        actions, deadlines = news(before, after) if before is not None and is_legal else ((), ())
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
        found.keep(whole)
        if actions or deadlines:
            found.keep(
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


def _wait(plan: Plan, state: SourceState) -> timedelta:
    """Return how long a source is left alone: its plan, and sooner after a failure, so that one costs no hours."""
    if not state.is_failing:
        return plan.every
    # The exponent is bounded only to keep the product small.
    return min(plan.every, RETRY * (1 << min(state.failures - 1, 10)))


@dataclass(slots=True)
class _Found:
    """The candidates that one reading makes or changes."""

    candidates: dict[str, Candidate] = field(default_factory=dict)

    def keep(self, candidate: Candidate) -> Candidate:
        self.candidates[candidate.id] = candidate
        return candidate
