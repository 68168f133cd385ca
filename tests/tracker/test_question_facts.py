"""Which fact of a milestone answers: yes only where the record says so, no only where it says the contrary."""

from datetime import date

import pytest

from tests.record_factories import a_milestone
from tracker.policy.milestones import Action, Deadline, Kind, Relation, RelationType, Status
from tracker.policy.questions.facts import Finding, Telling, Verdict, finding
from tracker.policy.questions.phrasing import Intent
from tracker.policy.questions.vocabulary import Act

TODAY = date(2026, 11, 24)


def bill(*steps, status, **fields):
    """A state bill with steps of (day, what, status after)."""
    actions = tuple(Action(f"b#a{number}", *step, None) for number, step in enumerate(steps, 1))
    return a_milestone("b", kind=Kind.STATE_BILL, status=status, actions=actions, **fields)


SIGNED = (date(2025, 5, 6), "Governor signed; Chapter 4", Status.ENACTED)
PASSED = (date(2025, 5, 1), "Senate passed on a voice vote", Status.PASSED_BOTH_CHAMBERS)
HOUSE = (date(2025, 4, 1), "Passed the House 213-205", Status.PASSED_HOUSE)
UNSIGNED = (date(2025, 5, 6), "Became law without the governor's signature", Status.ENACTED)
VETOED = (date(2025, 5, 6), "Governor vetoed", Status.VETOED)
FAILED = (date(2025, 5, 6), "House third reading failed", Status.FAILED)
LOST = (date(2025, 5, 9), "Cloture on the motion to proceed rejected 49-50 in the Senate", Status.STALLED)


def asked(milestone, act, chamber=None, intent=Intent.WHETHER) -> Finding:
    return finding(milestone, intent, act, chamber, today=TODAY)


@pytest.mark.parametrize(
    ("steps", "status", "act", "telling", "verdict", "day"),
    [
        ([PASSED, SIGNED], Status.ENACTED, Act.PASS, Telling.SIGNED, Verdict.YES, date(2025, 5, 6)),
        ([PASSED, UNSIGNED], Status.ENACTED, Act.PASS, Telling.LAW, Verdict.YES, date(2025, 5, 6)),
        ([PASSED, VETOED], Status.VETOED, Act.PASS, Telling.VETOED, Verdict.NO, date(2025, 5, 6)),
        ([PASSED, VETOED], Status.VETOED, Act.VETO, Telling.VETOED, Verdict.YES, date(2025, 5, 6)),
        ([PASSED, SIGNED], Status.ENACTED, Act.VETO, Telling.SIGNED, Verdict.NO, date(2025, 5, 6)),
        ([HOUSE], Status.PASSED_HOUSE, Act.VETO, Telling.STATUS, Verdict.NOT_ON_RECORD, date(2025, 4, 1)),
        ([HOUSE, FAILED], Status.FAILED, Act.PASS, Telling.STATUS, Verdict.NO, date(2025, 5, 6)),
        ([HOUSE, FAILED], Status.FAILED, Act.FAIL, Telling.STATUS, Verdict.YES, date(2025, 5, 6)),
        ([HOUSE], Status.PASSED_HOUSE, Act.PASS, Telling.STATUS, Verdict.NOT_ON_RECORD, date(2025, 4, 1)),
        ([HOUSE, LOST], Status.STALLED, Act.VOTE, Telling.STEP, None, date(2025, 5, 9)),
    ],
)
def test_a_bill_is_told_by_the_step_that_decided_it(steps, status, act, telling, verdict, day):
    found = asked(bill(*steps, status=status), act)
    assert (found.telling, found.verdict, found.action.happened_on) == (telling, verdict, day)


def test_a_house_that_passed_a_bill_has_even_if_it_went_no_further():
    stalled = bill(HOUSE, LOST, status=Status.STALLED)
    assert asked(stalled, Act.PASS, "house") == Finding(Telling.STEP, Verdict.YES, stalled.actions[0])
    assert asked(stalled, Act.PASS, "senate").verdict is Verdict.NOT_ON_RECORD


def test_an_outcome_that_nobody_verified_is_no_no():
    last_known = bill(FAILED, status=Status.FAILED, final_status_known=False)
    assert asked(last_known, Act.PASS).verdict is Verdict.NOT_ON_RECORD


def test_a_record_check_is_no_step():
    check = (date(2025, 9, 1), "Record check: no later action", Status.FAILED)
    found = asked(bill(HOUSE, check, status=Status.FAILED), Act.PASS)
    assert found.action.happened_on == date(2025, 4, 1)


RELEASED = (date(2022, 3, 10), "Release issued", Status.IN_FORCE)
RESCINDED = (date(2025, 5, 28), "Rescinded in full", Status.RESCINDED)


def test_what_was_withdrawn_and_what_withdrew_it_are_told_apart():
    old = bill(RELEASED, RESCINDED, status=Status.RESCINDED)
    new = bill(RELEASED, status=Status.IN_FORCE, relations=(Relation(RelationType.RESCINDS, "old"),))
    assert asked(old, Act.WITHDRAW) == Finding(Telling.WITHDRAWN, Verdict.YES, old.actions[1])
    assert asked(new, Act.WITHDRAW) == Finding(Telling.WITHDREW, Verdict.YES, new.actions[0])
    assert asked(old, Act.BE_IN_FORCE).verdict is Verdict.NO
    assert asked(new, Act.BE_IN_FORCE).verdict is Verdict.YES


def test_where_yes_or_no_was_not_asked_there_is_none():
    found = asked(bill(PASSED, SIGNED, status=Status.ENACTED), Act.PASS, intent=Intent.WHEN)
    assert (found.telling, found.verdict) == (Telling.SIGNED, None)


COMMENTS = Deadline("b#d1", date(2026, 12, 4), "Comments due", "60 days from 2026-10-05")
CLOSED = Deadline("b#d1", date(2026, 6, 1), "Comments due", "stated in the notice")
EFFECTIVE = Deadline("b#d2", date(2027, 1, 1), "Latest effective date", "section 20")


@pytest.mark.parametrize(
    ("deadlines", "intent", "telling", "day"),
    [
        ([COMMENTS, EFFECTIVE], Intent.DEADLINE, Telling.CLOSES, date(2026, 12, 4)),
        ([COMMENTS, EFFECTIVE], Intent.EFFECT, Telling.DUE, date(2027, 1, 1)),
        ([CLOSED], Intent.DEADLINE, Telling.CLOSED, date(2026, 6, 1)),
        ([EFFECTIVE], Intent.DEADLINE, Telling.DUE, date(2027, 1, 1)),
    ],
)
def test_the_deadline_that_was_asked_for_is_told(deadlines, intent, telling, day):
    found = asked(bill(RELEASED, status=Status.IN_FORCE, deadlines=tuple(deadlines)), None, intent=intent)
    assert (found.telling, found.deadline.due_on) == (telling, day)


def test_without_a_deadline_the_step_that_put_it_into_effect_is_told():
    effective = (date(2025, 9, 8), "Effective", Status.IN_FORCE)
    found = asked(bill(RELEASED, effective, status=Status.IN_FORCE), None, intent=Intent.EFFECT)
    assert found.action.happened_on == date(2025, 9, 8)
    assert asked(bill(RELEASED, status=Status.IN_FORCE), None, intent=Intent.DEADLINE).telling is Telling.NO_DEADLINE


def test_who_is_the_sponsor_or_who_introduced_it_or_the_agency():
    introduced = (date(2025, 5, 29), "Introduced by Representative Hill", Status.INTRODUCED)
    assert asked(bill(introduced, status=None, sponsor="Sen. X"), None, intent=Intent.WHO).text == "Sen. X"
    found = asked(bill(introduced, status=None), None, intent=Intent.WHO)
    assert (found.telling, found.action.what) == (Telling.WHO_ACTION, introduced[1])
    assert asked(bill(SIGNED, status=None, agency="The agency"), None, intent=Intent.WHO).telling is Telling.AGENCY


def test_what_it_holds_is_its_first_sentence_abbreviations_not_being_ends():
    summary = "It widens access to U.S. Stablecoins and Sen. Lummis backs it. It came later."
    found = asked(bill(SIGNED, status=Status.ENACTED, summary=summary), None, intent=Intent.CONTENT)
    assert found.text == "It widens access to U.S. Stablecoins and Sen. Lummis backs it."
