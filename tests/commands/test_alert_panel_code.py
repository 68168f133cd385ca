"""What stands in a panel comes back from its controls whole, and fits into them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculations.errors import UserError
from commands.alerts.panel import with_words
from commands.alerts.panel_code import REMINDERS, WORDS, Draft, draft_code, read_draft
from commands.alerts.panel_controls import TRAIT_PICKS
from commands.replies.controls import custom_id
from tracker.alerts.filters import Filter, Trait
from tracker.alerts.needs import Need
from tracker.alerts.quiet_hours import QuietHours
from tracker.alerts.slots import Rhythm
from tracker.alerts.subscriptions import Wish

IDS = st.integers(1, 2**63 - 1)
HOURS = st.integers(0, 23).map(time)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@st.composite
def filters(draw):
    sides = [{trait: draw(st.frozensets(st.sampled_from(words))) for trait, words in WORDS.items()} for _ in range(2)]
    return Filter(*({trait: words for trait, words in side.items() if words} for side in sides))


wishes = st.builds(
    Wish,
    filter=filters(),
    mention_role_id=st.none() | IDS,
    quiet=st.none() | st.builds(QuietHours, TIMES, TIMES).filter(lambda quiet: quiet.begins != quiet.ends),
    time_zone=st.sampled_from(["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Etc/UTC", "US/Eastern"]),
    changes=st.booleans(),
    reminders=st.sets(st.sampled_from(REMINDERS)).map(lambda days: tuple(sorted(days, reverse=True))),
    reminders_at=HOURS,
    digest=st.sampled_from(Rhythm),
    digest_at=HOURS,
    digest_weekday=st.integers(0, 6),
    market=st.booleans(),
    crosspost=st.booleans(),
    needs_approval=st.booleans(),
)
drafts = st.builds(
    Draft, IDS, wishes, st.booleans(), st.integers(0, 3), st.none() | st.frozensets(st.sampled_from(tuple(Need)))
)


@given(drafts)
def test_a_draft_comes_back_as_it_was_and_fits_into_a_control(draft):
    code = draft_code(draft)
    custom_id("alerts.states_form", code)
    assert read_draft(code, "en-US") == draft


@pytest.mark.parametrize("code", ["", "AAAA", "not a code", "é", "_" * 78])
def test_a_control_of_another_release_is_outdated(code):
    with pytest.raises(UserError, match=r"control\.outdated"):
        read_draft(code, "en-US")


def test_every_word_can_be_chosen_and_choosing_in_one_select_leaves_the_others_alone():
    draft = Draft(1, Wish(filter=Filter({}, {})))
    for pick, (_, _, listed) in TRAIT_PICKS.items():
        assert len(listed) <= 25
        draft = with_words(draft, pick, listed)
    for side in (draft.wish.filter.include, draft.wish.filter.exclude):
        assert {trait: len(words) for trait, words in side.items()} == {
            trait: len(words) for trait, words in WORDS.items() if trait is not Trait.JURISDICTIONS
        }
    emptied = with_words(draft, "si", ())
    assert emptied.wish.filter.include[Trait.STATUSES] == set(TRAIT_PICKS["sj"][2])
    assert emptied.wish.filter.exclude == draft.wish.filter.exclude
