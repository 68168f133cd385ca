"""The table of life cycles: every shipped life fits it, and what cannot be is refused."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record_factories import a_milestone, bundled_text
from tracker.policy.exchange import parse_bundled
from tracker.policy.lifecycle import LIFE_CYCLES, Step, doubtful_steps, may_lack_status, statuses_of, step
from tracker.policy.milestones import Action, Kind, Status

DOCUMENT = json.loads(bundled_text())
SHIPPED = parse_bundled(DOCUMENT).milestones


@pytest.mark.parametrize("milestone", SHIPPED, ids=lambda milestone: milestone.id)
def test_every_shipped_life_is_usual(milestone):
    assert doubtful_steps(milestone) == ()
    assert milestone.status is not None or may_lack_status(milestone.kind)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_the_statuses_that_the_facts_have_in_use(kind):
    in_use = {*DOCUMENT["statuses_in_use"][kind], *DOCUMENT["action_statuses_in_use"][kind]}
    assert in_use - {None} <= set(statuses_of(kind))
    assert (None in in_use) <= may_lack_status(kind)


@pytest.mark.parametrize("kind", Kind)
def test_every_status_of_a_kind_can_be_come_to_and_leads_to_statuses_of_that_kind(kind):
    cycle = LIFE_CYCLES[kind]
    reached = set(cycle.begins) - {None}
    for follower in cycle.follows.values():
        assert set(follower) <= set(cycle.follows)
        reached |= set(follower)
    assert reached == set(cycle.follows)
    assert step(kind, None, cycle.begins[0]) is Step.USUAL
    assert cycle.opening


def test_every_status_is_one_of_some_kind():
    assert {status for kind in Kind for status in statuses_of(kind)} == set(Status)


@pytest.mark.parametrize(
    ("kind", "before", "after", "expected"),
    [
        (Kind.FEDERAL_BILL, None, Status.INTRODUCED, Step.USUAL),
        (Kind.FEDERAL_BILL, Status.INTRODUCED, Status.IN_COMMITTEE, Step.USUAL),
        (Kind.FEDERAL_BILL, Status.PASSED_HOUSE, Status.PASSED_SENATE, Step.USUAL),
        (Kind.FEDERAL_BILL, Status.PASSED_HOUSE, Status.PASSED_HOUSE, Step.USUAL),
        (Kind.FEDERAL_BILL, Status.INTRODUCED, Status.ENACTED, Step.UNLIKELY),
        (Kind.FEDERAL_BILL, None, Status.ENACTED, Step.UNLIKELY),
        (Kind.FEDERAL_BILL, Status.ENACTED, Status.INTRODUCED, Step.IMPOSSIBLE),
        (Kind.FEDERAL_BILL, Status.ENACTED, Status.FAILED, Step.IMPOSSIBLE),
        (Kind.FEDERAL_BILL, Status.PASSED_SENATE, Status.INTRODUCED, Step.IMPOSSIBLE),
        (Kind.FEDERAL_BILL, Status.INTRODUCED, Status.STAYED, Step.IMPOSSIBLE),
        (Kind.STATE_BILL, Status.VETOED, Status.ENACTED, Step.USUAL),
        (Kind.EXECUTIVE_ORDER, Status.RESCINDED, Status.IN_FORCE, Step.IMPOSSIBLE),
        (Kind.FINAL_RULE, Status.VACATED, Status.IN_FORCE, Step.USUAL),
        (Kind.COURT_RULING, Status.PENDING, Status.ENACTED, Step.IMPOSSIBLE),
        (Kind.REPORT, Status.PUBLISHED, "shelved", Step.IMPOSSIBLE),
        (Kind.REPORT, "shelved", Status.PUBLISHED, Step.USUAL),
        ("treaty", Status.ENACTED, "ratified", Step.USUAL),
    ],
)
def test_a_step_is_usual_unlikely_or_impossible(kind, before, after, expected):
    assert step(kind, before, after) is expected


def test_an_enactment_before_the_introduction_is_found_in_the_middle_of_a_life():
    day = date(2026, 3, 1)
    actions = (
        Action("m-1#m-1", day, "Signed", Status.ENACTED, None),
        Action("m-1#m-2", day.replace(month=4), "Introduced", Status.INTRODUCED, None),
    )
    bill = a_milestone("m-1", kind=Kind.STATE_BILL, status=Status.INTRODUCED, actions=actions)
    assert [(one.before, one.after, one.step) for one in doubtful_steps(bill)] == [
        (None, Status.ENACTED, Step.UNLIKELY),
        (Status.ENACTED, Status.INTRODUCED, Step.IMPOSSIBLE),
    ]


def test_a_record_check_and_an_action_without_a_status_are_no_steps():
    day = date(2026, 3, 1)
    actions = (
        Action("m-1#m-1", day, "Introduced", Status.INTRODUCED, None),
        Action("m-1#m-2", day, "Hearing held", None, None),
        Action("m-1#m-3", day, "Record check: nothing later", Status.ENACTED, None),
    )
    bill = a_milestone("m-1", kind=Kind.STATE_BILL, status=Status.IN_COMMITTEE, actions=actions)
    assert doubtful_steps(bill) == ()
    (own,) = doubtful_steps(replace(bill, status=Status.ENACTED))
    assert (own.before, own.after, own.action) == (Status.INTRODUCED, Status.ENACTED, None)


@given(st.sampled_from(Kind), st.data())
def test_a_life_that_walks_the_table_is_usual_and_backwards_it_never_is_impossible_both_ways(kind, data):
    cycle = LIFE_CYCLES[kind]
    status = data.draw(st.sampled_from([status for status in cycle.begins if status is not None]))
    walked = [status]
    while cycle.follows[status] and len(walked) < 8:
        status = data.draw(st.sampled_from(cycle.follows[status]))
        walked.append(status)
    actions = tuple(Action(f"m-1#m-{n}", date(2026, 1, 1 + n), "Step", one, None) for n, one in enumerate(walked))
    assert doubtful_steps(a_milestone("m-1", kind=kind, status=status, actions=actions)) == ()
    for before in cycle.follows:
        for after in cycle.follows:
            both = {step(kind, before, after), step(kind, after, before)}
            assert both != {Step.IMPOSSIBLE}
