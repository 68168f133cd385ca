"""Which servers the bot is in, by the lists that told; and the end of what one has set."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from storage import open_storage
from storage.sqlite.guilds.presence import FORGOTTEN
from tests.record_factories import VERSION
from tracker.alerts.posts import Place, PlaceKind, Post, PostKind
from tracker.alerts.subscriptions import Subscription, Wish
from tracker.guilds.settings import Guilds, GuildSettings

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ONE, OTHER, CHANNEL, PERSON = 100, 200, 300, 7

KEPT_TABLES = {
    "reports": "members' own words, and the decisions on them",
    "milestones": "the record",
    "overrides": "the record",
    "changes": "the record's trail",
    "proposals": "the record's trail",
    "imports": "the record's trail",
    "drafts": "a person's own, which go after a day",
    "watches": "a member's own",
}
"""What carries a guild and outlives its leaving."""


@pytest.fixture
async def storage(tmp_path):
    async with open_storage(str(tmp_path / "rollover.db"), program_version=VERSION, now=lambda: NOW) as opened:
        yield opened


async def note(storage, *present, at):
    return list(await storage.presence.note(frozenset(present), at=at, apart=timedelta(minutes=30), misses=2))


async def test_two_misses_some_time_apart_are_a_leave(storage):
    assert await note(storage, ONE, OTHER, at=NOW) == []
    assert await storage.presence.known() == {ONE, OTHER}
    assert await note(storage, OTHER, at=NOW + HOUR) == []
    # A second look at once is no second miss: a restart, or a short outage.
    assert await note(storage, OTHER, at=NOW + HOUR + timedelta(minutes=5)) == []
    assert await note(storage, OTHER, at=NOW + 2 * HOUR) == [ONE]
    assert await note(storage, OTHER, at=NOW + 9 * HOUR) == []
    assert await storage.presence.known() == {OTHER}


async def test_a_guild_that_a_list_holds_again_has_no_misses_any_more(storage):
    await note(storage, ONE, at=NOW)
    for hours in range(1, 20, 2):
        assert await note(storage, at=NOW + hours * HOUR) == []
        assert await note(storage, ONE, at=NOW + (hours + 1) * HOUR) == []


async def test_a_clock_that_was_set_back_does_not_keep_a_miss_from_counting(storage):
    await note(storage, ONE, at=NOW)
    await note(storage, at=NOW + timedelta(days=300))
    assert await note(storage, at=NOW + HOUR) == [ONE]


async def test_a_guild_that_no_list_ever_held_is_missed_too_if_it_has_set_something(storage):
    await Guilds(storage.guilds, lambda: NOW).change(GuildSettings(ONE, time_zone="Asia/Tokyo"), by=PERSON)
    assert await note(storage, at=NOW) == []
    assert await note(storage, at=NOW + HOUR) == [ONE]
    assert await storage.presence.to_welcome(10) == []


async def test_each_new_guild_is_to_be_welcomed_until_it_is(storage):
    await note(storage, ONE, OTHER, at=NOW)
    assert list(await storage.presence.to_welcome(10)) == [ONE, OTHER]
    await storage.presence.welcomed(ONE)
    await note(storage, ONE, OTHER, at=NOW + HOUR)
    assert list(await storage.presence.to_welcome(10)) == [OTHER]


async def test_what_a_guild_that_left_long_ago_has_set_is_deleted_and_nobody_elses(storage, tmp_path):
    for guild, channel in ((ONE, CHANNEL), (OTHER, CHANNEL + 1)):
        await Guilds(storage.guilds, lambda: NOW).change(GuildSettings(guild, two_person_review=True), by=PERSON)
        subscription = Subscription(f"s-{guild}", guild, channel, PERSON, NOW, Wish())
        await storage.alerts.subscriptions.add(subscription)
        await storage.alerts.subscriptions.hold(guild, by=PERSON, at=NOW)
        for place in (Place(PlaceKind.CHANNEL, channel), Place(PlaceKind.PERSON, PERSON)):
            key = f"digest|{guild}|{place.kind}"
            of = subscription.id if place.kind is PlaceKind.CHANNEL else None
            await storage.alerts.outbox.owe_notice(
                Post(key, PostKind.DIGEST, place, guild, of, None, NOW, NOW, {"changes": []}), at=NOW
            )
    await note(storage, OTHER, at=NOW)
    await note(storage, OTHER, at=NOW + HOUR)
    assert list(await storage.presence.forget(left_before=NOW)) == []
    before = rows(tmp_path, OTHER)
    assert list(await storage.presence.forget(left_before=NOW + 2 * HOUR)) == [ONE]
    assert list(await storage.presence.forget(left_before=NOW + 2 * HOUR)) == []
    assert rows(tmp_path, OTHER) == before
    # A member's own direct message stays.
    assert rows(tmp_path, ONE) == {"posts": 1}
    assert await storage.alerts.subscriptions.in_guild(ONE) == []
    assert [one["guild_id"] for one in await storage.guilds.all()] == [OTHER]


async def test_every_table_that_carries_a_guild_is_forgotten_or_kept_on_purpose(storage, tmp_path):
    with closing(sqlite3.connect(tmp_path / "rollover.db")) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {table: {row[1] for row in database.execute(f"PRAGMA table_info({table})")} for table in tables}
        pointing = {
            table
            for table in tables
            for row in database.execute(f"PRAGMA foreign_key_list({table})")
            if row[2] in ("posts", "subscriptions")
        }
    steps = " ".join(FORGOTTEN)
    of_guilds = {table for table in tables if "guild" in columns[table]} | pointing
    assert {table for table in of_guilds if f" {table} " not in steps} == KEPT_TABLES.keys() & of_guilds


def rows(folder, guild):
    with closing(sqlite3.connect(folder / "rollover.db")) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for table in tables:
            if "guild" in {row[1] for row in database.execute(f"PRAGMA table_info({table})")}:
                count = database.execute(f"SELECT count(*) FROM {table} WHERE guild = ?", (guild,)).fetchone()[0]
                found |= {table: count} if count else {}
        return found
