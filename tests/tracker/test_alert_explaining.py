"""Why a channel was not told: each silence has its own reason."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.record_factories import GUILD, NOW, a_change, a_milestone, an_addition
from tracker.alerts.entries import Entry
from tracker.alerts.explaining import Gate, Known, Silence, passages
from tracker.alerts.filters import EVERYTHING, Filter, Trait
from tracker.alerts.needs import Need
from tracker.alerts.posts import Message, Post, PostKind, PostState
from tracker.alerts.subscriptions import Subscription, Wish
from tracker.policy.changes import Announcement, FieldChange, Origin

HOLD = timedelta(seconds=60)
SUBSCRIPTION = Subscription("s-1", GUILD, 5, 7, NOW - timedelta(days=1), Wish(EVERYTHING))
MILESTONE = a_milestone("m-1")


def added(**fields):
    return replace(an_addition(MILESTONE).change, **{"made_at": NOW, "announcement": Announcement.POST, **fields})


def changed(field, before, after, **fields):
    return a_change("c-2", "m-1", FieldChange("", field, before, after), **{"made_at": NOW, **fields})


def explained(*changes, subscription=SUBSCRIPTION, milestone=MILESTONE, waiting=(), **known):
    made = Known(milestone, changes, frozenset(waiting), known.pop("entries", ()), None, **known)
    return passages(subscription, made, now=NOW + timedelta(seconds=30), hold=HOLD)


def last(*changes, **more):
    return explained(*changes, **more)[-1]


def test_what_is_not_on_record_has_no_further_gates():
    assert [one.gate for one in explained(milestone=None)] == [Gate.ON_RECORD]


def test_a_trait_says_what_it_is_and_what_was_asked_for():
    wanted = Filter({Trait.KINDS: frozenset({"bill"})}, {})
    passage = last(subscription=replace(SUBSCRIPTION, wish=Wish(wanted)))
    assert (passage.gate, passage.is_open) == (Gate.KINDS, False)
    assert passage.words == {str(MILESTONE.kind)} and passage.asked == {"bill"} and not passage.left_out


def test_a_muted_topic_is_told_from_one_that_was_not_asked_for():
    topic = str(MILESTONE.topics[0])
    passage = last(subscription=replace(SUBSCRIPTION, wish=Wish(EVERYTHING.without(Trait.TOPICS, topic))))
    assert passage.left_out == {topic}


def test_a_change_within_its_hold_says_when_it_goes_out():
    change = added(origin=Origin.MODERATOR)
    passage = last(change, waiting=[change.id])
    assert passage.silence is Silence.HOLD and passage.until == NOW + HOLD


OLD = replace(MILESTONE, latest_on=NOW.date() - timedelta(days=8))
FRESH = replace(MILESTONE, latest_on=NOW.date() - timedelta(days=7))


@pytest.mark.parametrize(
    ("changes", "milestone", "silence"),
    [
        ([added(made_at=NOW - timedelta(days=2))], FRESH, Silence.BEFORE),
        ([added()], FRESH, Silence.OTHERWISE),
        ([added(announcement=Announcement.DIGEST)], FRESH, Silence.QUIET),
        ([added(announcement=Announcement.DIGEST)], OLD, Silence.OLD),
        ([added(announcement=Announcement.NOTHING, origin=Origin.BUNDLED)], OLD, Silence.SHIPPED),
        ([changed("summary", "a", "b")], FRESH, Silence.MINOR),
    ],
)
def test_each_silence_has_its_reason(changes, milestone, silence):
    assert last(*changes, milestone=milestone).silence is silence


def test_what_was_undone_is_called_so():
    first = changed("status", "in_force", "stayed")
    undone = replace(changed("status", "stayed", "in_force"), id="c-3", undoes_id=first.id)
    assert last(first, undone).silence is Silence.UNDONE


def test_an_old_step_that_is_added_late_goes_to_the_digest():
    step = {"id": "m-1#a2", "date": date(2020, 1, 1).isoformat(), "what": "x"}
    change = a_change("c", "m-1", FieldChange("m-1#a2", "action", None, step), made_at=NOW)
    assert last(replace(change, announcement=Announcement.DIGEST)).silence is Silence.OLD


def test_missing_permissions_shut_the_gate_only_where_something_is_to_be_sent(a_sent_entry):
    waiting = replace(a_sent_entry, post=replace(a_sent_entry.post, state="owed"))
    assert last(added(), entries=[waiting], lacks=frozenset({Need.EMBED_LINKS})).needs == {Need.EMBED_LINKS}
    assert last(added(), entries=[a_sent_entry], lacks=frozenset({Need.EMBED_LINKS})).gate is Gate.SENT


@pytest.fixture
def a_sent_entry():
    return _entry()


def _entry():
    post = Post("change|s-1|c", PostKind.CHANGE, SUBSCRIPTION.place, GUILD, "s-1", "m-1", NOW, NOW, {}, PostState.SENT)
    return Entry(post, "REFREF", 1, None, NOW, None, Message(1), "Title", False, False, True)
