"""The marks by which one thing is recognised: found in every spelling, and in nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record_factories import a_milestone
from tracker.policy.identifiers import (
    congress_on,
    docket,
    fr_document,
    identifiers_in,
    identifiers_of,
    kind_of,
    rin,
    state_bills,
)
from tracker.policy.milestones import Kind

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        (
            "FR Doc. 2026-06178; RIN 1210-AC38; Docket EBSA-2026-0166",
            {"fr:2026-6178", "rin:1210-AC38", "docket:EBSA-2026-0166"},
        ),
        ("https://www.federalregister.gov/d/2025-15340", {"fr:2025-15340"}),
        ("https://www.federalregister.gov/documents/2026/03/31/2026-06178/fiduciary-duties", {"fr:2026-6178"}),
        ("Executive Order 14330 and E.O. 14178", {"eo:14330", "eo:14178"}),
        ("S. 1582; Public Law 119-27", {"bill:119-s-1582", "law:119-27"}),
        ("H.R. 1919; companion S. 1124 (119th Congress)", {"bill:119-hr-1919", "bill:119-s-1124"}),
        ("H.J.Res. 25 of the 118th Congress", {"bill:118-hjres-25"}),
        ("91 FR 16088", {"cite:91-fr-16088"}),
        ("File No. S7-2026-27; Release 33-11434", {"file:S7-2026-27", "release:33-11434"}),
        ("the U.S. 500 index, 401(k) plans and section 3(c)", set()),
        ("DOL_FRDOC_0001", set()),
    ],
)
def test_a_text_gives_the_marks_that_it_names_and_no_others(text, marks):
    assert identifiers_in(text, on=DAY) == marks


def test_padding_does_not_make_another_document():
    assert fr_document("2012-07333") == fr_document("2012-7333") == "fr:2012-7333"
    assert fr_document("C1-2026-06178") != fr_document("2026-06178")


@pytest.mark.parametrize("text", ["Federal Register: January 3, 1994", "AMS-FRL", "2026-06178", ""])
def test_junk_where_dockets_are_listed_is_no_docket(text):
    assert docket(text) is None


def test_a_number_that_was_not_assigned_is_none():
    assert rin("Not Assigned") is None


def test_state_bills_are_told_apart_by_the_years_of_their_session():
    ours = state_bills("US-FL", "HB 0183", "2026")
    assert ours == state_bills("US-FL", "H183", "2026 Regular Session") == {"state:US-FL-HB183-2026"}
    assert ours.isdisjoint(state_bills("US-FL", "HB 183", "2025"))
    assert ours.isdisjoint(state_bills("US-GA", "HB 183", "2026"))
    assert state_bills("US-OH", "HB 18", "2025-2026 (136th General Assembly)") >= state_bills("US-OH", "HB 18", "2026")
    assert state_bills("US-AZ", "SB 1649", "57th-2nd-regular", on=[date(2026, 3, 2)]) == {"state:US-AZ-SB1649-2026"}


def test_what_a_milestone_merely_mentions_is_not_its_own():
    milestone = a_milestone(
        "order",
        kind=Kind.EXECUTIVE_ORDER,
        jurisdiction="US",
        identifier="EO 14330",
        citation="90 FR 38921",
        summary="It follows EO 14178.",
        url="https://www.federalregister.gov/d/2025-15340",
    )
    assert identifiers_of(milestone) == {"eo:14330", "cite:90-fr-38921", "fr:2025-15340"}


@pytest.mark.parametrize(
    ("day", "congress"),
    [(date(2025, 1, 2), 118), (date(2025, 1, 3), 119), (date(2026, 12, 31), 119), (date(2027, 1, 3), 120)],
)
def test_a_congress_begins_on_the_third_of_january_of_odd_years(day, congress):
    assert congress_on(day) == congress


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_its_marks_say_what_they_are(text):
    for mark in identifiers_in(text, on=DAY):
        assert kind_of(mark) in {"fr", "rin", "docket", "eo", "cite", "law", "release", "file", "bill"}


@pytest.mark.parametrize(
    ("kind", "fields", "mark"),
    [
        (Kind.PROPOSED_RULE, {"identifier": "2026-06178"}, "fr:2026-6178"),
        (Kind.PROPOSED_RULE, {"identifier": "1210-AC38; EBSA-2026-0166"}, "rin:1210-AC38"),
        (Kind.EXECUTIVE_ORDER, {"identifier": "14330"}, "eo:14330"),
        (Kind.FEDERAL_BILL, {"identifier": "HR 5748"}, "bill:119-hr-5748"),
        (Kind.FEDERAL_BILL, {"identifier": "S 1582", "session": "118th Congress"}, "bill:118-s-1582"),
        (Kind.FEDERAL_BILL, {"identifier": "hjres 25"}, "bill:119-hjres-25"),
        (
            Kind.FEDERAL_BILL,
            {"identifier": None, "url": "https://www.congress.gov/bill/119th-congress/house-bill/5748/text"},
            "bill:119-hr-5748",
        ),
        (
            Kind.FEDERAL_BILL,
            {"identifier": None, "url": "https://www.congress.gov/bill/118th-congress/senate-joint-resolution/33"},
            "bill:118-sjres-33",
        ),
    ],
)
def test_what_people_type_is_read_by_the_kind_of_the_item(kind, fields, mark):
    assert mark in identifiers_of(a_milestone("typed", kind=kind, jurisdiction="US", **fields))


@pytest.mark.parametrize("identifier", ["14330", "HR 5748", "2026-01", "CAR 2026-01", "Notice 2026-48"])
def test_a_number_of_another_kind_of_thing_is_not_taken_for_an_order_or_a_bill(identifier):
    assert (
        identifiers_of(a_milestone("typed", kind=Kind.AGENCY_GUIDANCE, jurisdiction="US", identifier=identifier))
        == set()
    )
