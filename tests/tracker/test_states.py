"""What each state is shown as: by what its law lets it hold, never by "enacted" alone."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import Storage
from tests.record_factories import GUILD, NOW, OTHER_GUILD, a_change, a_milestone, bundled_text, opened, shipped_text
from tracker.policy.changes import FieldChange
from tracker.policy.milestones import InvestmentAuthority, Kind, Milestone, Status
from tracker.policy.record import Record
from tracker.policy.states import (
    Standing,
    StateClass,
    StateItems,
    StateRecord,
    States,
    class_of,
    standing_of,
)


async def ship(storage: Storage, *milestones: Milestone) -> None:
    await Record(storage.record, lambda: NOW).load_bundled(shipped_text(milestones))


def a_bill(id: str, state: str, authority: str | None, status: Status, **fields: object) -> Milestone:
    return a_milestone(
        id, kind=Kind.STATE_BILL, jurisdiction=state, investment_authority=authority, status=status, **fields
    )


async def classes(storage: Storage, guild: int | None = None) -> dict[str, StateClass]:
    return (await StateRecord(storage.states).states(guild=guild)).classes()


async def test_the_shipped_record_shows_the_states_that_may_invest_and_not_all_that_enacted_something(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await Record(storage.record, lambda: NOW).load_bundled(bundled_text())
        found = await classes(storage)
    assert [code for code, shown in found.items() if shown is StateClass.MAY_INVEST] == ["US-NH", "US-TX"]
    # Both have enacted laws that do not let the state invest.
    assert found["US-AZ"] is StateClass.MAY_KEEP
    assert found["US-UT"] is StateClass.OTHER
    assert found["US-CT"] is StateClass.PROHIBITED
    assert found["US-IN"] is StateClass.MEMBERS_CHOOSE
    assert "US" not in found


@pytest.mark.parametrize(
    ("status", "is_final", "is_over", "expected"),
    [
        (Status.ENACTED, True, True, Standing.LAW),
        (Status.IN_FORCE, False, None, Standing.LAW),
        (Status.FAILED, True, True, Standing.ENDED),
        (Status.VETOED, False, False, Standing.ENDED),
        (Status.IN_COMMITTEE, False, False, Standing.OPEN),
        (Status.IN_COMMITTEE, False, True, Standing.UNVERIFIED),
        (Status.IN_COMMITTEE, True, True, Standing.ENDED),
        (Status.INTRODUCED, True, None, Standing.OPEN),
        (None, True, None, Standing.OPEN),
        ("on_the_moon", False, True, Standing.UNVERIFIED),
    ],
)
def test_how_an_item_stands(status, is_final, is_over, expected):
    assert standing_of(status, final_status_known=is_final, session_over=is_over) is expected


async def test_a_state_is_shown_by_the_furthest_of_its_items(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(
            storage,
            a_bill("failed", "US-OH", InvestmentAuthority.YES, Status.FAILED),
            a_bill("open", "US-OH", InvestmentAuthority.YES, Status.IN_COMMITTEE, final_status_known=False),
            a_bill("other", "US-OH", InvestmentAuthority.NO, Status.ENACTED),
            a_bill("licence", "US-UT", None, Status.ENACTED),
            a_milestone("report", kind=Kind.REPORT, jurisdiction="US-WI", status=None),
            a_bill("gone", "US-TX", InvestmentAuthority.YES, Status.ENACTED, withdrawn=True),
        )
        assert await classes(storage) == {"US-OH": StateClass.BILL_OPEN, "US-UT": StateClass.OTHER}


async def test_an_override_changes_the_map_of_its_guild_alone(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, a_bill("bill", "US-OH", InvestmentAuthority.YES, Status.FAILED))
        await storage.record.amend(a_change("c-1", "bill", FieldChange("", "status", "failed", "enacted")))
        assert await classes(storage, GUILD) == {"US-OH": StateClass.MAY_INVEST}
        assert await classes(storage, OTHER_GUILD) == await classes(storage) == {"US-OH": StateClass.NOT_PASSED}
        everybodys = await StateRecord(storage.states).states(guild=OTHER_GUILD)
        own = await StateRecord(storage.states).states(guild=GUILD)
    assert (everybodys.guild, own.guild) == (None, GUILD)


async def test_the_counts_are_by_authority_and_standing(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(
            storage,
            a_bill("one", "US-OH", InvestmentAuthority.YES, Status.FAILED),
            a_bill("two", "US-TX", InvestmentAuthority.YES, Status.FAILED),
            a_bill("three", "US-TX", InvestmentAuthority.NO, Status.ENACTED),
            a_bill("four", "US-UT", None, Status.ENACTED),
        )
        counts = (await StateRecord(storage.states).states(guild=None)).counts()
    assert counts == {(InvestmentAuthority.YES, Standing.ENDED): 2, (None, Standing.LAW): 2}


items = st.lists(
    st.builds(
        StateItems,
        jurisdiction=st.sampled_from(["US-OH", "US-TX"]),
        authority=st.sampled_from([None, "nonsense", *InvestmentAuthority]),
        standing=st.sampled_from(Standing),
        count=st.integers(1, 5),
    ),
    max_size=8,
)


@given(items)
def test_more_items_never_take_a_state_back(some: Sequence[StateItems]):
    order = list(StateClass)
    for number in range(len(some)):
        before, after = States(tuple(some[:number])).classes(), States(tuple(some[: number + 1])).classes()
        for code, shown in before.items():
            assert order.index(after[code]) <= order.index(shown)


@given(items)
def test_nothing_but_a_law_makes_a_state_one_that_may_hold(some: Sequence[StateItems]):
    for code, shown in States(tuple(some)).classes().items():
        own = [item for item in some if item.jurisdiction == code]
        assert shown in {class_of(item) for item in own}
        if shown in (StateClass.MAY_INVEST, StateClass.MEMBERS_CHOOSE, StateClass.MAY_KEEP):
            assert any(item.standing is Standing.LAW and item.authority is not None for item in own)
