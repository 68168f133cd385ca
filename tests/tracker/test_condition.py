"""What is wrong, and what only deserves a look: one judgement for members, operators and containers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.condition_lines import condition_lines
from tracker.condition import Condition, Fault, Notice, Pulse, faults, notices

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PULSE = Pulse(NOW - MINUTE / 2, NOW - timedelta(days=3), "0.1.0")
WELL = Condition("0.1.0", "0011_presence", 1_000_000, PULSE, priced_at={"BTC": NOW - MINUTE})


def test_a_program_that_runs_and_delivers_is_well():
    assert faults(WELL, NOW) == ()
    assert notices(WELL, NOW) == ()


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (replace(WELL, pulse=None), [Fault.NOT_RUNNING]),
        (replace(WELL, pulse=replace(PULSE, at=NOW - 4 * MINUTE)), [Fault.SILENT]),
        (replace(WELL, pulse=replace(PULSE, lost_at=NOW - 4 * MINUTE)), []),
        (replace(WELL, pulse=replace(PULSE, lost_at=NOW - 6 * MINUTE)), [Fault.DISCONNECTED]),
        (replace(WELL, due=3, due_since=NOW - 9 * MINUTE), []),
        (replace(WELL, due=3, due_since=NOW - 11 * MINUTE), [Fault.LATE]),
        (
            replace(WELL, pulse=replace(PULSE, started_at=NOW - MINUTE), due=3, due_since=NOW - timedelta(days=2)),
            [],
        ),
        (
            replace(WELL, pulse=replace(PULSE, lost_at=NOW - 20 * MINUTE), due=3, due_since=NOW - 20 * MINUTE),
            [Fault.DISCONNECTED, Fault.LATE],
        ),
    ],
)
def test_what_keeps_it_from_its_work_is_a_fault(condition, found):
    assert list(faults(condition, NOW)) == found


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (replace(WELL, pulse=replace(PULSE, lost_at=NOW - 4 * MINUTE)), [Notice.RECONNECTING]),
        (replace(WELL, held_since=NOW - MINUTE, hindered=9), [Notice.HELD]),
        (replace(WELL, parked_places=1, failed=2), [Notice.PARKED, Notice.FAILED]),
        (replace(WELL, failing_sources=("sec",)), [Notice.SOURCES]),
        (replace(WELL, priced_at={}), [Notice.PRICES]),
        (replace(WELL, priced_at={"BTC": NOW, "ETH": NOW - timedelta(hours=1)}), [Notice.PRICES]),
        (
            replace(
                WELL,
                pulse=replace(PULSE, asks_prices=False, asks_sources=False),
                priced_at={},
                failing_sources=("sec",),
            ),
            [],
        ),
    ],
)
def test_what_deserves_a_look_is_no_fault(condition, found):
    assert faults(condition, NOW) == ()
    assert list(notices(condition, NOW)) == found


@pytest.mark.parametrize(
    "condition",
    [
        replace(WELL, pulse=replace(PULSE, lost_at=NOW - MINUTE)),
        replace(WELL, held_since=NOW - MINUTE),
        replace(WELL, failed=1),
        replace(WELL, priced_at={}),
    ],
)
def test_operators_are_not_told_that_all_is_well_while_something_deserves_a_look(condition):
    assert condition_lines(WELL, NOW)[0] == "All is well."
    assert condition_lines(condition, NOW)[0] == "Nothing is wrong; worth a look:"
