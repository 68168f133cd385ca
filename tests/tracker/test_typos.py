"""Small typos are forgiven; numbers never are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.policy.typos import nearest_words

WORDS = frozenset({"stablecoin", "stability", "bitcoin", "reserve", "treasury", "fiduciary", "fund", "funds", "crypto"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("stbalecoin", "stablecoin"),
        ("bitcon", "bitcoin"),
        ("bitcoiin", "bitcoin"),
        ("bitcoim", "bitcoin"),
        ("crypot", "crypto"),
        ("fidcuiray", "fiduciary"),
        ("reserv", "reserve"),
    ],
)
def test_a_letter_too_many_too_few_another_or_transposed_is_forgiven(typed, meant):
    assert nearest_words(typed, WORDS) == (meant,)


def test_the_beginning_of_a_longer_word_may_hold_a_typo_too():
    assert nearest_words("trasur", WORDS) == ("treasur",)


def test_two_words_as_near_are_both_meant():
    assert nearest_words("fynd", {"fund", "find", "fond"}) == ("find", "fond", "fund")


def test_a_nearer_word_leaves_no_room_for_one_farther_off():
    assert nearest_words("stablecoins", WORDS | {"stablecons"}) == ("stablecoin", "stablecons")
    assert nearest_words("stablecoinx", WORDS | {"stablecxx"}) == ("stablecoin",)


@pytest.mark.parametrize("typed", ["302", "hb302", "abc", "2025"])
def test_numbers_and_the_shortest_words_are_never_changed(typed):
    assert nearest_words(typed, {"303", "hb303", "abd", "2026"}) == ()


longer_words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=14)


@given(longer_words, st.data())
def test_any_two_neighbours_transposed_lead_back_to_the_word(word, data):
    place = data.draw(st.integers(0, len(word) - 2))
    typed = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if typed != word:
        assert word in nearest_words(typed, {word})


@given(longer_words, st.data())
def test_any_letter_left_out_or_exchanged_leads_back_to_the_word(word, data):
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(["", "q"]))
    typed = word[:place] + letter + word[place + 1 :]
    if typed != word:
        assert word in nearest_words(typed, {word})


@given(longer_words, st.sets(longer_words, max_size=30))
def test_what_is_found_is_always_near(typed, vocabulary):
    for found in nearest_words(typed, vocabulary):
        assert any(word.startswith(found) for word in vocabulary)
        assert abs(len(found) - len(typed)) <= 2
