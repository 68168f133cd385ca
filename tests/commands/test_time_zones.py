"""Time zones as people type them."""

import pytest

from calculations.errors import UserError
from commands.replies.refusals import refusal_in_words
from commands.replies.time_zones import clock_in_words, read_time_zone, suggest_time_zones, time_zone_in_words
from commands.replies.words import Words
from tests.record_factories import NOW
from tracker.guilds.time_zones import is_time_zone

WORDS = Words()
ENGLISH = WORDS.english


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("New York", "America/New_York"),
        ("  new   york ", "America/New_York"),
        ("america/new_york", "America/New_York"),
        ("America/New_York", "America/New_York"),
        ("US/Eastern", "US/Eastern"),
        ("Eastern", "America/New_York"),
        ("eastern time", "America/New_York"),
        ("ET", "America/New_York"),
        ("PST", "America/Los_Angeles"),
        ("Berln", "Europe/Berlin"),
        ("Germany", "Europe/Berlin"),
        ("Calcutta", "Asia/Kolkata"),
        ("Kiev", "Europe/Kyiv"),
        ("utc", "Etc/UTC"),
    ],
)
def test_a_zone_is_read_by_city_country_region_or_name(typed, zone):
    assert read_time_zone(ENGLISH, typed) == zone


@pytest.mark.parametrize("typed", ["", "Atlantis", "../../etc/passwd", "\N{NULL}", "x" * 500])
def test_what_is_no_zone_is_refused(typed):
    with pytest.raises(UserError) as refusal:
        read_time_zone(ENGLISH, typed)
    assert refusal.value.key == "zone.unknown"
    assert refusal_in_words(ENGLISH, refusal.value)


def test_a_word_of_several_zones_is_refused_with_their_names():
    with pytest.raises(UserError) as refusal:
        read_time_zone(ENGLISH, "san")
    assert refusal.value.key == "zone.several"
    assert "(" in refusal.value.values["names"]


@pytest.mark.parametrize("typed", ["", "new", "a", "Eastern", "time", "berln", "zzzzzz"])
def test_suggestions_are_zones_that_discord_takes(typed):
    offered = suggest_time_zones(ENGLISH, typed, NOW)
    assert len(offered) <= 25
    assert all(1 <= len(name) <= 100 and is_time_zone(zone) for name, zone in offered)
    assert len({zone for _, zone in offered}) == len(offered)


def test_the_common_zones_are_offered_first_each_with_its_clock():
    offered = suggest_time_zones(ENGLISH, "", NOW)
    assert offered[0] == ("New York (United States), now 7:30 AM", "America/New_York")
    assert offered[1][1] == "America/Chicago"


def test_a_zone_is_named_in_the_readers_language():
    german = WORDS.for_locale("de")
    assert time_zone_in_words(german, "Europe/Vienna") == "Wien (Österreich)"
    assert read_time_zone(german, "wien") == "Europe/Vienna"
    assert clock_in_words(german, "Europe/Vienna", NOW) == "Wien (Österreich), now 13:30"
