"""What the law of each state lets it hold, by the items on record.

"Enacted" alone misleads: a state may have enacted a law on digital assets that lets it hold none. So an item counts
by what its text would allow and by how it stands, and a state by the furthest of its items.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tracker.policy.jurisdictions import Jurisdiction
from tracker.policy.milestones import InvestmentAuthority, Status

_LAW = frozenset({Status.ENACTED, Status.IN_FORCE, Status.IMPLEMENTED})
_ENDED = frozenset(
    {
        Status.FAILED,
        Status.RESCINDED,
        Status.STALLED,
        Status.SUPERSEDED,
        Status.TABLED,
        Status.VACATED,
        Status.VETOED,
    }
)


class Standing(StrEnum):
    """How an item stands, told apart only as far as it matters for what the law is."""

    LAW = "law"
    OPEN = "open"
    """It may still become law."""
    UNVERIFIED = "unverified"
    """Its session is over, and nobody has verified what became of it."""
    ENDED = "ended"
    """It did not become law, or is law no longer."""


class StateClass(StrEnum):
    """What a state is shown as, from what its law allows most to nothing on record."""

    MAY_INVEST = "may_invest"
    MEMBERS_CHOOSE = "members_choose"
    """Members of a public plan may choose such assets for themselves."""
    MAY_KEEP = "may_keep"
    """The state may keep what it has seized, found unclaimed or been given."""
    STUDIES = "studies"
    PROHIBITED = "prohibited"
    BILL_OPEN = "bill_open"
    """No such law, but a bill for one may still become it."""
    LAST_KNOWN = "last_known"
    """No such law; a bill for one was last seen before its session ended, its outcome unverified."""
    NOT_PASSED = "not_passed"
    OTHER = "other"
    """On record with items on other matters alone, such as licences."""
    NOTHING = "nothing"


_BY_LAW: Mapping[str, StateClass] = {
    InvestmentAuthority.YES: StateClass.MAY_INVEST,
    InvestmentAuthority.MEMBER_CHOICE: StateClass.MEMBERS_CHOOSE,
    InvestmentAuthority.RETENTION_ONLY: StateClass.MAY_KEEP,
    InvestmentAuthority.STUDY: StateClass.STUDIES,
    InvestmentAuthority.PROHIBITED: StateClass.PROHIBITED,
}

_WITHOUT_LAW: Mapping[Standing, StateClass] = {
    Standing.OPEN: StateClass.BILL_OPEN,
    Standing.UNVERIFIED: StateClass.LAST_KNOWN,
    Standing.ENDED: StateClass.NOT_PASSED,
}

_ORDER = tuple(StateClass)


@dataclass(frozen=True, slots=True)
class StateItems:
    """So many items of one state that are alike in what they would allow and in how they stand.

    `authority` is None for items that say nothing on what the state may hold. `scope` is the guild whose word over
    them this is, None for everybody's.
    """

    jurisdiction: Jurisdiction | str
    authority: InvestmentAuthority | str | None
    standing: Standing
    count: int
    scope: int | None = None


@dataclass(frozen=True, slots=True)
class States:
    """All states' items together."""

    items: tuple[StateItems, ...]

    @property
    def guild(self) -> int | None:
        """Return the guild whose members see something else than everybody; None where they do not."""
        return next((item.scope for item in self.items if item.scope is not None), None)

    def classes(self) -> dict[str, StateClass]:
        """Return the class of each state that is on record, by its code; in order of the codes."""
        found: dict[str, StateClass] = {}
        for item in self.items:
            code = str(item.jurisdiction)
            found[code] = min(found.get(code, StateClass.NOTHING), class_of(item), key=_ORDER.index)
        return dict(sorted(found.items()))

    def counts(self) -> Counter[tuple[str | None, Standing]]:
        """Return how many items there are by authority (None: on other matters) and standing."""
        counted: Counter[tuple[str | None, Standing]] = Counter()
        for item in self.items:
            counted[known_authority(item.authority), item.standing] += item.count
        return counted


class StateStore(Protocol):
    """Counts what the states have on record."""

    async def states(self, *, guild: int | None) -> Sequence[StateItems]:
        """Return the states' bills and laws as the guild's members see them (None: as everybody does).

        Withdrawn ones are left out, and everything federal.
        """


@dataclass(frozen=True, slots=True)
class StateRecord:
    """Tells what the states may hold."""

    store: StateStore

    async def states(self, *, guild: int | None) -> States:
        """Return all states that are on record."""
        return States(tuple(await self.store.states(guild=guild)))


def standing_of(status: str | None, *, final_status_known: bool, session_over: bool | None) -> Standing:
    """Return how an item stands; one without a status is open."""
    if status in _LAW:
        return Standing.LAW
    if status in _ENDED:
        return Standing.ENDED
    if not session_over:
        return Standing.OPEN
    return Standing.ENDED if final_status_known else Standing.UNVERIFIED


def known_authority(authority: str | None) -> str | None:
    """Return the authority where it is about what the state may hold; None for `no`, nothing, or an unknown word."""
    return authority if authority in _BY_LAW else None


def class_of(item: StateItems) -> StateClass:
    """Return what its state is shown as for this item alone."""
    authority = known_authority(item.authority)
    if authority is None:
        return StateClass.OTHER
    if item.standing is Standing.LAW:
        return _BY_LAW[authority]
    return _WITHOUT_LAW[item.standing]


def states_in(classes: Mapping[str, StateClass], wanted: Iterable[StateClass]) -> list[str]:
    """Return the codes of the states of these classes, in order."""
    of_interest = set(wanted)
    return [code for code, found in classes.items() if found in of_interest]
