"""The small parts of lists: what their buttons carry, statuses and days as people type them, hits in bold."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculations.errors import UserError
from commands.replies.controls import CUSTOM_ID_LIMIT, custom_id, short_number
from commands.replies.filter_codes import read_timeline_code, read_word, timeline_code, word_code
from commands.replies.found_lines import found_list
from commands.replies.passages import emphasised
from commands.replies.refusals import refusal_in_words
from commands.replies.statuses import read_status, suggest_statuses
from commands.replies.typed_days import read_day, read_stretch, suggest_days
from commands.replies.words import Words
from tests.record_factories import a_milestone
from tracker.policy.jurisdictions import Jurisdiction
from tracker.policy.milestones import Kind, Status, Topic
from tracker.policy.passages import marked
from tracker.policy.queries import read_query
from tracker.policy.search import LONGEST_TEXT, Found
from tracker.policy.timeline import TimelineFilter

ENGLISH = Words().english
TODAY = date(2026, 11, 24)
LARGEST_ID = 2**64 - 1

filters = st.builds(
    TimelineFilter,
    topic=st.none() | st.sampled_from(Topic),
    kind=st.none() | st.sampled_from(Kind),
    jurisdiction=st.none() | st.sampled_from(Jurisdiction),
    status=st.none() | st.sampled_from(Status),
    since=st.none() | st.dates(),
    until=st.none() | st.dates(),
)


@given(filters)
def test_a_button_carries_any_filter_there_and_back(wanted: TimelineFilter) -> None:
    code = timeline_code(wanted)
    assert read_timeline_code(code) == wanted
    assert len(custom_id("timeline.page", code, short_number(LARGEST_ID), "1000000", "n")) <= CUSTOM_ID_LIMIT


def test_every_word_has_digits_of_its_own() -> None:
    for words in (Topic, Kind, Status):
        assert len({word_code(word) for word in words}) == len(words)


@pytest.mark.parametrize("code", ["", ",,,,", "zzzz,,,,,", ",,,,2025-13-01,", ",,,,,tomorrow", ",,,,,,"])
def test_a_button_of_another_release_says_that_it_is_outdated(code: str) -> None:
    with pytest.raises(UserError, match=r"control\.outdated"):
        read_timeline_code(code)


def test_a_word_that_this_release_lacks_is_an_outdated_button_too() -> None:
    assert read_word(Topic, "") is None
    with pytest.raises(UserError, match=r"control\.outdated"):
        read_word(Topic, "0000")


@given(st.integers(0, LARGEST_ID))
def test_a_number_is_read_back_from_its_short_form(number: int) -> None:
    assert int(short_number(number), 36) == number


def test_the_longest_search_fits_its_button() -> None:
    assert custom_id("search.page", "x" * LONGEST_TEXT, short_number(LARGEST_ID), "9999", "n")


@pytest.mark.parametrize("status", Status)
def test_every_status_is_read_in_words_and_as_stored(status: Status) -> None:
    names = {code: name for name, code in _all_statuses()}
    assert read_status(ENGLISH, names[status]) == status
    assert read_status(ENGLISH, f"  {names[status].upper()} ") == status
    assert read_status(ENGLISH, str(status)) in (status, *_same_words(str(status)))


def _all_statuses() -> list[tuple[str, str]]:
    return [pair for letter in "abcdefghijklmnopqrstuvwxyz" for pair in suggest_statuses(ENGLISH, letter)]


def _same_words(stored: str) -> list[str]:
    """Statuses whose words are what another is stored as: `reported` is stored, `reported by committee` is shown."""
    return [code for name, code in _all_statuses() if name == stored.replace("_", " ")]


def test_a_status_with_a_typo_is_understood_and_an_unknown_one_refused_with_the_nearest() -> None:
    assert read_status(ENGLISH, "enaced") == "enacted"
    assert read_status(ENGLISH, "in comittee") == "in_committee"
    with pytest.raises(UserError) as refused:
        read_status(ENGLISH, "on the roof")
    assert refused.value.values["nearest"] == "on the floor"
    with pytest.raises(UserError, match="unknown_far"):
        read_status(ENGLISH, "zzz")


def test_at_most_25_statuses_are_offered_and_those_that_begin_so_first() -> None:
    assert len(suggest_statuses(ENGLISH, "")) == 25
    assert suggest_statuses(ENGLISH, "pass")[0][0].startswith("passed")


def test_a_stretch_of_days_is_read_as_typed_and_refused_the_wrong_way_round() -> None:
    assert read_stretch("Aug 7 2025", "yesterday", today=TODAY) == (date(2025, 8, 7), date(2026, 11, 23))
    assert read_stretch(None, "  ", today=TODAY) == (None, None)
    with pytest.raises(UserError, match="wrong_way_round"):
        read_stretch("2026-01-02", "2026-01-01", today=TODAY)


def test_a_text_that_is_no_date_is_repeated_without_its_markup() -> None:
    with pytest.raises(UserError) as refused:
        read_day("**@everyone** [x](https://evil.example)", today=TODAY)
    sentence = refusal_in_words(ENGLISH, refused.value)
    assert "@everyone" not in sentence
    assert "](" not in sentence


def test_an_ambiguous_date_is_offered_both_ways() -> None:
    assert [choice.name for choice in suggest_days(ENGLISH, "7/8/25", today=TODAY)] == ["Jul 8, 2025", "Aug 7, 2025"]
    assert suggest_days(ENGLISH, "nonsense", today=TODAY) == []
    assert len(suggest_days(ENGLISH, "", today=TODAY)) == 4


def bold(text: str, query: str) -> str:
    return emphasised(marked(text, read_query(query)))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Bitcoin Reserve", "reserve", "Bitcoin **Reserve**"),
        ("a (bitcoin) b", "bitcoin", "a \\(**bitcoin**\\) b"),
        ("**bold** bitcoin", "bitcoin", "\\*\\*bold\\*\\* **bitcoin**"),
        ("@everyone bitcoin", "everyone", "@\u200b**everyone** bitcoin"),
        ("  x\n bitcoin  ", "bitcoin", "x **bitcoin**"),
    ],
)
def test_a_hit_is_bold_and_everything_else_inert(text: str, query: str, expected: str) -> None:
    assert bold(text, query) == expected


@given(st.text("ab *_[]()<@>#\n", max_size=60), st.text("ab ", max_size=10))
def test_no_markup_of_the_record_survives_beside_the_hits(text: str, query: str) -> None:
    shown = bold(text, query)
    assert "\n" not in shown
    unescaped = shown.replace("\\*", "").replace("**", "")
    assert "*" not in unescaped
    assert "[" not in shown.replace("\\[", "")


@pytest.mark.parametrize("size", [100, 2000])
@pytest.mark.parametrize("address", ["https://e.gov/x", "https://e.gov/" + "x" * 380])
def test_a_page_of_hits_fits_an_embed_whatever_is_on_record(size: int, address: str) -> None:
    many = tuple(
        a_milestone(f"s{number}", title="*" * size + " bitcoin", summary="*bitcoin* " * size, url=address)
        for number in range(5)
    )
    text = found_list(ENGLISH, Found(many, 5, read_query("bitcoin")))
    assert 0 < len(text) <= 4096
    assert text.count("Federal") == 5
