"""Refusals and doubts in words: the catalogue's for what the record holds, inert for what people typed."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

from calculations.errors import Shown, UserError
from commands.replies.refusals import doubt_in_words, refusal_in_words
from commands.replies.words import Words
from tracker.policy.dates import read_date
from tracker.policy.doubts import Doubt
from tracker.policy.fields import Fault
from tracker.policy.jurisdictions import Jurisdiction
from tracker.policy.milestones import Kind, Status

ENGLISH = Words().english
TRACKER = Path(__file__).parents[2] / "tracker"
BELOW = (*TRACKER.rglob("*.py"), *(TRACKER.parent / "calculations").rglob("*.py"))


def test_a_refusal_says_kinds_and_statuses_in_the_words_of_the_catalogue():
    error = UserError(
        "editing.impossible_step",
        field="status",
        kind=Kind.FEDERAL_BILL,
        before=Status.PASSED_BOTH_CHAMBERS,
        after=Status.IN_COMMITTEE,
    )
    sentence = refusal_in_words(ENGLISH, error)
    assert f"“{ENGLISH.say('status.in_committee')}” cannot follow" in sentence
    assert f"“{ENGLISH.say('status.passed_both_chambers')}”" in sentence
    assert f"({ENGLISH.say('kind.federal_bill')})" in sentence


def test_a_doubt_says_kinds_and_statuses_in_the_words_of_the_catalogue():
    doubt = Doubt("doubt.unusual_beginning", {"kind": Kind.FINAL_RULE, "after": Status.IN_FORCE})
    assert ENGLISH.say("kind.final_rule") in doubt_in_words(ENGLISH, doubt)
    assert ENGLISH.say("status.in_force") in doubt_in_words(ENGLISH, doubt)


def test_a_place_and_a_field_are_said_in_the_words_of_the_catalogue():
    error = UserError("editing.unknown_word", field="status_after", text=Jurisdiction.FLORIDA)
    assert (
        refusal_in_words(ENGLISH, error) == "“Florida” is not one of the words for “Status”. Choose one from the list."
    )


@pytest.mark.parametrize("fault", Fault)
def test_what_is_wrong_with_a_field_of_a_file_has_words(fault):
    assert refusal_in_words(ENGLISH, UserError("imports.bad_field", field="title", problem=fault)).endswith(".")


def test_a_typed_text_is_inert_and_shortened():
    with pytest.raises(UserError) as refused:
        read_date("**@everyone** [x](https://evil.example) " + "word " * 100, today=None)
    sentence = refusal_in_words(ENGLISH, refused.value)
    assert "@everyone" not in sentence
    assert "**" not in sentence
    assert "](https" not in sentence
    assert len(sentence) < 400


def test_several_texts_are_inert_each():
    error = UserError("imports.no_columns", name="*a*", columns=("status_as_of", "title"))
    assert "“\\*a\\*”" in refusal_in_words(ENGLISH, error)
    assert "status\\_as\\_of, title" in refusal_in_words(ENGLISH, error)


def test_a_mention_that_the_program_made_stays_one():
    assert "<#7>" in refusal_in_words(ENGLISH, UserError("alerts.not_there", channel=Shown("<#7>")))


def test_a_text_file_has_the_typed_text_as_it_is():
    error = UserError("imports.no_such_relation", field="relations", text="m_1-*")
    assert "m_1-*" in refusal_in_words(ENGLISH, error, is_plain=True)


@pytest.mark.parametrize("path", BELOW, ids=lambda path: str(path.relative_to(TRACKER.parent)))
def test_no_refusal_or_doubt_brings_words_from_below(path):
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("UserError", "Doubt"):
            for name, value in _values(call):
                assert name == "field" or not _is_wording(value), ast.unparse(call)


def _values(call):
    yield from ((keyword.arg, keyword.value) for keyword in call.keywords)
    for shown in call.args[1:]:
        assert isinstance(shown, ast.Dict), f"give the values where they are seen: {ast.unparse(call)}"
        yield from zip(map(ast.literal_eval, shown.keys), shown.values, strict=True)


def _is_wording(value):
    """Return whether an expression makes words: a text, a text with values in it, an enum's text, a replacement."""
    match value:
        case ast.Constant(value=str()) | ast.JoinedStr() | ast.Attribute(attr="value"):
            return True
        case ast.Call(func=ast.Name(id="in_words")) | ast.Call(func=ast.Attribute(attr="replace" | "join" | "format")):
            return True
        case _:
            return False


def test_a_moment_is_shown_in_each_readers_zone_and_in_a_text_file_in_words():
    error = UserError("editing.own_proposal", from_at=datetime(2026, 11, 24, 12, tzinfo=UTC))
    assert "<t:1795521600:f>" in refusal_in_words(ENGLISH, error)
    assert "Nov 24, 2026" in refusal_in_words(ENGLISH, error, is_plain=True)
