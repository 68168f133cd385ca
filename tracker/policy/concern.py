"""What concerns the record: by the rules, by what is on record, and by what was found before."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.policy.identifiers import identifiers_in, kind_of
from tracker.policy.milestones import Milestone
from tracker.policy.relevance import Reason, ReasonKind, RelevanceRules
from tracker.policy.seen import DiscoveryStore
from tracker.policy.sightings import Sighting


@dataclass(frozen=True, slots=True)
class Concern:
    """Tells what concerns the record, by the rules and by what is on record."""

    rules: RelevanceRules
    store: DiscoveryStore

    async def __call__(self, sighting: Sighting) -> bool:
        """Tell whether a sighting concerns the record, or something that was found before."""
        if self.rules.is_routine(sighting):
            return False
        if await self.reasons(sighting, await self.store.on_record(sighting.identifiers)):
            return True
        return bool(await self.store.sharing(sighting.identifiers))

    async def reasons(self, sighting: Sighting, on_record: Sequence[Milestone]) -> tuple[Reason, ...]:
        """Return why a sighting concerns the record; `on_record` are the milestones that bear one of its marks."""
        if self.rules.is_routine(sighting):
            return ()
        reasons = list(self.rules.judge(sighting).reasons)
        reasons += [Reason(ReasonKind.ON_RECORD, milestone.title) for milestone in on_record]
        if not reasons:
            # A title may name an order or a rule that is on record without being one of its documents.
            marks = identifiers_in(sighting.title, on=sighting.on)
            named = await self.store.on_record({one for one in marks if kind_of(one) in ("eo", "rin", "law")})
            reasons = [Reason(ReasonKind.ON_RECORD, milestone.title) for milestone in named]
        return tuple(reasons)
