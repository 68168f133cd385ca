"""The view of a working: narrow enough for a phone, small enough for Discord."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.replies.columns import columns
from commands.replies.words import Words
from commands.replies.working import WIDTH, Step, Working, code_block, show_working, wrapped

ENGLISH = Words().english


@given(st.text(alphabet="ab1, 円", max_size=200), st.sampled_from([0, 2]))
def test_no_line_is_wider_than_a_phone(line: str, indent: int) -> None:
    pieces = wrapped(line, indent=indent)
    assert all(columns(piece) <= WIDTH for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(line.split())


def test_a_line_that_fits_stays_as_it_is() -> None:
    assert wrapped("1 x 2", indent=2) == ["  1 x 2"]


def test_a_long_line_is_broken_between_words_and_goes_on_further_in() -> None:
    assert wrapped("a" * 30 + " " + "b" * 30, indent=2) == ["  " + "a" * 30, "    " + "b" * 30]


@pytest.mark.parametrize("word", ["x" * 100, "円" * 50])
def test_a_word_wider_than_a_phone_is_cut(word: str) -> None:
    pieces = wrapped(word, indent=2)
    assert all(columns(piece) <= WIDTH for piece in pieces)
    assert "".join(piece.strip() for piece in pieces) == word


def test_a_fence_in_a_line_does_not_end_the_block() -> None:
    assert code_block([Step("```", ("x",))]).count("```") == 2


def test_a_working_that_cannot_fit_is_a_fault() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        code_block([Step("step", ("x" * 30,) * 200)])


def test_a_change_of_the_figures_is_said_before_the_working() -> None:
    assert "changed" not in show_working(ENGLISH, Working("R", (Step("s", ()),))).content
    changed = show_working(ENGLISH, Working("R", (Step("s", ()),), figures_changed=True))
    assert changed.content.splitlines()[0] == "R"
    assert "The figures have changed" in changed.content


def test_many_sources_and_notes_are_put_into_as_many_fields_as_they_need() -> None:
    answer = show_working(ENGLISH, Working("R", (), ("x" * 400,) * 4, ("y" * 2000,)))
    assert answer.details is not None
    fields = answer.details.fields
    assert [len(field.value or "") for field in fields] == [801, 801, 1024]
    assert [field.name for field in fields] == ["Sources", "\u200b", "About this number"]
