"""What a person typed to find something, as words and the ways in which the record may spell them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.policy.queries import MOST_TERMS, Phrase, read_query, squeezed, words_of


def phrases(text: str) -> set[tuple[str, ...]]:
    (term,) = read_query(text).terms
    return {phrase.words for phrase in term.phrases}


def test_words_are_runs_of_letters_and_digits_in_lower_case_without_accents():
    assert words_of("  Café-RÉSERVE, 401(k)!") == ("cafe", "reserve", "401", "k")


@pytest.mark.parametrize("typed", ["401(k)", "401k", "401-K"])
def test_the_number_and_letter_of_a_401k_may_be_written_together_or_apart(typed):
    assert ("401", "k") in phrases(typed)


@pytest.mark.parametrize("typed", ["hb302", "HB-302", "hb.302"])
def test_a_bills_letters_and_number_may_be_written_together_or_apart(typed):
    assert ("hb", "302") in phrases(typed)


@pytest.mark.parametrize("typed", ["hr3633", "H.R.3633"])
def test_points_between_letters_do_not_count(typed):
    assert {("h", "r", "3633"), ("hr", "3633")} <= phrases(typed)


def test_letters_that_stand_for_words_are_looked_for_with_and_without_points():
    assert {("eo",), ("e", "o")} <= phrases("EO")
    assert {("eo",), ("e", "o")} <= phrases("E.O.")


def test_words_that_tell_nothing_are_left_out_where_others_remain():
    assert [term.typed for term in read_query("the state of Texas").terms] == ["state", "Texas"]
    assert [term.typed for term in read_query("of the").terms] == ["of", "the"]


def test_a_text_without_a_word_asks_for_nothing():
    assert read_query(" ?!(*) ").terms == ()


def test_only_a_plain_word_may_hold_a_typo():
    assert [term.word for term in read_query("stablecoin 302 401(k) hb302").terms] == ["stablecoin", None, None, None]


def test_one_letter_stands_for_itself_alone():
    (term,) = read_query("k").terms
    assert term.phrases == (Phrase(("k",), goes_on=False),)


def test_spelling_of_names_counts_by_letters_and_digits_alone():
    assert squeezed("H.R. 3633") == squeezed("hr3633") == squeezed("hR-3633")


@given(st.text(max_size=300))
def test_any_text_is_read_and_every_phrase_holds_plain_words(text):
    query = read_query(text)
    assert len(query.terms) <= MOST_TERMS
    for term in query.terms:
        for phrase in term.phrases:
            assert phrase.words
            assert all(word and all(part.isalnum() for part in word) for word in phrase.words)
