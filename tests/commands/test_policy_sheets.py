"""The forms of `/policy`: within Discord's limits for every kind of item, and holding what stands on record."""

from datetime import UTC, date, datetime

import pytest

from commands.policy.sheets import Sheet, form_for, sheet_of
from commands.replies.forms import ChoiceField
from commands.replies.words import Words
from tests.record_factories import GUILD, a_milestone
from tracker.policy.drafts import Act, Author, Draft
from tracker.policy.forms import form_of
from tracker.policy.milestones import Deadline, Kind, Status

PHRASES = Words().english
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FORMS = [Act.ADD, Act.EDIT, Act.ACTION, Act.DEADLINE, Act.WITHDRAW, Act.TAKE_OUT]


def a_draft(act, milestone=None, part="", **typed):
    initial = form_of(milestone, part) if act is Act.EDIT else {}
    return Draft(
        id="d-0123456789",
        act=act,
        author=Author(7, GUILD),
        milestone_id=None if milestone is None else milestone.id,
        part=part,
        initial=initial,
        typed={**initial, **typed},
        seen_change=None,
        typed_on=date(2026, 11, 24),
        touched_at=NOW,
    )


@pytest.mark.parametrize("kind", [*Kind, "treaty"])
@pytest.mark.parametrize("act", FORMS)
@pytest.mark.parametrize("sheet", list(Sheet))
def test_every_form_is_within_the_limits_of_discord(act, kind, sheet):
    milestone = None if act is Act.ADD else a_milestone(kind=kind, status="parked" if kind == "treaty" else None)
    form = form_for(PHRASES, a_draft(act, milestone), milestone, sheet)
    assert 1 <= len(form.title) <= 45
    assert 1 <= len(form.fields) <= 5
    for field in form.fields:
        assert 1 <= len(field.label) <= 45
        assert len(field.hint) <= 100
        if isinstance(field, ChoiceField):
            assert 1 <= len(field.options) <= 25
            assert all(1 <= len(option.label) <= 100 for option in field.options)
            assert len({option.value for option in field.options}) == len(field.options)
            assert {*field.chosen} <= {option.value for option in field.options}


def test_the_statuses_that_usually_follow_come_first():
    milestone = a_milestone(kind=Kind.EXECUTIVE_ORDER, status=Status.IN_FORCE)
    form = form_for(PHRASES, a_draft(Act.ACTION, milestone), milestone, Sheet.TEXT)
    (statuses,) = [field for field in form.fields if field.name == "status"]
    assert [option.value for option in statuses.options][:2] == ["stayed", "vacated"]
    assert statuses.options[-1].value == "in_force"
    assert not statuses.chosen


def test_a_form_comes_back_with_what_was_typed():
    milestone = a_milestone()
    draft = a_draft(Act.EDIT, milestone, title="Typed", topics="tax, stablecoin")
    form = form_for(PHRASES, draft, milestone, Sheet.TEXT)
    by_name = {field.name: field for field in form.fields}
    assert by_name["title"].value == "Typed"
    assert by_name["topics"].chosen == ["tax", "stablecoin"]
    assert by_name["summary"].value == milestone.summary


def test_a_word_of_a_later_release_stays_chosen():
    milestone = a_milestone(confidence="rumoured")
    form = form_for(PHRASES, a_draft(Act.EDIT, milestone), milestone, Sheet.SOURCE)
    (confidence,) = [field for field in form.fields if field.name == "confidence"]
    assert confidence.chosen == ["rumoured"]
    assert "rumoured" in [option.value for option in confidence.options]


def test_a_part_has_a_form_of_its_own():
    milestone = a_milestone(deadlines=(Deadline("erisa-1974#d1", date(2026, 1, 2), "Comments close", "60 days"),))
    form = form_for(PHRASES, a_draft(Act.EDIT, milestone, "erisa-1974#d1"), milestone, Sheet.TEXT)
    assert [field.name for field in form.fields] == ["date", "what", "basis", "reason"]
    form = form_for(PHRASES, a_draft(Act.EDIT, milestone, "erisa-1974#a1"), milestone, Sheet.TEXT)
    assert [field.name for field in form.fields] == ["date", "what", "status", "link", "reason"]


@pytest.mark.parametrize(
    ("field", "sheet"),
    [("title", Sheet.TEXT), ("notes", Sheet.STATUS), ("agency", Sheet.SOURCE), ("chamber", Sheet.STATE)],
)
def test_a_draft_leads_back_to_the_form_it_was_typed_into(field, sheet):
    assert sheet_of(a_draft(Act.EDIT, a_milestone(), **{field: "typed"})) is sheet


def test_the_sheets_hold_every_field_that_can_be_edited():
    milestone = a_milestone()
    draft = a_draft(Act.EDIT, milestone)
    shown = {field.name for sheet in Sheet for field in form_for(PHRASES, draft, milestone, sheet).fields}
    assert shown == {*draft.initial, "reason"}
