"""From a played source to the review queue: what is queued, once, and what is not."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from calculations.errors import UserError
from tests.record_factories import GUILD, OTHER_GUILD, a_milestone, an_addition, opened
from tests.sources.official.addresses import DOCUMENTS, FILED, POSTS, RELEASES, REVIEWS, RSS
from tests.sources.official.payloads import (
    SEC_AGENCY,
    feed,
    filed,
    fr_document,
    fr_order,
    fr_page,
    item,
    post,
    review,
    reviews,
)
from tracker.policy.candidates import NoteKind
from tracker.policy.discovery import Discovery
from tracker.policy.milestones import Action, Deadline, Kind, Status
from tracker.policy.relevance import ReasonKind
from tracker.policy.sources import Listed, Plan
from tracker.policy.takeover import action_fields, add_fields, deadline_fields, parts_of


async def test_the_first_answer_is_a_baseline_and_queues_nothing(newsroom):
    newsroom.stage.plays(DOCUMENTS, fr_page(fr_document()))
    await newsroom.poll()
    await newsroom.poll()
    assert await newsroom.titles() == []


async def test_the_last_days_of_the_first_answer_are_queued_where_the_operator_wishes(newsroom):
    newsroom.first_days = 7
    old = fr_document("2026-20001", publication_date="2026-11-10", title="Digital Assets and Plans, Before")
    newsroom.stage.plays(DOCUMENTS, fr_page(fr_document(), old))
    await newsroom.poll()
    assert await newsroom.titles() == ["Digital Assets in Individual Account Plans"]


async def test_a_new_document_lies_in_the_queue_with_all_that_it_says(started):
    started.stage.plays(DOCUMENTS, fr_page(fr_document()))
    await started.poll()
    (one,) = await started.waiting()
    assert one.about is None
    assert add_fields(one.candidate) == {
        "kind": "proposed_rule",
        "jurisdiction": "US",
        "topics": "retirement_crypto, erisa_fiduciary, market_rules",
        "title": "Digital Assets in Individual Account Plans",
        "identifier": "FR Doc. 2026-21001; RIN 1210-AC99; Docket EBSA-2026-0300",
        "date": "2026-11-20",
        "link": "https://www.federalregister.gov/documents/2026/11/20/2026-21001/a-proposal",
        "summary": "The Department proposes to describe how fiduciaries may weigh digital assets.",
        "status": "proposed",
        "what": "Published in the Federal Register",
        "agency": "Employee Benefits Security Administration",
        "citation": "91 FR 80001",
        "confidence": "official",
    }
    assert deadline_fields(one.candidate) == (
        {
            "date": "2027-01-19",
            "what": "Comments due",
            "basis": "Federal Register document 2026-21001, DATES: Comments are due on or before January 19, 2027.",
        },
    )
    assert {reason.kind for reason in one.candidate.reasons} == {ReasonKind.PHRASE, ReasonKind.AGENCY}


async def test_what_does_not_concern_the_record_is_not_queued(started):
    routine = fr_document("2026-21002", title="Agency Information Collection Activities; Digital Assets", type="Notice")
    other = fr_document(
        "2026-21003",
        title="Safety Zone; Ohio River",
        abstract="The Coast Guard.",
        agencies=[{"name": "Coast Guard", "slug": "coast-guard"}],
    )
    started.stage.plays(DOCUMENTS, fr_page(routine, other))
    await started.poll()
    assert await started.titles() == []


async def test_the_same_document_is_queued_once_however_often_and_wherever_it_is_seen(started):
    started.stage.plays(FILED, f'{{"results": [{_json(filed())}]}}')
    await started.poll()
    started.stage.plays(DOCUMENTS, fr_page(fr_order()))
    await started.poll()
    await started.poll()
    (one,) = await started.waiting()
    assert [sighting.source for sighting in one.candidate.sightings] == ["federal_register", "public_inspection"]
    assert one.candidate.lead.number == "EO 14450; FR Doc. 2026-21500"
    assert [(action.on, action.what) for action in one.candidate.actions] == [
        (date(2026, 11, 17), "Signed"),
        (date(2026, 11, 23), "Published in the Federal Register"),
    ]


async def test_a_post_of_the_white_house_and_its_order_are_one_card_that_says_what_joins_them(started):
    started.stage.plays(POSTS, feed(post()), **RSS)
    await started.poll("white_house")
    (hint,) = await started.waiting()
    assert add_fields(hint.candidate)["kind"] == "executive_order"
    started.stage.plays(DOCUMENTS, fr_page(fr_order()))
    await started.poll("federal_register")
    (one,) = await started.waiting()
    assert one.candidate.lead.source == "federal_register"
    assert [note.kind for note in one.candidate.notes] == [NoteKind.SAME_TITLE]
    assert one.about is None


@pytest.mark.parametrize(
    "posted",
    [
        post("OPENING THE STRATEGIC BITCOIN RESERVE TO PENSION FUNDS"),
        post(at="Thu, 12 Nov 2026 21:00:00 +0000"),
        post(category="Presidential Memoranda"),
    ],
    ids=["another title", "signed on another day", "another sort of paper"],
)
async def test_a_post_that_is_only_like_an_order_is_a_card_of_its_own(started, posted):
    started.stage.plays(POSTS, feed(posted), **RSS)
    await started.poll("white_house")
    started.stage.plays(DOCUMENTS, fr_page(fr_order()))
    await started.poll("federal_register")
    cards = await started.waiting()
    assert [one.candidate.lead.source for one in cards] == ["white_house", "federal_register"]
    assert not any(one.candidate.notes for one in cards)


async def test_two_posts_of_one_title_are_not_joined_with_the_order(started):
    started.stage.plays(POSTS, feed(post(), post(number=60002)), **RSS)
    await started.poll("white_house")
    started.stage.plays(DOCUMENTS, fr_page(fr_order()))
    await started.poll("federal_register")
    assert len(await started.titles()) == 3


async def test_two_numbered_documents_of_one_title_are_two_cards(started):
    other = fr_order("2026-21501", executive_order_number="14451", citation="91 FR 81010")
    started.stage.plays(DOCUMENTS, fr_page(fr_order(), other))
    await started.poll("federal_register")
    assert len(await started.titles()) == 2


async def test_an_order_whose_post_was_accepted_is_offered_as_news_of_that_milestone(started):
    started.stage.plays(POSTS, feed(post()), **RSS)
    await started.poll("white_house")
    (hint,) = await started.waiting(GUILD)
    await started.queue.accepted(hint.candidate.id, GUILD, "m-order")
    started.stage.plays(DOCUMENTS, fr_page(fr_order()))
    await started.poll("federal_register")
    assert [one.about for one in await started.waiting(GUILD)] == ["m-order"]
    assert [one.about for one in await started.waiting(OTHER_GUILD)] == [None]


async def test_an_order_that_lies_open_keeps_the_signing_by_its_post_until_print_says_it(started):
    started.stage.plays(POSTS, feed(post()), **RSS)
    started.stage.plays(FILED, f'{{"results": [{_json(filed())}]}}')
    await started.poll("white_house", "public_inspection")
    (one,) = await started.waiting(GUILD)
    assert [(action.on, action.status) for action in one.candidate.actions] == [
        (date(2026, 11, 17), "in_force"),
        (date(2026, 11, 23), "in_force"),
    ]
    await started.queue.accepted(one.candidate.id, GUILD, "m-order")
    started.stage.plays(DOCUMENTS, fr_page(fr_order()))
    await started.poll("federal_register")
    assert await started.titles(GUILD) == []


async def test_a_post_of_an_order_on_record_is_offered_for_merging(started):
    order = a_milestone(
        "eo",
        kind=Kind.EXECUTIVE_ORDER,
        jurisdiction="US",
        title="Opening the Strategic Bitcoin Reserve to Pension Plans",
        opened_on=date(2026, 11, 16),
        actions=(Action("eo#a1", date(2026, 11, 16), "Signed", Status.IN_FORCE, None),),
    )
    await started.ship(order)
    started.stage.plays(POSTS, feed(post(), post("BITCOIN IN PENSION PLANS", number=60002)), **RSS)
    await started.poll("white_house")
    known, other = await started.waiting(GUILD)
    same = await started.queue.same_on_record(known, GUILD)
    assert same is not None and same.id == "eo"
    assert await started.queue.same_on_record(other, GUILD) is None


async def test_a_correction_of_what_was_found_goes_with_it_though_it_says_nothing_of_our_field(started):
    started.stage.plays(DOCUMENTS, fr_page(fr_document()))
    await started.poll()
    correction = fr_document(
        "C1-2026-21001",
        title="Correction",
        abstract=None,
        action=None,
        dates=None,
        comments_close_on=None,
        agencies=[],
        docket_ids=[],
        regulation_id_numbers=[],
        citation="91 FR 80090",
    )
    other = fr_document(
        "C1-2026-19999",
        title="Correction",
        abstract=None,
        action=None,
        dates=None,
        comments_close_on=None,
        agencies=[],
        docket_ids=[],
        regulation_id_numbers=[],
        citation="91 FR 80001",
    )
    started.stage.plays(DOCUMENTS, fr_page(correction, other))
    await started.poll()
    first, second = await started.waiting(GUILD)
    assert second.candidate.lead.number == "FR Doc. C1-2026-21001"
    assert [(reason.kind, reason.what) for reason in second.candidate.reasons] == [
        (ReasonKind.FOUND, "Digital Assets in Individual Account Plans")
    ]
    await started.queue.accepted(first.candidate.id, GUILD, "m-ours")
    assert [one.about for one in await started.waiting(GUILD)] == ["m-ours"]


async def test_a_post_that_comes_after_its_order_adds_only_its_link(started):
    started.stage.plays(DOCUMENTS, fr_page(fr_order()))
    await started.poll("federal_register")
    started.stage.plays(POSTS, feed(post()), **RSS)
    await started.poll("white_house")
    (one,) = await started.waiting()
    assert [sighting.source for sighting in one.candidate.sightings] == ["federal_register", "white_house"]


async def test_nothing_is_skipped_when_the_bot_was_off_for_weeks(started):
    started.stage.requests.clear()
    started.stage.plays(DOCUMENTS, fr_page(fr_document()))
    await started.poll("federal_register", after=timedelta(days=40))
    asked = {request.query["conditions[publication_date][gte]"] for request in started.stage.requests}
    assert asked == {"2026-11-21"}
    assert await started.titles() == ["Digital Assets in Individual Account Plans"]


async def test_days_of_public_inspection_that_were_missed_are_asked_for_one_by_one(started):
    started.stage.requests.clear()
    await started.poll("public_inspection", after=timedelta(days=4))
    days = [request.query.get("conditions[available_on]") for request in started.stage.requests]
    assert days == [None, "2026-11-27", "2026-11-26", "2026-11-25", "2026-11-24"]


async def test_what_oira_concluded_while_the_bot_was_off_for_months_is_read_from_the_file_of_the_year(started, caplog):
    started.stage.requests.clear()
    await started.poll("oira", after=timedelta(days=20))
    assert [request.query["f"] for request in started.stage.requests] == [
        "EO_RULES_UNDER_REVIEW.xml",
        "EO_RULE_COMPLETED_30_DAYS.xml",
    ]
    started.stage.requests.clear()
    await started.poll("oira", after=timedelta(days=40))
    assert [request.query["f"] for request in started.stage.requests][1:] == [
        "EO_RULE_COMPLETED_30_DAYS.xml",
        "EO_RULE_COMPLETED_YTD.xml",
    ]
    assert any("in no file any more" in line for line in caplog.messages)


async def test_a_walk_that_breaks_off_moves_no_mark_and_loses_nothing(started):
    page_two = f"{started.stage.url}/api/v1/documents?page=2"
    started.stage.plays(DOCUMENTS, fr_page(fr_document(), next_page_url=page_two))
    started.stage.plays("/api/v1/documents", status=400)
    before = await started.storage.sources.since("federal_register", started.sources["federal_register"].queries[0])
    await started.poll_due()
    after = await started.storage.sources.since("federal_register", started.sources["federal_register"].queries[0])
    assert before == after
    assert await started.titles() == []
    started.stage.plays("/api/v1/documents", fr_page(fr_document("2026-21009", title="Bitcoin in 401(k) Plans")))
    await started.poll_due()
    assert sorted(await started.titles()) == ["Bitcoin in 401(k) Plans", "Digital Assets in Individual Account Plans"]


async def test_a_document_on_record_is_not_queued_again(started):
    await started.ship(
        a_milestone(
            "dia",
            kind=Kind.PROPOSED_RULE,
            jurisdiction="US",
            identifier="FR Doc. 2026-21001; RIN 1210-AC99",
            actions=(Action("dia#a1", date(2026, 11, 20), "Published", Status.PROPOSED, None),),
            deadlines=(Deadline("dia#d1", date(2027, 1, 19), "Comments due", "stated"),),
        )
    )
    started.stage.plays(DOCUMENTS, fr_page(fr_document()))
    await started.poll()
    assert await started.titles() == []


def on_record(**fields):
    return a_milestone(
        "dia",
        kind=Kind.PROPOSED_RULE,
        jurisdiction="US",
        title="Digital Assets in Individual Account Plans",
        **{
            "identifier": "FR Doc. 2026-19000; RIN 1210-AC99; Docket EBSA-2026-0300",
            "actions": (Action("dia#a1", date(2026, 9, 1), "Published", Status.PROPOSED, None),),
            "deadlines": (Deadline("dia#d1", date(2026, 11, 30), "Comments due", "stated"),),
            **fields,
        },
    )


EXTENSION = fr_document(
    "2026-21100",
    title="Digital Assets in Individual Account Plans; Extension of Comment Period",
    action="Proposed rule; extension of comment period.",
    dates="The comment period for the proposal published September 1, 2026 is extended to January 29, 2027.",
    comments_close_on="2027-01-29",
    docket_ids=[],
    citation="91 FR 80500",
)


async def test_an_extension_is_news_of_the_milestone_on_record_and_no_other_milestone(started):
    await started.ship(on_record())
    started.stage.plays(DOCUMENTS, fr_page(EXTENSION))
    await started.poll()
    (one,) = await started.waiting()
    assert one.about == "dia"
    (action,) = action_fields(one.candidate)
    assert action["date"] == "2026-11-20"
    (deadline,) = deadline_fields(one.candidate)
    assert deadline["date"] == "2027-01-29"


async def test_a_final_rule_of_a_known_proceeding_is_a_milestone_of_its_own_that_names_the_proposal(started):
    await started.ship(on_record())
    final = fr_document("2026-21200", type="Rule", action="Final rule.", dates=None, comments_close_on=None)
    started.stage.plays(DOCUMENTS, fr_page(final | {"effective_on": "2027-02-01"}))
    await started.poll()
    (one,) = await started.waiting()
    assert (one.about, one.candidate.related) == (None, ("dia",))
    assert add_fields(one.candidate)["kind"] == "final_rule"
    assert [row["date"] for row in deadline_fields(one.candidate)] == ["2027-02-01"]


async def test_a_review_at_oira_is_news_of_the_rule_with_its_number(started):
    await started.ship(on_record())
    started.stage.plays(REVIEWS, reviews(review(stage="Final Rule", received="2026-11-22")), content_type="text/xml")
    await started.poll("oira")
    (one,) = await started.waiting()
    assert one.about == "dia"
    assert [action.what for action in one.candidate.actions] == ["Final Rule received by OIRA for review"]


async def test_a_moved_deadline_changes_the_waiting_card_and_makes_no_other(started):
    started.stage.plays(DOCUMENTS, fr_page(fr_document()))
    await started.poll()
    started.stage.plays(
        DOCUMENTS, fr_page(fr_document(comments_close_on="2027-02-18", dates="Comments by February 18."))
    )
    await started.poll()
    (one,) = await started.waiting()
    assert [row["date"] for row in deadline_fields(one.candidate)] == ["2027-02-18"]


async def test_a_deadline_moved_after_acceptance_is_news_of_the_accepted_milestone_where_it_was_accepted(started):
    started.stage.plays(DOCUMENTS, fr_page(fr_document()))
    await started.poll()
    (one,) = await started.waiting(GUILD)
    await started.queue.accepted(one.candidate.id, GUILD, "m-ours")
    moved = fr_document(comments_close_on="2027-02-18", dates="Comments are due by February 18, 2027.")
    started.stage.plays(DOCUMENTS, fr_page(moved))
    await started.poll()
    (news,) = await started.waiting(GUILD)
    assert news.about == "m-ours"
    assert [row["date"] for row in deadline_fields(news.candidate)] == ["2027-02-18"]
    assert action_fields(news.candidate) == ()
    (fresh,) = await started.waiting(OTHER_GUILD)
    assert fresh.about is None
    assert [row["date"] for row in deadline_fields(fresh.candidate)] == ["2027-02-18"]


async def test_a_document_is_read_again_by_itself_when_it_has_left_the_window(started):
    started.stage.plays(DOCUMENTS, fr_page(fr_document()))
    await started.poll()
    started.stage.plays(DOCUMENTS, fr_page())
    moved = fr_document(comments_close_on="2027-02-18", dates="Comments are due by February 18, 2027.")
    started.stage.plays("/api/v1/documents/2026-21001.json", _json(moved))
    await started.poll("federal_register", after=timedelta(days=30))
    (one,) = await started.waiting()
    assert [row["date"] for row in deadline_fields(one.candidate)] == ["2027-02-18"]


async def test_a_dismissed_thing_stays_dismissed_there_whatever_shows_it_again(started):
    started.stage.plays(FILED, f'{{"results": [{_json(filed())}]}}')
    await started.poll()
    (one,) = await started.waiting(GUILD)
    await started.queue.dismiss(one.candidate.id, GUILD)
    started.stage.plays(
        DOCUMENTS, fr_page(fr_order(title="Opening the Strategic Bitcoin Reserve to All Pension Plans"))
    )
    await started.poll()
    assert await started.titles(GUILD) == []
    assert len(await started.titles(OTHER_GUILD)) == 1


async def test_a_decision_for_everybody_counts_in_every_server_and_nothing_is_settled_twice(started):
    started.stage.plays(DOCUMENTS, fr_page(fr_document()))
    await started.poll()
    (one,) = await started.waiting(None)
    await started.queue.merged(one.candidate.id, None, "m-everybodys")
    assert await started.titles(GUILD) == []
    with pytest.raises(UserError, match=r"queue\.gone"):
        await started.queue.dismiss(one.candidate.id, GUILD)


async def test_two_papers_of_one_docket_on_one_day_are_two_cards(started):
    other = fr_document("2026-21004", title="Digital Assets in Plans: Annual Reports", citation="91 FR 80050")
    started.stage.plays(DOCUMENTS, fr_page(fr_document(), other))
    await started.poll()
    assert len(await started.titles()) == 2


async def test_what_was_found_together_and_shares_no_number_stays_apart_whatever_is_decided(started):
    named = {"docket_ids": [], "regulation_id_numbers": [], "agencies": [SEC_AGENCY]}
    one = fr_document(title="Digital Assets in Plans", **named)
    other = fr_document("2026-21004", title="Stablecoins in Plans", citation="91 FR 80050", **named)
    third = fr_document("2026-21005", title="Bitcoin in Plans", citation="91 FR 80060", **named)
    started.stage.plays(DOCUMENTS, fr_page(one, other, third))
    await started.poll()
    cards = {waiting.candidate.lead.title: waiting.candidate.id for waiting in await started.waiting(GUILD)}
    await started.queue.dismiss(cards["Digital Assets in Plans"], GUILD)
    assert await started.titles(GUILD) == ["Stablecoins in Plans", "Bitcoin in Plans"]
    await started.queue.accepted(cards["Stablecoins in Plans"], GUILD, "m-ours")
    assert [waiting.about for waiting in await started.waiting(GUILD)] == [None]


async def test_a_press_release_that_names_a_known_order_joins_its_card(started):
    started.stage.plays(DOCUMENTS, fr_page(fr_order()))
    await started.poll("federal_register")
    told = item(
        "Commission Staff Welcomes Executive Order 14450 on the Bitcoin Reserve",
        link="https://www.sec.gov/newsroom/press-releases/2026-120",
        guid="aaaa",
        at="Mon, 23 Nov 2026 11:00:00 -0500",
    )
    started.stage.plays(RELEASES, feed(told), **RSS)
    await started.poll("sec")
    (one,) = await started.waiting()
    assert [sighting.source for sighting in one.candidate.sightings] == ["federal_register", "sec"]


async def test_a_statement_by_itself_is_offered_as_a_statement(started):
    told = item("SEC Crypto Task Force to Hold Roundtables", link="/newsroom/press-releases/2026-121", guid="bbbb")
    started.stage.plays(RELEASES, feed(told), **RSS)
    await started.poll("sec")
    (one,) = await started.waiting()
    fields = add_fields(one.candidate)
    assert (fields["kind"], fields["link"]) == ("statement", "https://www.sec.gov/newsroom/press-releases/2026-121")


async def test_numbers_in_an_agencys_docket_list_join_it_to_the_record(started):
    await started.ship(
        a_milestone(
            "custody",
            kind=Kind.PROPOSED_RULE,
            jurisdiction="US",
            identifier="File No. S7-2026-35; Releases IA-7023, IC-36353",
            actions=(Action("custody#a1", date(2026, 10, 1), "Proposed", Status.PROPOSED, None),),
        )
    )
    published = fr_document(
        "2026-20800",
        title="Adviser and Regulated Fund Custody Rules; Crypto Custody Rules",
        agencies=[SEC_AGENCY],
        docket_ids=["Release Nos. IA-7023; IC-36353", "File No. S7-2026-35"],
        regulation_id_numbers=[],
    )
    started.stage.plays(DOCUMENTS, fr_page(published))
    await started.poll("federal_register")
    (one,) = await started.waiting()
    assert one.about == "custody"
    assert [row["date"] for row in deadline_fields(one.candidate)] == ["2027-01-19"]


async def test_sources_are_asked_by_their_plan_and_no_sooner(started):
    await started.poll_due()
    asked = len(started.stage.requests)
    await started.poll_due(after=timedelta(minutes=9))
    assert len(started.stage.requests) == asked
    await started.poll_due(after=timedelta(minutes=1))
    assert len(started.stage.requests) > asked


async def test_a_source_that_fails_stops_no_other_and_is_logged_once_with_its_recovery(started, caplog):
    started.stage.plays(POSTS, "<html></html>", content_type="text/html")
    started.stage.plays(DOCUMENTS, fr_page(fr_document()))
    with caplog.at_level("INFO"):
        for _ in range(3):
            await started.poll_due(after=timedelta(hours=2))
    assert await started.titles() == ["Digital Assets in Individual Account Plans"]
    assert len([line for line in caplog.messages if "white_house fails" in line]) == 1
    state = (await started.storage.sources.states())["white_house"]
    assert (state.failures, state.error) == (3, "'text/html' where XML was asked for")
    started.quiet()
    with caplog.at_level("INFO"):
        await started.poll_due(after=timedelta(hours=2))
    assert [line for line in caplog.messages if "white_house answers again" in line]
    state = (await started.storage.sources.states())["white_house"]
    assert not state.is_failing
    assert state.succeeded_at == datetime(2026, 11, 24, 12, tzinfo=UTC) + timedelta(hours=9)


def _json(value: object) -> str:
    return json.dumps(value)


async def test_a_document_that_is_gone_is_left_alone_for_a_week_and_fails_nothing(started):
    started.stage.plays(DOCUMENTS, fr_page(fr_document()))
    await started.poll()
    started.stage.plays(DOCUMENTS, fr_page())
    await started.poll("federal_register", after=timedelta(days=30))
    started.stage.requests.clear()
    await started.poll("federal_register", after=timedelta(days=1))
    assert not [request for request in started.stage.requests if "2026-21001" in request.path]
    await started.poll("federal_register", after=timedelta(days=7))
    assert [request for request in started.stage.requests if "2026-21001" in request.path]


async def test_only_sources_whose_changes_do_not_come_by_themselves_are_read_again(started):
    started.stage.plays(POSTS, feed(post()), **RSS)
    started.stage.plays(DOCUMENTS, fr_page(fr_document()))
    await started.poll()
    later = started.clock.now() + timedelta(days=2)
    assert list(await started.storage.sources.due_again("white_house", later)) == []
    assert list(await started.storage.sources.due_again("federal_register", later)) == ["2026-21001 2026-11-20"]


async def test_a_fault_of_ours_in_one_source_is_told_once_and_stops_no_other(started, caplog):
    async def broken(query, since):
        raise RuntimeError("a fault")

    class Broken:
        name = "white_house"
        reads_again = False
        queries = started.sources["white_house"].queries
        read = staticmethod(broken)

    started.sources["white_house"] = Broken()
    started.stage.plays(DOCUMENTS, fr_page(fr_document()))
    for _ in range(2):
        await started.poll_due()
    assert len(await started.titles()) == 1
    assert len([line for line in caplog.messages if "white_house fails" in line]) == 1


async def test_a_source_that_failed_is_asked_again_sooner_than_its_plan_has_it(started):
    slow = [Listed("sec", Plan(timedelta(days=1)), started.sources["sec"])]
    discovery = Discovery(slow, started.storage.sources, started.concern, started.clock.now)
    started.stage.plays(RELEASES, "", status=404)
    asked = []
    for minutes in (0, 14, 2, 14, 17):
        started.clock.later(minutes=minutes)
        started.stage.requests.clear()
        await discovery.poll_due()
        asked.append(bool(started.stage.requests))
    assert asked == [True, False, True, False, True]


async def test_everything_survives_a_restart(started, tmp_path):
    started.stage.plays(DOCUMENTS, fr_page(fr_document()))
    await started.poll()
    before = await started.waiting()
    await started.storage.backup(tmp_path / "kept.db")
    async with opened(tmp_path / "kept.db") as again:
        started.storage = again
        await started.poll()
        assert await started.waiting() == before


def typed_by_hand(**fields):
    return an_addition(
        a_milestone(
            "m-typed",
            scope=GUILD,
            jurisdiction="US",
            title="The crypto rule",
            **{
                "kind": Kind.PROPOSED_RULE,
                "identifier": "FR Doc. No. 2026-21001",
                "actions": (Action("m-typed#m-a1", date(2026, 11, 20), "Proposed", Status.PROPOSED, None),),
                **fields,
            },
        )
    )


@pytest.mark.parametrize(
    "identifier",
    ["FR Doc. No. 2026-21001", "2026-21001", "RIN 1210-AC99", "EBSA-2026-0300", "91 FR 80001"],
)
async def test_what_a_moderator_typed_by_hand_is_known_by_its_number_in_that_server_alone(started, identifier):
    await started.storage.record.add(typed_by_hand(identifier=identifier))
    started.stage.plays(DOCUMENTS, fr_page(fr_document()))
    await started.poll()
    (one,) = await started.waiting(GUILD)
    same = await started.queue.same_on_record(one, GUILD)
    assert same is not None and same.id == "m-typed"
    assert await started.queue.same_on_record(one, OTHER_GUILD) is None
    assert await started.queue.same_on_record(one, None) is None
    assert [part.fields["date"] for part in parts_of(one.candidate, same)] == ["2027-01-19"]


@pytest.mark.parametrize("identifier", ["H.R. 9500 (119th Congress)", "HR 9500", "hr9500", "H. R. 9500"])
async def test_a_bill_typed_by_hand_is_known_by_its_number_and_congress(started, identifier):
    await started.storage.record.add(typed_by_hand(identifier=identifier, kind=Kind.FEDERAL_BILL))
    (same,) = await started.storage.queue.marked({"bill:119-hr-9500"}, GUILD)
    assert same.id == "m-typed"
    assert list(await started.storage.queue.marked({"bill:118-hr-9500"}, GUILD)) == []


async def test_what_comes_on_everybodys_record_after_it_was_found_is_known_too(started):
    started.stage.plays(DOCUMENTS, fr_page(fr_document()))
    await started.poll()
    await started.ship(on_record(identifier="FR Doc. 2026-21001"))
    (one,) = await started.waiting(GUILD)
    same = await started.queue.same_on_record(one, GUILD)
    assert same is not None and same.id == "dia"
