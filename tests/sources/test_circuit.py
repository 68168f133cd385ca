"""When a source that failed is asked again, and what the log says of it."""

import logging
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.circuit import FIRST_WAIT, HOLD_LIMIT, WAIT_LIMIT, Circuit
from tracker.source_error import SourceError

type_of_clock = Any
"""A clock that is set by hand, see conftest.py."""


def circuit_at(clock: type_of_clock, chance: float = 0) -> Circuit:
    return Circuit("Venue", now=clock.now, chance=lambda: chance)


def ask(circuit: Circuit, question: str = "BTC", failure: SourceError | None = None) -> None:
    with circuit.attempt(question):
        if failure is not None:
            raise failure


def fail(circuit: Circuit, question: str = "BTC", *, temporary: bool = True, until: datetime | None = None) -> None:
    error = SourceError("Venue", "HTTP 503", temporary=temporary, retry_at=until)
    with pytest.raises(SourceError, match="HTTP 503"):
        ask(circuit, question, error)


def is_left_alone(circuit: Circuit, question: str = "BTC") -> datetime | None:
    try:
        ask(circuit, question)
    except SourceError as error:
        assert error.temporary
        return error.retry_at
    return None


def test_a_source_that_answers_is_asked_every_time(clock: type_of_clock) -> None:
    circuit = circuit_at(clock)
    for _ in range(3):
        assert is_left_alone(circuit) is None


def test_after_a_temporary_failure_the_whole_source_is_left_alone(clock: type_of_clock) -> None:
    circuit = circuit_at(clock)
    fail(circuit)
    assert is_left_alone(circuit, "ETH") == is_left_alone(circuit, "BTC") == clock.now() + FIRST_WAIT
    clock.later(seconds=30)
    assert is_left_alone(circuit, "ETH") is None


def test_each_failure_doubles_the_wait_up_to_its_limit(clock: type_of_clock) -> None:
    circuit = circuit_at(clock)
    waits = []
    for _ in range(8):
        fail(circuit)
        until = is_left_alone(circuit)
        assert until is not None
        waits.append((until - clock.now()).total_seconds())
        clock.time = until
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_an_attempt_that_was_not_made_is_no_further_failure(clock: type_of_clock) -> None:
    circuit = circuit_at(clock)
    fail(circuit)
    for _ in range(5):
        assert is_left_alone(circuit) == clock.now() + FIRST_WAIT


def test_a_permanent_failure_holds_its_own_question_only(clock: type_of_clock) -> None:
    circuit = circuit_at(clock)
    fail(circuit, temporary=False)
    assert is_left_alone(circuit, "BTC") == clock.now() + WAIT_LIMIT
    assert is_left_alone(circuit, "ETH") is None
    clock.later(minutes=15)
    assert is_left_alone(circuit, "BTC") is None


def test_the_wait_that_a_source_asks_for_is_kept(clock: type_of_clock) -> None:
    circuit = circuit_at(clock, chance=0.5)
    wanted = clock.now() + timedelta(minutes=20)
    fail(circuit, until=wanted)
    until = is_left_alone(circuit)
    assert until is not None
    assert wanted <= until <= wanted + FIRST_WAIT


def test_no_source_can_ask_for_more_than_an_hour(clock: type_of_clock) -> None:
    circuit = circuit_at(clock)
    fail(circuit, until=clock.now() + timedelta(days=400))
    assert is_left_alone(circuit) == clock.now() + HOLD_LIMIT


def test_another_failure_does_not_shorten_a_wait(clock: type_of_clock) -> None:
    circuit = circuit_at(clock)
    wanted = clock.now() + timedelta(minutes=20)
    with pytest.raises(SourceError, match="HTTP 503"), circuit.attempt("BTC"):
        fail(circuit, "ETH", until=wanted)
        raise SourceError("Venue", "HTTP 503", temporary=True)
    assert is_left_alone(circuit) == wanted


def test_a_clock_that_is_set_back_ends_the_wait(clock: type_of_clock) -> None:
    circuit = circuit_at(clock)
    fail(circuit)
    clock.later(days=-400)
    assert is_left_alone(circuit) is None


def test_a_failure_and_its_end_are_logged_once_each(clock: type_of_clock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    circuit = circuit_at(clock)
    for _ in range(4):
        fail(circuit)
        clock.later(hours=1)
    ask(circuit)
    ask(circuit)
    assert caplog.messages == ["Venue fails for BTC: HTTP 503", "Venue answers again for BTC, after 4 failures"]


def test_another_error_is_no_failure_of_the_source(clock: type_of_clock) -> None:
    circuit = circuit_at(clock)
    with pytest.raises(KeyError), circuit.attempt("BTC"):
        raise KeyError
    assert is_left_alone(circuit) is None


@given(st.integers(1, 40), st.floats(0, 1, exclude_max=True))
def test_a_wait_is_between_half_and_all_of_its_length(failures: int, chance: float) -> None:
    start = datetime.fromisoformat("2026-11-24T12:00:00+00:00")
    time = [start]
    circuit = Circuit("Venue", now=lambda: time[0], chance=lambda: chance)
    for _ in range(failures):
        fail(circuit)
        until = is_left_alone(circuit)
        assert until is not None
        wait, time[0] = until - time[0], until
    full = min(FIRST_WAIT * 2 ** (failures - 1), WAIT_LIMIT)
    assert full / 2 <= wait <= full
