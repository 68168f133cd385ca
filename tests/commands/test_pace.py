"""One person's pace: so many uses in so long, and a refusal that says when to try again."""

from datetime import timedelta

import pytest

from calculations.errors import UserError
from commands.pace import Pace
from tests.record_factories import NOW


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


def test_the_ninth_use_within_the_time_is_held_back_and_says_for_how_long():
    clock = Clock()
    pace = Pace(8, timedelta(seconds=30), clock)
    for _ in range(8):
        pace.take(1)
        clock.now += timedelta(seconds=1)
    with pytest.raises(UserError) as refusal:
        pace.take(1)
    assert refusal.value.key == "pace.too_fast"
    assert refusal.value.values == {"seconds": 23}
    pace.take(2)
    clock.now += timedelta(seconds=22)
    pace.take(1)
