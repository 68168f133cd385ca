"""How the program is doing, read out of the rows, from inside and from outside of it."""

from datetime import timedelta

import pytest

from storage import StorageError, look_over
from tests.record_factories import NOW, VERSION
from tracker.alerts.posts import Place, PlaceKind, Post, PostKind
from tracker.condition import Pulse
from tracker.delivery_error import Trouble

HOUR = timedelta(hours=1)


async def owe(storage, number, *, due_at=NOW, guild=1):
    post = Post(
        f"market|{number}", PostKind.MARKET, Place(PlaceKind.CHANNEL, number), guild, None, None, due_at, NOW, {}
    )
    await storage.alerts.outbox.owe_notice(post, at=NOW)


async def test_a_new_database_has_nothing_to_tell(storage):
    found = await storage.condition.condition(NOW)
    assert (found.waiting, found.failed, found.parked_places) == (0, 0, 0)
    assert (found.pulse, found.delivered_at, found.held_since, found.sources_checked_at) == (None, None, None, None)
    assert found.size > 100_000
    assert found.schema >= "0011_presence"


async def test_a_pulse_comes_back_until_it_is_taken_back(storage):
    pulse = Pulse(NOW, NOW - HOUR, "1.2.3", NOW - HOUR / 2, asks_sources=False)
    for noted in (pulse, None):
        await storage.condition.note(noted)
        assert (await storage.condition.condition(NOW)).pulse == noted


async def test_what_waits_is_counted_by_what_it_waits_for(storage):
    await owe(storage, 1, due_at=NOW - HOUR)
    await owe(storage, 2)
    await owe(storage, 3, due_at=NOW + HOUR)
    await owe(storage, 4, guild=77)
    await storage.alerts.subscriptions.hold(77, by=5, at=NOW)
    found = await storage.condition.condition(NOW)
    assert (found.due, found.later, found.hindered) == (2, 1, 1)
    assert found.due_since == NOW - HOUR


async def test_a_place_that_is_parked_is_not_due(storage):
    await owe(storage, 1)
    (claim,) = await storage.alerts.outbox.claim(NOW, lease_until=NOW + HOUR, most=5)
    await storage.alerts.outbox.park(
        claim, None, trouble=Trouble.FORBIDDEN, is_uncertain=False, check_at=NOW + HOUR, at=NOW
    )
    found = await storage.condition.condition(NOW + 2 * HOUR)
    assert (found.due, found.hindered, found.parked_places) == (0, 1, 1)
    assert found.due_since is None


async def test_it_is_read_from_outside_without_changing_or_making_anything(reopen, tmp_path):
    database = tmp_path / "rollover.db"
    with pytest.raises(StorageError, match="There is no database"):
        look_over(str(database), program_version=VERSION, now=NOW)
    assert list(tmp_path.iterdir()) == []
    async with reopen() as storage:
        await owe(storage, 1)
        assert look_over(str(database), program_version=VERSION, now=NOW) == await storage.condition.condition(NOW)
    before = database.read_bytes()
    assert look_over(str(database), program_version=VERSION, now=NOW).due == 1
    assert database.read_bytes() == before
