"""What changes come to together, which of them ring, and the marks of a post."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record_factories import NOW, a_change, a_milestone
from tracker.alerts.filters import EVERYTHING, Preset, Trait, missed_traits, preset_filter, traits_of
from tracker.alerts.posts import Seal, key_of
from tracker.alerts.told_changes import summed
from tracker.policy.changes import FieldChange
from tracker.policy.milestones import Kind, Topic


def status(before, after):
    return FieldChange("", "status", before, after)


def test_what_was_undone_is_not_told():
    change = a_change("c-1", "m", status("introduced", "enacted"))
    undo = a_change("c-2", "m", status("enacted", "introduced"), undoes_id="c-1")
    assert summed([change, undo]).is_nothing


def test_an_undo_of_an_undo_tells_the_change_again():
    change = a_change("c-1", "m", status("introduced", "enacted"))
    undo = a_change("c-2", "m", status("enacted", "introduced"), undoes_id="c-1")
    redo = a_change("c-3", "m", status("introduced", "enacted"), undoes_id="c-2")
    told = summed([change, undo, redo])
    assert told.is_of_substance and told.fields == (status("introduced", "enacted"),)


def test_changes_together_tell_the_first_before_and_the_last_after():
    told = summed(
        [a_change("c-1", "m", status("introduced", "pending")), a_change("c-2", "m", status("pending", "enacted"))]
    )
    assert told.fields == (status("introduced", "enacted"),)


def test_a_change_back_by_hand_tells_nothing():
    told = summed(
        [a_change("c-1", "m", status("introduced", "enacted")), a_change("c-2", "m", status("enacted", "introduced"))]
    )
    assert told.is_nothing


@pytest.mark.parametrize("field", ["title", "summary", "url", "topics"])
def test_a_change_of_words_alone_owes_no_post(field):
    assert not summed([a_change("c-1", "m", FieldChange("", field, "a", "b"))]).is_of_substance


def test_an_exclusion_counts_more_than_an_inclusion():
    milestone = a_milestone(topics=(Topic.RETIREMENT_CRYPTO, Topic.STABLECOIN))
    wanted = preset_filter(Preset.RETIREMENT_AND_CRYPTO)
    assert missed_traits(wanted, traits_of(milestone)) == ()
    assert missed_traits(wanted.without(Trait.TOPICS, "stablecoin"), traits_of(milestone)) == (Trait.TOPICS,)


def test_my_states_lets_the_named_states_pass_alone():
    wanted = preset_filter(Preset.MY_STATES, ["US-NH", "US-TX"])
    assert missed_traits(wanted, traits_of(a_milestone(jurisdiction="US-NH", kind=Kind.STATE_LAW))) == ()
    assert missed_traits(wanted, traits_of(a_milestone())) == (Trait.JURISDICTIONS,)
    assert missed_traits(EVERYTHING, traits_of(a_milestone())) == ()


@given(st.text(), st.text(), st.binary(min_size=32, max_size=32))
def test_the_marks_of_a_post_follow_from_its_key_and_fit_discord(one, other, secret):
    seal = Seal(secret)
    assert seal.ref(one) == Seal(secret).ref(one) and len(seal.ref(one)) == 6
    assert len(seal.nonce(one)) <= 25
    assert (seal.nonce(one) == seal.nonce(other)) == (one == other)
    assert seal.nonce(one) != seal.nonce(one, 1)


def test_a_part_of_a_key_must_not_hold_the_separator():
    with pytest.raises(ValueError, match="separator"):
        key_of("change", "a|b")


def test_a_late_change_of_a_new_part_is_told_with_it():
    added = FieldChange("m#a1", "action", None, {"id": "m#a1", "what": "Heard", "date": "2026-01-01"})
    moved = FieldChange("m#a1", "action.date", "2026-01-01", "2026-01-02")
    later = NOW + timedelta(seconds=5)
    told = summed([a_change("c-1", "m", added), a_change("c-2", "m", moved, made_at=later)])
    assert [field.field for field in told.fields] == ["action"]
