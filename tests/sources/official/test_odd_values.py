"""Values that are of the right shape and still nothing that a record, a database or a calendar can hold."""

from datetime import timedelta

import pytest

from tests.record_factories import GUILD
from tests.sources.official.addresses import DOCUMENTS, POSTS, RSS
from tests.sources.official.payloads import feed, fr_document, fr_page, post
from tracker.policy.takeover import parts_of
from tracker.policy.typed_fields import LONGEST

SOUND = fr_document("2026-21777", title="Bitcoin in Pension Plans", docket_ids=[], regulation_id_numbers=[])


@pytest.mark.parametrize(
    "odd",
    [
        {"document_number": "2026-\ud800"},
        {"document_number": "2026-\x00"},
        {"document_number": "2026-" + "1" * 5000},
        {"html_url": "https://www.federalregister.gov/\ud800"},
        {"title": "Bitcoin \ud800 in plans"},
        {"abstract": "\ud800\udfff"},
        {"citation": "91 FR \ud800"},
        {"docket_ids": ["EBSA-2026-\ud800", "EBSA-2026-0301"]},
        {"regulation_id_numbers": ["1210-AC\ud800"]},
        {"agencies": [{"name": "\ud800", "slug": "\ud800"}]},
        {"publication_date": "9999-12-31"},
        {"publication_date": "0001-01-01"},
        {"comments_close_on": "9999-12-31"},
        {"comments_close_on": "0001-01-01"},
        {"effective_on": "9999-12-31"},
        {"signing_date": "9999-12-31"},
        {"signing_date": "0001-01-01"},
        {"executive_order_number": 10**4000},
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", ["Proposed Rule", "Presidential Document"])
async def test_an_odd_value_keeps_no_other_document_from_the_queue(started, odd, kind):
    other = fr_document("2026-21778", title="Stablecoins in Plans", docket_ids=[], regulation_id_numbers=[])
    subtype = "Executive Order" if kind == "Presidential Document" else None
    started.stage.plays(DOCUMENTS, fr_page(other | {"type": kind, "subtype": subtype} | odd, SOUND))
    for _ in range(2):
        await started.poll("federal_register")
    assert "Bitcoin in Pension Plans" in await started.titles()
    for waiting in await started.waiting(GUILD):
        await started.queue.same_on_record(waiting, GUILD)
        parts_of(waiting.candidate, None)


@pytest.mark.parametrize(
    "at",
    ["Fri, 31 Dec 9999 23:59:59 +0000", "Mon, 01 Jan 0001 00:00:00 +0000", "Fri, 31 Dec 9999 23:59:59 -1200"],
)
async def test_a_post_at_the_end_of_the_calendar_stops_neither_source_nor_queue(started, at):
    sound = post("A DIGITAL ASSET STOCKPILE", number=2)
    started.stage.plays(POSTS, feed(post("BITCOIN FOR PLANS", number=1, at=at), sound), **RSS)
    await started.poll("white_house", after=timedelta(hours=1))
    assert "A DIGITAL ASSET STOCKPILE" in await started.titles()
    for waiting in await started.waiting(GUILD):
        await started.queue.same_on_record(waiting, GUILD)


@pytest.mark.parametrize(
    "link",
    [
        "https://www.federalregister.gov@evil.example/x",
        "https://www.federalregister.gov/it's",
        "https://www.federalregister.gov/" + "x" * 700,
        "https://www.federalregister.gov:8443/x",
        "https://127.0.0.1/x",
        "javascript:alert(1)",
        7,
    ],
    ids=str,
)
async def test_a_link_that_the_record_would_refuse_gives_way_to_the_documents_short_one(started, link):
    started.stage.plays(DOCUMENTS, fr_page(SOUND | {"html_url": link}))
    await started.poll("federal_register")
    (waiting,) = await started.waiting()
    assert waiting.candidate.lead.url == "https://www.federalregister.gov/d/2026-21777"


async def test_a_post_whose_link_hides_its_host_is_left_out(started):
    hidden = post("BITCOIN FOR PLANS", number=1).replace(
        "https://www.whitehouse.gov/presi", "https://wh.gov@evil.test/"
    )
    started.stage.plays(POSTS, feed(hidden, post("A DIGITAL ASSET STOCKPILE", number=2)), **RSS)
    await started.poll("white_house")
    assert await started.titles() == ["A DIGITAL ASSET STOCKPILE"]


async def test_a_document_with_more_numbers_than_the_record_holds_fills_the_form_all_the_same(started):
    rins = [f"1210-AD{number}" for number in range(10, 60)]
    started.stage.plays(DOCUMENTS, fr_page(SOUND | {"regulation_id_numbers": rins, "dates": "DATES " * 400}))
    await started.poll("federal_register")
    (waiting,) = await started.waiting()
    fields = parts_of(waiting.candidate, None)[0].fields
    assert fields["identifier"].startswith("FR Doc. 2026-21777; RIN 1210-AD10; ")
    assert len(fields["identifier"]) <= LONGEST["identifier"]
    assert fields["identifier"].split("; ")[-1] in {f"RIN {one}" for one in rins}
