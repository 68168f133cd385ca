"""A jurisdiction as people type it."""

import pytest

from calculations.errors import UserError
from commands.replies.jurisdictions import read_jurisdiction, suggest_jurisdictions
from commands.replies.refusals import refusal_in_words
from commands.replies.words import Words
from tracker.policy.jurisdictions import NAMES

ENGLISH = Words().english


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Florida", "US-FL"),
        ("  florida ", "US-FL"),
        ("FL", "US-FL"),
        ("us-fl", "US-FL"),
        ("Florda", "US-FL"),
        ("New Yrok", "US-NY"),
        ("Virgina", "US-VA"),
        ("Kansas", "US-KS"),
        ("D.C.", "US-DC"),
        ("federal", "US"),
        ("United States", "US"),
        ("USA", "US"),
    ],
)
def test_a_name_a_code_and_a_typo_are_understood(typed: str, code: str) -> None:
    assert read_jurisdiction(ENGLISH, typed) == code


@pytest.mark.parametrize("code", NAMES)
def test_every_place_is_found_by_its_code_and_by_its_own_name(code: str) -> None:
    assert read_jurisdiction(ENGLISH, code) == code
    names = [name for name, suggested in suggest_jurisdictions(ENGLISH, code) if suggested == code]
    assert len(names) == 1
    assert read_jurisdiction(ENGLISH, names[0]) == code


@pytest.mark.parametrize(("typed", "nearest"), [("Mexico", "New Mexico"), ("Carolina", "North Carolina")])
def test_what_is_near_a_name_but_not_clearly_meant_is_refused_with_the_nearest(typed: str, nearest: str) -> None:
    with pytest.raises(UserError) as refused:
        read_jurisdiction(ENGLISH, typed)
    assert nearest in refusal_in_words(ENGLISH, refused.value)


@pytest.mark.parametrize("typed", ["", "zzz", "x" * 5000, "<@123456789012345678>", "[a](https://example.org)"])
def test_nonsense_is_refused_and_repeated_without_its_markup(typed: str) -> None:
    with pytest.raises(UserError) as refused:
        read_jurisdiction(ENGLISH, typed)
    sentence = refusal_in_words(ENGLISH, refused.value)
    assert "FL" in sentence
    assert len(sentence) < 400
    assert "<@1" not in sentence
    assert "](" not in sentence


def test_suggestions_begin_with_federal_and_fit_what_discord_takes() -> None:
    everything = suggest_jurisdictions(ENGLISH, "")
    assert everything[0][1] == "US"
    assert len(everything) == 25


@pytest.mark.parametrize(
    ("typed", "first"), [("flo", "Florida"), ("FL", "Florida"), ("flordia", "Florida"), ("west", "West Virginia")]
)
def test_suggestions_put_the_likeliest_first(typed: str, first: str) -> None:
    assert suggest_jurisdictions(ENGLISH, typed)[0][0] == first


def test_nothing_is_suggested_for_nonsense() -> None:
    assert suggest_jurisdictions(ENGLISH, "zzzz") == []
