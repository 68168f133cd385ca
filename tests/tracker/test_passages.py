"""What was searched for, marked in a text, and the passage that shows it best."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record_factories import a_milestone
from tracker.policy.passages import EXCERPT_LENGTH, excerpt, marked
from tracker.policy.queries import read_query


def shown(text: str, query: str) -> str:
    return "".join(f"<{piece.text}>" if piece.is_hit else piece.text for piece in marked(text, read_query(query)))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Texas Strategic Bitcoin Reserve", "bitcoin", "Texas Strategic <Bitcoin> Reserve"),
        ("Stablecoins and coins", "stable", "<Stablecoins> and coins"),
        ("Access for 401(k) Investors", "401k", "Access for <401(k)> Investors"),
        ("HB 302; SB 21", "hb302", "<HB 302>; SB 21"),
        ("Private Equity in plans", "equity private", "<Private Equity> in plans"),
        ("H.R. 3633 (119th Congress)", "hr 3633", "<H.R. 3633> (119th Congress)"),
        ("nothing of the kind", "zebra", "nothing of the kind"),
        ("Réserve", "reserve", "<Réserve>"),
    ],
)
def test_whole_words_are_marked_neighbours_together(text, query, expected):
    assert shown(text, query) == expected


texts = st.text("abc AB12().-é\n", max_size=80)


@given(texts, texts)
def test_the_pieces_put_together_are_the_text_and_take_turns(text, query):
    pieces = marked(text, read_query(query))
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)
    assert all(one.is_hit != other.is_hit for one, other in pairwise(pieces))


def test_a_title_that_shows_everything_needs_no_passage():
    assert excerpt(a_milestone(title="Bitcoin Reserve Act"), read_query("bitcoin reserve")) is None


def test_a_passage_is_cut_at_words_around_the_first_hit():
    summary = "Alpha beta gamma. " * 20 + "The custody rule applies. " + "Delta epsilon. " * 20
    pieces = excerpt(a_milestone(summary=summary), read_query("custody"))
    text = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.is_hit] == ["custody"]
    assert len(text) <= EXCERPT_LENGTH + 2
    assert text[0] == text[-1] == "…"
    assert all(word.strip("….") in (*summary.replace(".", "").split(), "") for word in text.replace(".", "").split())


def test_a_passage_comes_from_wherever_most_of_the_missing_words_stand():
    one = a_milestone(title="Act", summary="About custody.", agency="Custody Board of the Treasury")
    pieces = excerpt(one, read_query("treasury custody"))
    assert "".join(piece.text for piece in pieces) == "Custody Board of the Treasury"


def test_what_was_found_by_what_is_not_shown_has_no_passage():
    assert excerpt(a_milestone(jurisdiction="US-NH"), read_query("hampshire")) is None


@given(st.text("ab c.", max_size=600), st.sampled_from(["a", "ab", "b c"]))
def test_a_passage_is_never_much_longer_than_its_length(summary, query):
    if summary.strip():
        pieces = excerpt(a_milestone(summary=summary, title="zzz"), read_query(query))
        if pieces is not None:
            assert any(piece.is_hit for piece in pieces)
