"""Autumn 2026 replayed: at its end the right things lie in the queue, each once, and nothing else but what is named.

Once with answers written for this project, and once with recorded ones where a folder of them lies beside the checkout.
"""

import json
import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.record_factories import bundled_text, opened
from tests.sources.official import addresses, payloads
from tests.sources.official.conftest import Newsroom
from tracker.policy.record import Record
from tracker.policy.review_queue import Waiting

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"

Card = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""What a card is called by, the sources that show it, the days of its steps and of its deadlines."""

RULE = "FR Doc. 2026-21001; RIN 1210-AC99; Docket EBSA-2026-0300"
EXTENSION = payloads.fr_document(
    "2026-21900",
    title="Digital Assets in Individual Account Plans; Extension of Comment Period",
    action="Proposed rule; extension of comment period.",
    dates="The comment period for the proposal published November 20, 2026 is extended to February 18, 2027.",
    comments_close_on="2027-02-18",
    publication_date="2026-12-15",
    citation="91 FR 89000",
)
NOISE = (
    payloads.fr_document("2026-21002", title="Agency Information Collection Activities; Digital Assets", type="Notice"),
    payloads.fr_document(
        "2026-21003",
        title="Safety Zone; Ohio River",
        abstract="",
        agencies=[payloads.SEC_AGENCY],
        docket_ids=[],
        regulation_id_numbers=[],
        citation="91 FR 80001",
    ),
)


def card(waiting: Waiting) -> Card:
    candidate = waiting.candidate
    return (
        candidate.lead.number or candidate.lead.title,
        tuple(one.source for one in candidate.sightings),
        tuple(one.on.isoformat() for one in candidate.actions),
        tuple(one.on.isoformat() for one in candidate.deadlines),
    )


async def cards(room: Newsroom) -> list[Card]:
    return sorted(map(card, await room.waiting()))


async def autumn(room: Newsroom) -> None:
    """Play two months, every source in its turn, with a week in which the bot was off."""
    stage = room.stage
    # November 17 to 23: the President signs, the post comes first, then public inspection, then print.
    stage.plays(
        addresses.POSTS,
        payloads.feed(payloads.post(), payloads.post("HONORING PEARL HARBOR", number=60003, category="Proclamations")),
        **addresses.RSS,
    )
    await room.poll()
    stage.plays(addresses.FILED, json.dumps({"results": [payloads.filed()]}))
    await room.poll(after=timedelta(days=1))
    stage.plays(addresses.DOCUMENTS, payloads.fr_page(payloads.fr_order(), payloads.fr_document(), *NOISE))
    stage.plays(
        addresses.CHANGED,
        payloads.regulations_page(
            payloads.regulations_document(), payloads.regulations_document("EBSA-2026-0300-0002")
        ),
    )
    # A release names the order; another one is news by itself; a third is neither.
    stage.plays(
        addresses.RELEASES,
        payloads.feed(
            payloads.item(
                "Staff Welcomes Executive Order 14450 on the Bitcoin Reserve",
                link="/newsroom/press-releases/2026-120",
                guid="a",
                at="Mon, 23 Nov 2026 11:00:00 -0500",
            ),
            payloads.item("Crypto Task Force to Hold Roundtables", link="/newsroom/press-releases/2026-121", guid="b"),
            payloads.item(
                "SEC Charges Adviser with Fraud in Crypto Fund", link="/newsroom/press-releases/2026-122", guid="c"
            ),
        ),
        **addresses.RSS,
    )
    await room.poll(after=timedelta(days=1))
    # A bill is introduced and moves; a state's bill is found by both of its sources.
    actions = [payloads.bill_action("2026-11-20", "Introduced in House", "Intro-H")]
    _plays_bill(room, payloads.bill(), actions)
    stage.plays(addresses.BILLS, payloads.bills(payloads.bill(), payloads.bill("9501", title="Post Office Naming Act")))
    stage.plays(addresses.STATE_BILLS, payloads.state_page(payloads.state_bill()))
    stage.answers[addresses.LEGISCAN] = _legiscan
    await room.poll(after=timedelta(days=1))
    # The bot is off for a week and started anew; meanwhile the period was extended and a review began.
    stage.plays(addresses.DOCUMENTS, payloads.fr_page(payloads.fr_order(), payloads.fr_document(), EXTENSION, *NOISE))
    stage.plays(
        addresses.REVIEWS,
        payloads.reviews(payloads.review("1545-BR99", title="Digital Asset Brokers", received="2026-12-01")),
        content_type="text/xml",
    )
    _plays_bill(
        room, payloads.bill(), [*actions, payloads.bill_action("2026-12-09", "Passed/agreed to in House.", "8000")]
    )
    await room.poll(after=timedelta(days=7))
    for _ in range(2):
        await room.poll(after=timedelta(days=1))


def _plays_bill(room: Newsroom, row: dict[str, Any], actions: list[Any]) -> None:
    path = f"/v3/bill/{row['congress']}/{row['type'].lower()}/{row['number']}"
    room.stage.plays(path, json.dumps({"bill": row}))
    room.stage.plays(f"{path}/actions", json.dumps({"actions": actions}))


async def _legiscan(request: web.Request) -> web.Response:
    body = payloads.legiscan_bill() if request.query["op"] == "getBill" else payloads.legiscan_search((1990001, "abc"))
    return web.Response(text=body, content_type="application/json")


EXPECTED: list[Card] = sorted(
    [
        (
            "EO 14450; FR Doc. 2026-21500",
            ("federal_register", "public_inspection", "white_house", "sec"),
            ("2026-11-17", "2026-11-23"),
            (),
        ),
        (RULE, ("federal_register", "regulations", "regulations"), ("2026-11-20",), ("2027-01-19",)),
        (RULE.replace("21001", "21900"), ("federal_register",), ("2026-12-15",), ("2027-02-18",)),
        ("H.R. 9500 (119th Congress)", ("congress",), ("2026-11-20", "2026-12-09"), ()),
        ("HB 1325", ("open_states", "legiscan"), ("2026-11-18", "2026-11-23"), ()),
        ("RIN 1545-BR99", ("oira",), ("2026-12-01",), ()),
        ("Crypto Task Force to Hold Roundtables", ("sec",), ("2026-11-17",), ()),
    ]
)


async def test_autumn_2026_ends_with_each_thing_queued_once_and_nothing_else(whole):
    await autumn(whole)
    assert await cards(whole) == EXPECTED


async def test_autumn_2026_replayed_a_second_time_and_after_a_restart_adds_nothing(whole, tmp_path):
    await autumn(whole)
    await whole.storage.backup(tmp_path / "kept.db")
    async with opened(tmp_path / "kept.db") as again:
        whole.storage = again
        await autumn(whole.with_all_sources())
        assert await cards(whole) == EXPECTED


def _results(name: str) -> list[Any]:
    results: list[Any] = json.loads((SAMPLES / "federal_register" / name).read_bytes())["results"]
    return results


def _records(name: str) -> Iterable[str]:
    text = (SAMPLES / "reginfo" / name).read_text(encoding="utf-8")
    return re.findall(r"<REGACT>.*?</REGACT>", text, re.DOTALL)


async def recorded_autumn(room: Newsroom) -> None:
    """Play what was recorded, in the order in which it came out."""
    stage = room.stage
    stage.plays(
        addresses.POSTS,
        (SAMPLES / "white_house" / "made" / "executive_order_14330_item.xml").read_bytes(),
        **addresses.RSS,
    )
    await room.poll()
    stage.plays(
        addresses.FILED,
        (SAMPLES / "federal_register" / "made" / "public_inspection_current_presidential.json").read_bytes(),
    )
    await room.poll()
    stage.plays(
        addresses.DOCUMENTS,
        payloads.fr_page(
            *_results("executive_orders_newest_2026-10-02.json"),
            *_results("presidential_documents_newest_p1.json"),
            *_results("made/documents_dol_proposed_rule.json"),
            *_results("made/documents_extension_and_correction.json"),
        ),
    )
    stage.plays(addresses.RELEASES, (SAMPLES / "sec" / "pressreleases_2025-01.rss").read_bytes(), **addresses.RSS)
    stage.plays(addresses.LABOR, (SAMPLES / "dol" / "made" / "releases.xml").read_bytes(), **addresses.RSS)
    stage.plays(
        addresses.CHANGED, (SAMPLES / "regulations_gov" / "made" / "documents_ebsa_comment_period.json").read_bytes()
    )
    found = json.loads((SAMPLES / "open_states" / "made" / "bills_search_p1.json").read_bytes())["results"]
    stage.plays(addresses.STATE_BILLS, payloads.state_page(*found))
    rows = []
    for path in sorted((SAMPLES / "billstatus" / "json_119").glob("*_bill.json")):
        rows.append(json.loads(path.read_bytes())["bill"])
        steps = json.loads(path.with_name(path.name.replace("_bill", "_actions")).read_bytes())["actions"]
        _plays_bill(room, rows[-1], steps)
    stage.plays(addresses.BILLS, payloads.bills(*rows))
    under_review = payloads.reviews(
        *_records("EO_RULES_UNDER_REVIEW_2026-07-25_trimmed.xml"), *_records("made/EO_RULES_UNDER_REVIEW_next_day.xml")
    )
    completed = (SAMPLES / "reginfo" / "made" / "EO_RULE_COMPLETED_30_DAYS.xml").read_text(encoding="utf-8")

    async def oira(request: web.Request) -> web.Response:
        text = under_review if "UNDER_REVIEW" in request.query["f"] else completed
        return web.Response(text=text, content_type="text/xml")

    stage.answers[addresses.REVIEWS] = oira
    for _ in range(2):
        await room.poll()


RECORDED_ANYHOW: list[Card] = [
    ("RIN 1210-ZZ98", ("oira",), ("2026-07-26",), ()),
    ("RIN 1210-ZZ99", ("oira",), ("2026-07-26",), ()),
    ("RIN 1210-ZZ99", ("oira",), ("2026-08-14",), ()),
    ("RIN 1545-ZZ97", ("oira",), ("2026-07-20",), ()),
    ("RIN 1545-ZZ97", ("oira",), ("2026-08-19",), ()),
]
"""Reviews that were invented for the samples, received and concluded: on no record."""

NAMED_NOISE: list[Card] = [
    (
        "SEC Crypto 2.0: Acting Chairman Uyeda Announces Formation of New Crypto Task Force",
        ("sec",),
        ("2025-01-21",),
        (),
    ),
    (
        "US Department of Labor proposes rule on selecting designated investment alternatives",
        ("dol",),
        ("2026-03-30",),
        (),
    ),
]
"""Press releases about what has a number elsewhere and do not name it."""

RECORDED: list[Card] = [
    (
        "EO 14330; FR Doc. 2025-15340",
        ("public_inspection", "white_house"),
        ("2025-08-07", "2025-08-12"),
        (),
    ),
    (
        "FR Doc. 2026-06178; RIN 1210-AC38",
        ("federal_register", "regulations"),
        ("2026-03-31",),
        ("2026-06-01",),
    ),
    ("FR Doc. 2026-09999; RIN 1210-AC38", ("federal_register",), ("2026-05-20",), ("2026-07-01",)),
    ("FR Doc. C1-2026-06178", ("federal_register",), ("2026-04-14",), ()),
    ("H.R. 2032 (119th Congress)", ("congress",), ("2025-03-11",), ()),
    ("H.R. 2544 (119th Congress)", ("congress",), ("2025-04-01",), ()),
    (
        "H.R. 2988 (119th Congress)",
        ("congress",),
        ("2025-04-24", "2025-06-25", "2025-12-30", "2025-12-30", "2026-01-15"),
        (),
    ),
    (
        "H.R. 3633 (119th Congress)",
        ("congress",),
        ("2025-05-29", "2025-06-10", "2025-06-23", "2025-06-23", "2025-07-17", "2026-05-14"),
        (),
    ),
    ("H.R. 5748 (119th Congress)", ("congress",), ("2025-10-14",), ()),
    (
        "S. 1582 (119th Congress)",
        ("congress",),
        (
            "2025-05-01",
            "2025-05-01",
            "2025-05-05",
            "2025-06-17",
            "2025-07-17",
            "2025-07-17",
            "2025-07-18",
        ),
        (),
    ),
    ("SB 1649", ("open_states",), ("2026-01-20", "2026-03-02"), ()),
    ("HB 1039", ("open_states",), ("2026-01-13", "2026-03-13"), ()),
]

recorded = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no recorded answers lie beside this checkout")


@recorded
async def test_the_recorded_autumn_ends_with_the_right_milestones_queued_once(whole):
    await recorded_autumn(whole)
    assert await cards(whole) == sorted([*RECORDED, *RECORDED_ANYHOW, *NAMED_NOISE])


@recorded
async def test_on_the_shipped_record_the_recorded_autumn_is_news_of_what_stands_there(whole):
    await Record(whole.storage.record, whole.clock.now).load_bundled(bundled_text())
    await recorded_autumn(whole)
    found = {card(one): one.about for one in await whole.waiting()}
    news = {one: about for one, about in found.items() if about is not None}
    assert {one[0]: about for one, about in news.items()} == {
        "FR Doc. 2026-09999; RIN 1210-AC38": "dol-dia-proposed-rule-2026",
        "FR Doc. C1-2026-06178": "dol-dia-proposed-rule-2026",
    }
    posted = "DEMOCRATIZING ACCESS TO ALTERNATIVE ASSETS FOR 401(K) INVESTORS"
    assert sorted(set(found) - set(news)) == sorted(
        [*RECORDED_ANYHOW, *NAMED_NOISE, (posted, ("white_house",), ("2025-08-07",), ())]
    )
    (known,) = [one for one in await whole.waiting() if one.candidate.lead.title == posted]
    same = await whole.queue.same_on_record(known, None)
    assert same is not None and same.id == "eo-14330"
