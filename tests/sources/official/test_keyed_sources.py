"""Sources that need a key: asked as they want to be, read as they answer, joined with what is known already."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from aiohttp import web

from bot.sources.official.congress import status_of
from bot.sources.official.listing import NAMES, listed_sources
from bot.sources.official.state_bills import TOPICS
from bot.sources.official.state_bills import status_of as state_status_of
from tests.record_factories import a_milestone, opened
from tests.sources.official.addresses import BILLS, CHANGED, DOCUMENTS
from tests.sources.official.payloads import (
    bill,
    bill_action,
    bills,
    fr_document,
    fr_page,
    legiscan_bill,
    legiscan_search,
    regulations_document,
    regulations_page,
    state_bill,
    state_page,
)
from tracker.policy.candidates import NoteKind
from tracker.policy.milestones import Action, Kind, Status
from tracker.policy.takeover import action_fields, add_fields, deadline_fields
from tracker.source_error import SourceError

BILL = "/v3/bill/119/hr/9500"


@pytest.fixture
def room(whole):
    """A newsroom with the keyed sources, each with its baseline."""
    return whole


def plays_bill(room, *actions, **fields):
    room.stage.plays(BILL, json.dumps({"bill": bill(**fields)}))
    room.stage.plays(f"{BILL}/actions", json.dumps({"actions": list(actions)}))


async def answer_as_legiscan(request):
    body = legiscan_bill() if request.query["op"] == "getBill" else legiscan_search((1990001, "abc"))
    return web.Response(text=body, content_type="application/json")


INTRODUCED = bill_action("2026-11-20", "Introduced in House", "Intro-H")
PASSED = bill_action("2026-12-01", "Passed/agreed to in House: On passage Passed by recorded vote.", "8000")


async def test_a_new_bill_of_our_field_is_read_in_detail_and_queued(room):
    plays_bill(room, INTRODUCED, sponsors=[{"fullName": "Rep. Example, Ann [R-OH-1]"}])
    room.stage.plays(BILLS, bills(bill(), bill("9501", title="Post Office Naming Act")))
    await room.poll("congress")
    (one,) = await room.waiting()
    fields = add_fields(one.candidate)
    assert fields["identifier"] == "H.R. 9500 (119th Congress)"
    assert fields["link"] == "https://www.congress.gov/bill/119th-congress/house-bill/9500"
    assert (fields["kind"], fields["status"], fields["date"]) == ("federal_bill", "introduced", "2026-11-20")
    assert fields["sponsor"] == "Rep. Example, Ann [R-OH-1]"
    assert all(request.headers["X-Api-Key"] == "k-congress" for request in room.stage.requests)
    assert {request.query["format"] for request in room.stage.requests} == {"json"}


async def test_a_bill_on_record_that_moves_is_news_of_its_milestone_whatever_its_title(room):
    await room.ship(
        a_milestone(
            "act",
            kind=Kind.FEDERAL_BILL,
            jurisdiction="US",
            status=Status.IN_COMMITTEE,
            identifier="H.R. 9500 (119th Congress)",
            actions=(Action("act#a1", date(2026, 11, 20), "Introduced", Status.INTRODUCED, None),),
        )
    )
    plays_bill(room, INTRODUCED, title="Freedom Act")
    await room.poll("congress")
    assert await room.titles() == []
    plays_bill(room, INTRODUCED, PASSED, title="Freedom Act")
    await room.poll("congress", after=timedelta(hours=13))
    (one,) = await room.waiting()
    assert one.about == "act"
    assert [row["status"] for row in action_fields(one.candidate)] == ["passed_house"]


async def test_a_bill_that_is_not_there_keeps_no_other_from_being_read(room):
    acts = [
        a_milestone(
            f"act-{number}",
            kind=Kind.FEDERAL_BILL,
            jurisdiction="US",
            status=Status.IN_COMMITTEE,
            identifier=f"H.R. {number} (119th Congress)",
            actions=(Action(f"act-{number}#a1", date(2026, 11, 20), "Introduced", Status.INTRODUCED, None),),
        )
        for number in (9400, 9500)
    ]
    await room.ship(*acts)
    plays_bill(room, INTRODUCED, PASSED, title="Freedom Act")
    await room.poll("congress")
    asked = [request.path for request in room.stage.requests]
    assert "/v3/bill/119/hr/9400" in asked and BILL in asked


async def test_steps_of_one_day_stand_in_the_order_of_a_bills_life(room):
    on_calendar = bill_action("2026-11-20", "Placed on the Union Calendar, Calendar No. 12.", "H12410")
    reported = bill_action("2026-11-20", "Reported (Amended) by the Committee on Ways and Means.", "5000")
    plays_bill(room, on_calendar, reported, INTRODUCED)
    room.stage.plays(BILLS, bills(bill()))
    await room.poll("congress")
    (one,) = await room.waiting()
    assert [action.status for action in one.candidate.actions] == ["introduced", "reported", "on_calendar"]


async def test_an_update_that_moves_nothing_is_no_news(room):
    plays_bill(room, INTRODUCED)
    room.stage.plays(BILLS, bills(bill()))
    await room.poll("congress")
    (one,) = await room.waiting()
    await room.queue.accepted(one.candidate.id, None, "m-bill")
    plays_bill(room, INTRODUCED, updateDate="2027-01-01", cosponsors={"count": 12})
    await room.poll("congress", after=timedelta(hours=13))
    assert await room.titles() == []


async def test_a_law_is_one_step_however_many_codes_report_it(room):
    signed = [
        bill_action("2026-12-20", "Signed by President.", "E30000"),
        bill_action("2026-12-20", "Signed by President.", "36000"),
        bill_action("2026-12-20", "Became Public Law No: 119-150.", "E40000"),
        bill_action("2026-12-20", "Became Public Law No: 119-150."),
    ]
    plays_bill(room, INTRODUCED, PASSED, *signed, laws=[{"number": "119-150", "type": "Public Law"}])
    room.stage.plays(BILLS, bills(bill()))
    await room.poll("congress")
    (one,) = await room.waiting()
    assert [action.status for action in one.candidate.actions] == ["introduced", "passed_house", "enacted"]
    assert add_fields(one.candidate)["kind"] == "federal_law"
    assert add_fields(one.candidate)["identifier"] == "H.R. 9500 (119th Congress); Public Law 119-150"


@pytest.mark.parametrize(
    ("code", "words", "status"),
    [
        ("17000", "Passed Senate.", "passed_senate"),
        (None, "Presented to President.", "presented"),
        (None, "Placed on Senate Legislative Calendar under General Orders.", "on_calendar"),
        (None, "Cloture on the motion to proceed not invoked in Senate.", None),
        ("99999", "Vetoed by President.", "vetoed"),
        ("H37100", "On passage Passed by the Yeas and Nays: 308 - 122 (Roll no. 200).", "passed_house"),
        ("H1L220", "Rule H. Res. 580 passed House.", None),
    ],
)
def test_a_step_is_told_by_its_code_and_else_by_its_words(code, words, status):
    assert status_of(code, words) == status


async def test_all_pages_of_the_list_are_walked(room):
    room.stage.plays(BILLS, bills(*[bill(str(number), title="Other Act") for number in range(250)], count=600))
    await room.poll("congress")
    asked = [request.query["offset"] for request in room.stage.requests if request.path == BILLS]
    assert asked == ["0", "250", "500"]


async def test_a_comment_period_is_read_as_the_day_in_washington(room):
    room.stage.plays(CHANGED, regulations_page(regulations_document()))
    await room.poll("regulations")
    (one,) = await room.waiting()
    assert [row["date"] for row in deadline_fields(one.candidate)] == ["2027-01-19"]


async def test_one_rule_in_two_sources_is_one_card(room):
    room.stage.plays(DOCUMENTS, fr_page(fr_document()))
    room.stage.plays(CHANGED, regulations_page(regulations_document(), regulations_document("EBSA-2026-0300-0002")))
    await room.poll("regulations", "federal_register")
    (one,) = await room.waiting()
    assert one.candidate.lead.source == "federal_register"
    assert one.candidate.notes == ()


async def test_where_two_sources_differ_by_a_day_the_legal_one_counts_and_the_card_says_so(room):
    room.stage.plays(DOCUMENTS, fr_page(fr_document()))
    other_day = regulations_document(commentEndDate="2027-01-21T04:59:59Z")
    room.stage.plays(CHANGED, regulations_page(other_day))
    await room.poll("federal_register", "regulations")
    (one,) = await room.waiting()
    assert [row["date"] for row in deadline_fields(one.candidate)] == ["2027-01-19"]
    (note,) = one.candidate.notes
    assert (note.kind, note.source, note.on) == (NoteKind.DATE_DIFFERS, "regulations", date(2027, 1, 20))


async def test_changed_documents_are_asked_for_in_eastern_time_with_an_overlap(room):
    await room.poll("regulations")
    (request,) = room.stage.requests
    assert request.query["filter[lastModifiedDate][ge]"] == "2026-11-24 06:00:00"
    assert request.query["sort"] == "-lastModifiedDate"
    assert request.headers["X-Api-Key"] == "k-regulations"


async def test_supporting_papers_are_left_out(room):
    room.stage.plays(CHANGED, regulations_page(regulations_document(documentType="Supporting & Related Material")))
    await room.poll("regulations")
    assert await room.titles() == []


async def test_a_state_bill_is_queued_once_from_both_of_its_sources(room):
    room.stage.plays("/bills", state_page(state_bill()))
    room.stage.plays("/", legiscan_search())
    await room.poll("open_states")
    room.stage.answers["/"] = answer_as_legiscan
    await room.poll("legiscan")
    (one,) = await room.waiting()
    assert [sighting.source for sighting in one.candidate.sightings] == ["open_states", "legiscan"]
    fields = add_fields(one.candidate)
    assert (fields["kind"], fields["jurisdiction"], fields["status"]) == ("state_bill", "US-FL", "in_committee")


async def test_a_bill_of_legiscan_names_its_licence_where_its_words_are_taken_over(room):
    room.stage.answers["/"] = answer_as_legiscan
    await room.poll("legiscan")
    (one,) = await room.waiting()
    assert add_fields(one.candidate)["notes"] == "Data from LegiScan (legiscan.com), CC BY 4.0."


async def test_a_bill_whose_hash_is_the_same_is_not_read_again(room):
    room.stage.answers["/"] = answer_as_legiscan
    await room.poll("legiscan")
    await room.poll("legiscan")
    assert [request.query["op"] for request in room.stage.requests].count("getBill") == 1


async def test_a_bill_that_cannot_be_read_costs_none_of_the_others(room):
    async def answer(request):
        if request.query["op"] != "getBill":
            body = legiscan_search((1990000, "abc"), (1990001, "abc"))
        elif request.query["id"] == "1990000":
            body = json.dumps({"status": "OK", "bill": []})
        else:
            body = legiscan_bill()
        return web.Response(text=body, content_type="application/json")

    room.stage.answers["/"] = answer
    await room.poll("legiscan")
    assert await room.titles() == ["State Cryptocurrency Reserve"]
    await room.poll("legiscan")
    assert [request.query["op"] for request in room.stage.requests].count("getBill") == 2


async def test_a_bill_whose_details_cannot_be_read_is_queued_as_the_list_has_it(room):
    room.stage.plays(BILL, '{"bill": []}')
    room.stage.plays(f"{BILL}/actions", '{"actions": []}')
    room.stage.plays(BILLS, bills(bill()))
    await room.poll("congress")
    assert await room.titles() == ["Bitcoin in Retirement Plans Act"]


async def test_a_restart_reads_no_bill_again_and_a_changed_one_is_read(room, tmp_path):
    room.stage.answers["/"] = answer_as_legiscan
    await room.poll("legiscan")
    await room.storage.backup(tmp_path / "kept.db")
    async with opened(tmp_path / "kept.db") as again:
        room.storage = again
        room.with_all_sources()
        room.stage.requests.clear()
        await room.poll("legiscan")
        assert [request.query["op"] for request in room.stage.requests].count("getBill") == 0

        async def answer_with_another_hash(request):
            body = legiscan_bill() if request.query["op"] == "getBill" else legiscan_search((1990001, "xyz"))
            return web.Response(text=body, content_type="application/json")

        room.stage.answers["/"] = answer_with_another_hash
        await room.poll("legiscan")
        assert [request.query["op"] for request in room.stage.requests].count("getBill") == 1


async def test_a_walk_that_breaks_off_remembers_no_hash_of_what_it_read(room):
    async def answer(request):
        if request.query["op"] != "getBill":
            found = legiscan_search((1990001, "abc"), (1990002, "def"))
            return web.Response(text=found, content_type="application/json")
        if request.query["id"] == "1990002":
            return web.Response(
                text='{"status": "ERROR", "alert": {"message": "gone"}}', content_type="application/json"
            )
        return web.Response(text=legiscan_bill(), content_type="application/json")

    room.stage.answers["/"] = answer
    with pytest.raises(SourceError, match="gone"):
        await room.poll("legiscan")
    assert await room.storage.sources.marks("legiscan", ["1990001", "1990002"]) == {}
    room.stage.answers["/"] = answer_as_legiscan
    await room.poll("legiscan")
    assert len(await room.titles()) == 1


async def test_an_error_under_200_is_an_error_and_never_shows_the_key(room, caplog):
    room.stage.plays("/", json.dumps({"status": "ERROR", "alert": {"message": "Daily query limit exceeded"}}))
    with pytest.raises(SourceError, match="Daily query limit exceeded") as raised:
        await room.poll("legiscan")
    assert raised.value.temporary
    assert "k-legiscan" not in str(raised.value) + repr(room.sources["legiscan"])


async def test_a_refused_key_is_shown_as_it_is_and_asked_once(room):
    room.stage.plays("/bills", '{"detail": "Invalid API Key."}', status=401)
    with pytest.raises(SourceError, match="HTTP 401"):
        await room.poll("open_states")


@pytest.mark.parametrize("words", [words for _, words in TOPICS])
def test_no_search_begins_like_the_number_of_a_bill(words):
    assert len(words.strip('"').split()[0]) >= 4


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Died in committee", "failed"),
        ("Signed by Governor Chapter 12", "enacted"),
        ("Laid on Table; Companion bill(s) passed", "tabled"),
        ("Referred to House rules committee", "in_committee"),
        ("Read second time", None),
    ],
)
def test_where_a_state_bill_stands_is_told_by_words(words, status):
    assert state_status_of(words) == status


async def test_an_empty_text_where_a_date_should_be_means_none(room):
    room.stage.plays("/bills", state_page(state_bill(latest_action_date="", first_action_date="")))
    await room.poll("open_states")
    assert await room.titles() == []


async def test_a_source_without_its_key_is_listed_and_not_asked(room):
    def now():
        return datetime(2026, 11, 24, tzinfo=UTC)

    listed = listed_sources(room.client, room.concern, now=now, keys={"OPEN_STATES_API_KEY": "k"})
    assert tuple(one.name for one in listed) == NAMES
    assert {one.lacks_key for one in listed if one.lacks_key} == {
        "CONGRESS_API_KEY",
        "REGULATIONS_API_KEY",
        "LEGISCAN_API_KEY",
    }
    assert [one.name for one in listed if one.is_unconfirmed] == ["dol"]
    assert all((one.source is None) == (one.lacks_key is not None or one.is_unconfirmed) for one in listed)
    with_all = listed_sources(room.client, room.concern, now=now, keys={}, with_unconfirmed=True, minutes={"sec": 45})
    assert not any(one.is_unconfirmed for one in with_all)
    assert next(one.plan.every for one in with_all if one.name == "sec") == timedelta(minutes=45)
