"""What of a found thing goes into the record: what is lacking, once, and a moved date in the place of the old one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.record_factories import NOW, a_milestone
from tracker.policy.candidates import opened
from tracker.policy.drafts import Act
from tracker.policy.milestones import Action, Deadline, Kind, Status
from tracker.policy.sightings import DeadlineKind, FoundAction, FoundDeadline, Sighting, Step
from tracker.policy.takeover import parts_of, rest_of

DAY = date(2026, 11, 20)
CLOSES = DAY + timedelta(days=60)


def candidate(step=Step.PROPOSED_RULE, **fields):
    found = Sighting(
        source="federal_register",
        key="2026-1",
        step=step,
        title="Bitcoin in Plans",
        url="https://www.federalregister.gov/d/2026-1",
        on=DAY,
        actions=(
            FoundAction(DAY - timedelta(days=3), "Signed", Status.PROPOSED),
            FoundAction(DAY, "Published in the Federal Register", Status.PROPOSED),
        ),
        deadlines=(FoundDeadline(DeadlineKind.COMMENTS, CLOSES, "Comments due", "DATES"),),
    )
    return replace(opened(found, (), (), found_at=NOW), **fields)


def on_record(*, due=(), kind=Kind.PROPOSED_RULE, **fields):
    deadlines = tuple(Deadline(f"rule#d{number}", on, what, "stated") for number, (on, what) in enumerate(due, 1))
    return a_milestone("rule", kind=kind, jurisdiction="US", deadlines=deadlines, **fields)


def days(parts):
    return [(part.act, part.part, part.fields["date"]) for part in parts]


def test_a_new_item_begins_with_its_first_step_and_the_rest_follows():
    assert days(parts_of(candidate(), None)) == [
        (Act.ADD, "", "2026-11-17"),
        (Act.ACTION, "", "2026-11-20"),
        (Act.DEADLINE, "", CLOSES.isoformat()),
    ]


def test_an_item_on_record_gets_only_what_it_lacks():
    known = on_record(
        due=[(CLOSES, "Comments due")],
        actions=(Action("rule#a1", DAY, "Proposed", Status.PROPOSED, None),),
    )
    assert days(parts_of(candidate(), known)) == [(Act.ACTION, "", "2026-11-17")]
    whole = replace(known, actions=(*known.actions, Action("rule#a2", DAY - timedelta(days=3), "Signed", None, None)))
    assert parts_of(candidate(), whole) == ()


def test_an_item_of_another_kind_is_not_moved_by_what_is_merged_into_it():
    parts = parts_of(candidate(), on_record(kind=Kind.EXECUTIVE_ORDER))
    assert [part.fields.get("status") for part in parts if part.act is Act.ACTION] == [None, None]
    parts = parts_of(candidate(), on_record())
    assert [part.fields.get("status") for part in parts if part.act is Act.ACTION] == ["proposed", "proposed"]


@pytest.mark.parametrize(
    "found",
    [
        candidate(is_refresh=True, actions=()),
        candidate(about="rule", actions=()),
        candidate(Step.COMMENT_PERIOD_CHANGED, actions=()),
    ],
    ids=["the document changed", "it is the item's own", "an extension"],
)
def test_a_moved_date_takes_the_place_of_the_one_that_it_moves(found):
    (part,) = parts_of(found, on_record(due=[(CLOSES - timedelta(days=20), "Comment date")]))
    assert (part.act, part.part, part.fields["date"]) == (Act.EDIT, "rule#d1", CLOSES.isoformat())
    assert part.fields["what"] == "Comment date"


@pytest.mark.parametrize(
    ("found", "due"),
    [
        (candidate(actions=()), [(CLOSES - timedelta(days=20), "Comments due")]),
        (candidate(is_refresh=True, actions=()), [(DAY - timedelta(days=1), "Comments due")]),
        (candidate(is_refresh=True, actions=()), [(CLOSES - timedelta(days=20), "Report due")]),
        (
            candidate(is_refresh=True, actions=()),
            [(CLOSES - timedelta(days=20), "Comments due"), (CLOSES - timedelta(days=5), "Reply comments due")],
        ),
    ],
    ids=["another paper", "a period that was over", "a date for something else", "nobody can say which"],
)
def test_any_other_date_is_added(found, due):
    (part,) = parts_of(found, on_record(due=due))
    assert (part.act, part.part) == (Act.DEADLINE, "")


def test_the_rest_leaves_out_the_first_entry_whatever_date_a_person_typed_for_it():
    typed = on_record(actions=(Action("rule#a1", DAY - timedelta(days=5), "Signed", Status.PROPOSED, None),))
    assert days(rest_of(candidate(), None, typed)) == [
        (Act.ACTION, "", "2026-11-20"),
        (Act.DEADLINE, "", CLOSES.isoformat()),
    ]


def test_a_signing_that_came_to_light_after_the_form_was_opened_is_not_lost():
    filed = on_record(actions=(Action("rule#a1", DAY, "Published in the Federal Register", Status.PROPOSED, None),))
    assert days(rest_of(candidate(), None, filed)) == [
        (Act.ACTION, "", "2026-11-17"),
        (Act.DEADLINE, "", CLOSES.isoformat()),
    ]


def test_a_first_step_to_which_a_person_gave_another_day_is_not_offered_again():
    typed = on_record(actions=(Action("rule#a1", DAY - timedelta(days=4), "Signed", Status.PROPOSED, None),))
    assert days(rest_of(candidate(), None, typed)) == [
        (Act.ACTION, "", "2026-11-20"),
        (Act.DEADLINE, "", CLOSES.isoformat()),
    ]
