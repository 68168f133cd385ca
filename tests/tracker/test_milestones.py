"""The record's values and their documents."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record_factories import a_milestone, bundled_text
from tracker.policy.changes import amended, differences, value_at
from tracker.policy.exchange import Bundled, parse_bundled, parse_milestone, to_document
from tracker.policy.fields import MilestoneError
from tracker.policy.jurisdictions import NAMES, Jurisdiction, find_jurisdiction, jurisdiction_name
from tracker.policy.milestones import Action, Allowance, Deadline, Kind, Milestone, Relation, Status


@pytest.fixture(scope="module")
def bundled() -> Bundled:
    return parse_bundled(json.loads(bundled_text()))


def document(**fields: object) -> dict[str, Any]:
    return {"checked_on": "2026-11-24", "milestones": [dict(to_document(a_milestone())) | fields]}


def test_every_shipped_milestone_is_read(bundled):
    assert len(bundled.milestones) == 167
    assert bundled.checked_on == date(2026, 11, 24)


def test_a_shipped_milestone_comes_back_from_its_document_with_every_field_of_the_file(bundled):
    rows = json.loads(bundled_text())["milestones"]
    for milestone, row in zip(bundled.milestones, rows, strict=True):
        written = to_document(milestone)
        assert parse_milestone(written) == milestone
        optional = {"disputes": [], "notes": None, "withdrawn": False}
        relations = sorted(row["relations"], key=lambda relation: (relation["type"], relation["id"]))
        assert written == optional | row | {"relations": relations}


def test_shipped_words_stand_in_the_enums(bundled):
    assert {milestone.kind for milestone in bundled.milestones} == set(Kind)
    assert all(isinstance(milestone.status, Status | None) for milestone in bundled.milestones)


def test_the_newest_real_action_gives_the_date_to_order_by(bundled):
    for milestone in bundled.milestones:
        real = [action.happened_on for action in milestone.actions if not action.is_record_check]
        assert milestone.latest_on == max(real)


def test_a_status_whose_story_may_have_gone_on_is_last_known(bundled):
    by_id = {milestone.id: milestone for milestone in bundled.milestones}
    assert not by_id["erisa-1974"].status_is_last_known
    last_known = [milestone for milestone in bundled.milestones if milestone.status_is_last_known]
    assert last_known
    assert all(milestone.status is not None and milestone.status_as_of for milestone in last_known)


def test_without_a_status_nothing_is_last_known():
    assert not a_milestone(status=None, final_status_known=False).status_is_last_known


def test_an_outcome_is_unverified_only_when_the_session_is_over():
    assert a_milestone(final_status_known=False, session_over=True).outcome_is_unverified
    assert not a_milestone(final_status_known=False, session_over=False).outcome_is_unverified
    assert not a_milestone(final_status_known=True, session_over=True).outcome_is_unverified


def test_identifiers_are_told_apart():
    assert a_milestone(identifier="EO 14330; 2025-15340").identifiers == ("EO 14330", "2025-15340")
    assert a_milestone(identifier=None).identifiers == ()


def test_an_unknown_word_is_kept_as_it_stands():
    milestone = parse_milestone(document(kind="treaty", status="shelved", topics=["space"])["milestones"][0])
    assert (milestone.kind, milestone.status, milestone.topics) == ("treaty", "shelved", ("space",))
    assert to_document(milestone)["kind"] == "treaty"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "treaty"),
        ("status", "shelved"),
        ("topics", ["space"]),
        ("confidence", "sure"),
        ("jurisdiction", "US-XX"),
        ("investment_authority", "maybe"),
        ("title", None),
        ("title", "  "),
        ("status_as_of", "2025-13-01"),
        ("status_as_of", "20250807"),
        ("latest_on", 20250807),
        ("final_status_known", "yes"),
        ("topics", "tax"),
        ("evidence", [""]),
        ("allows", "everything"),
        ("actions", [{"id": "erisa-1974#a1", "date": "soon", "what": "Signed", "status_after": None}]),
        ("actions", [{"id": "other#a1", "date": "2025-08-07", "what": "Signed", "status_after": None}]),
        ("deadlines", [{"id": "erisa-1974#d1", "date": "2025-08-07", "what": "Comments"}]),
        ("relations", [{"type": "amends", "id": "nowhere"}]),
        ("relations", [{"type": "likes", "id": "erisa-1974"}]),
    ],
)
def test_a_wrong_document_is_refused_by_milestone_and_field(field, value):
    with pytest.raises(MilestoneError, match="erisa-1974") as refused:
        parse_bundled(document(**{field: value}))
    assert refused.value.milestone_id == "erisa-1974"
    assert refused.value.field.startswith(field)


def test_a_wrong_field_of_an_action_is_named_with_its_place():
    part = {"id": "erisa-1974#a1", "date": "soon", "what": "Signed", "status_after": None}
    with pytest.raises(MilestoneError) as refused:
        parse_bundled(document(actions=[part]))
    assert refused.value.field == "actions[0].date"


@pytest.mark.parametrize("milestone_id", ["ERISA", "m-7k2q9f", "erisa 1974", "-erisa"])
def test_a_shipped_id_is_a_slug_that_no_own_id_can_be(milestone_id):
    rows = document(id=milestone_id, actions=[])
    with pytest.raises(MilestoneError):
        parse_bundled(rows)


def test_an_id_may_not_stand_in_the_record_twice():
    rows = document()
    with pytest.raises(MilestoneError, match="twice"):
        parse_bundled(rows | {"milestones": rows["milestones"] * 2})


def test_a_number_keeps_its_digits():
    rows = document(allows={"assets": "BTC", "funds": "all", "market_cap_min_usd": 500000000000, "cap_percent": "2.50"})
    allows = parse_bundled(rows).milestones[0].allows
    assert allows == Allowance("BTC", "all", Decimal(500_000_000_000), Decimal("2.50"))
    with pytest.raises(MilestoneError, match="exact number"):
        parse_bundled(document(allows={"assets": "BTC", "funds": "all", "cap_percent": 2.5}))


def test_parts_stand_by_date_then_number_whatever_the_order_of_the_file():
    numbers = [10, 9, 2]
    rows = [
        {"id": f"erisa-1974#a{number}", "date": "2025-08-07", "what": "Step", "status_after": None}
        for number in numbers
    ]
    milestone = parse_bundled(document(actions=rows)).milestones[0]
    assert [action.id for action in milestone.actions] == [f"erisa-1974#a{number}" for number in sorted(numbers)]


def test_every_place_has_a_name_and_is_found_by_it():
    assert jurisdiction_name("US-NH") == "New Hampshire"
    assert jurisdiction_name("US-DC") == "District of Columbia"
    assert jurisdiction_name("US-VI") == "U.S. Virgin Islands"
    assert jurisdiction_name("FR") == "FR"
    assert set(NAMES) == set(Jurisdiction)
    for code, name in NAMES.items():
        assert find_jurisdiction(name) == code
        assert find_jurisdiction(code.lower()) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nh", "US-NH"),
        (" new   hampshire ", "US-NH"),
        ("US-NH", "US-NH"),
        ("federal", "US"),
        ("U.S.", "US"),
        ("us virgin islands", "US-VI"),
    ],
)
def test_a_place_is_found_as_people_type_it(text, code):
    assert find_jurisdiction(text) == code


@pytest.mark.parametrize("text", ["", "New", "XX", "Ontario"])
def test_no_place_is_guessed(text):
    assert find_jurisdiction(text) is None


days = st.dates(date(2020, 1, 1), date(2026, 11, 24))
words = st.text("abcdefgh ", min_size=1, max_size=8).filter(str.strip)


@st.composite
def milestones(draw: st.DrawFn) -> Milestone:
    numbers = st.lists(st.integers(1, 12), max_size=3, unique=True)
    action_ids, deadline_ids = draw(numbers), draw(numbers)
    return parse_milestone(
        to_document(
            replace(
                a_milestone(latest_on=draw(days)),
                title=draw(words),
                identifier=draw(st.none() | words),
                status=draw(st.none() | st.sampled_from(Status)),
                topics=tuple(draw(st.lists(words, max_size=2))),
                disputes=tuple(draw(st.lists(words, max_size=2))),
                session_over=draw(st.none() | st.booleans()),
                allows=draw(
                    st.none() | st.builds(Allowance, words, words, st.none(), st.none() | st.decimals(0, 100, places=2))
                ),
                actions=tuple(Action(f"erisa-1974#a{n}", draw(days), draw(words), None, None) for n in action_ids),
                deadlines=tuple(Deadline(f"erisa-1974#d{n}", draw(days), draw(words), "rule") for n in deadline_ids),
                relations=tuple(Relation("amends", other) for other in draw(st.sets(st.sampled_from(["a", "b", "c"])))),
                withdrawn=draw(st.booleans()),
            )
        )
    )


@given(milestones(), milestones())
def test_the_differences_turn_one_milestone_into_the_other(before, after):
    changes = differences(before, after)
    assert amended(before, changes) == after
    assert (changes == ()) == (before == after)
    for change in changes:
        assert value_at(before, change.part, change.field) == change.before
        assert value_at(after, change.part, change.field) == change.after
