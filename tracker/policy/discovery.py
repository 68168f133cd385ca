"""Asking the official sources: what is due, from when on, and where what they show belongs.

A source that was never asked before only shows what there is: its first answer is the baseline and queues nothing (or
no more than the last days, a setting). After that nothing is skipped: a query is asked from the start of its last whole
walk, less an overlap, however long ago that was; the mark moves only when a walk came to its end. What is on the watch
list is read again besides, since a moved deadline arrives on a document that is known.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tracker.policy.concern import Concern
from tracker.policy.identifiers import identifiers_of
from tracker.policy.placing import Placing
from tracker.policy.seen import DiscoveryStore, SeenRow, Taking
from tracker.policy.sightings import Sighting
from tracker.policy.sources import Listed, Plan, Query, Source, SourceState
from tracker.source_error import SourceError, SourceHeldError

log = logging.getLogger(__name__)

RETRY = timedelta(minutes=15)
"""When a source that failed is asked again at the earliest; each further failure doubles it, up to the plan."""

RETRY_LIMIT = timedelta(hours=4)

GONE_FOR = timedelta(days=7)
"""How long a document that was not there when it was read again is left alone."""


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
        if one.source is None:
            return
        state = (await self.store.states()).get(one.name, SourceState())
        if _is_due(one.plan, state, self.now()):
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
        # Its beginning counts: a time of day that comes while the source is being read is not passed over.
        started_at = self.now()
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
            before = await self.store.note(source.name, at=started_at, error=None)
            if before.is_failing:
                log.info("%s answers again, after %d failures", source.name, before.failures)
            return
        before = await self.store.note(source.name, at=started_at, error=reason)
        if not before.is_failing:
            log.warning("%s fails: %s", source.name, reason, exc_info=fault)

    async def _walk(self, source: Source, query: Query) -> None:
        started_at = self.now()
        since = await self.store.since(source.name, query)
        reading = await source.read(query, since)
        mark = Taking(source.name, query=query, mark=started_at, validators=reading.validators, marks=reading.marks)
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
            placing = Placing(self.store, self.concern, self.now, is_baseline=is_baseline, first_days=self.first_days)
            rows: dict[str, SeenRow] = {}
            for sighting in sightings:
                on_record = [milestone for milestone, own in known if own & sighting.identifiers]
                row = await placing.row(sighting, seen.get(sighting.key), on_record)
                rows[sighting.key] = row if source.reads_again else replace(row, next_read_at=None)
            await self.store.take(
                replace(taking, rows=tuple(rows.values()), candidates=tuple(placing.candidates.values()))
            )


def _is_due(plan: Plan, state: SourceState, now: datetime) -> bool:
    """Tell whether it is time: by the plan, and sooner after a failure, so that one does not cost hours."""
    if plan.is_due(state.tried_at, now):
        return True
    if not state.is_failing or state.tried_at is None or not plan.is_open(now):
        return False
    # The exponent is bounded only to keep the product small.
    return state.tried_at + min(RETRY * (1 << min(state.failures - 1, 10)), RETRY_LIMIT) <= now
