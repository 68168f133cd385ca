"""Whatever a source sends: it is refused, told under the source's name, and stops nothing else."""

import json
from dataclasses import replace
from datetime import timedelta
from html import escape

import pytest
from aiohttp import web

from bot.sources.bodies import decode_xml
from bot.sources.http import Limits
from bot.sources.official.listing import NAMES
from tests.sources.official import addresses, payloads
from tracker.source_error import SourceError, SourceHeldError

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {letter} "{f"&{before};" * 10}">' for before, letter in zip("abcdefg", "bcdefgh", strict=True))
    + "]><rss><channel><item><title>&h;</title></item></channel></rss>"
)
FILE_READER = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss>&x;</rss>'

BODIES = {
    "an XML bomb": (BOMB.encode(), "text/xml"),
    "an entity that reads a file": (FILE_READER.encode(), "text/xml"),
    "XML nested without end": (b"<rss>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</rss>", "text/xml"),
    "XML cut short": (payloads.feed(payloads.post()).encode()[:-40], "text/xml"),
    "XML in another encoding than it says": (
        "<?xml version='1.0' encoding='utf-8'?><rss>é</rss>".encode("latin-1"),
        "text/xml",
    ),
    "an unknown encoding": (b"<?xml version='1.0' encoding='no-such'?><rss/>", "text/xml"),
    "another document in XML": (b"<html><body/></html>", "text/xml"),
    "a feed without items": (payloads.feed().encode(), "text/xml"),
    "a page under 200": (b"<!doctype html><html>Just a moment...</html>", "text/html"),
    "JSON that is none": (b'{"results": [', "application/json"),
    "a list where an object should be": (b"[]", "application/json"),
    "an object where a list should be": (b'{"count": 1, "results": {"a": 1}}', "application/json"),
    "rows that are no objects": (b'{"count": 1, "results": [1, null, "x"]}', "application/json"),
    "a text": (b'"results"', "application/json"),
    "nothing": (b"", "application/json"),
    "JSON in another encoding": ('{"results": "é"}'.encode("latin-1"), "application/json"),
    "JSON in UTF-16": ('{"results": []}'.encode("utf-16"), "application/json"),
    "JSON nested without end": (b"[" * 5000 + b"]" * 5000, "application/json"),
    "a number that is none": (b'{"results": NaN}', "application/json"),
    "too much": (b'{"results": ["' + b"x" * 5_000_000 + b'"]}', "application/json"),
}
SOURCES = {
    "federal_register": addresses.DOCUMENTS,
    "public_inspection": addresses.FILED,
    "white_house": addresses.POSTS,
    "sec": addresses.RELEASES,
    "dol": addresses.LABOR,
    "oira": addresses.REVIEWS,
    "congress": addresses.BILLS,
    "regulations": addresses.CHANGED,
    "open_states": addresses.STATE_BILLS,
    "legiscan": addresses.LEGISCAN,
}
MARKUP = "<b>Bitcoin</b> in &lt;script&gt;run()&lt;/script&gt;Pension\u202e Plans"
ANSWERS_WITH_MARKUP = {
    "federal_register": lambda title: payloads.fr_page(payloads.fr_document(title=title)),
    "public_inspection": lambda title: json.dumps({"results": [payloads.filed(title=title)]}),
    "white_house": lambda title: payloads.feed(payloads.post(escape(title))),
    "sec": lambda title: payloads.feed(payloads.item(escape(title), link="/newsroom/press-releases/2026-1", guid="g")),
    "dol": lambda title: payloads.feed(
        payloads.item(escape(title), link="/newsroom/releases/ebsa/ebsa20261120", guid="g")
    ),
    "oira": lambda title: payloads.reviews(payloads.review(title=escape(title))),
    "congress": lambda title: payloads.bills(payloads.bill(title=title)),
    "regulations": lambda title: payloads.regulations_page(payloads.regulations_document(title=title)),
    "open_states": lambda title: payloads.state_page(payloads.state_bill(title=title)),
}


def test_every_source_is_put_to_the_test(whole):
    assert set(SOURCES) == set(NAMES) == set(whole.sources)


@pytest.mark.parametrize("name", SOURCES)
async def test_every_hostile_body_is_refused_under_the_sources_name_and_queues_nothing(whole, name):
    for body, (content, content_type) in BODIES.items():
        whole.stage.plays(SOURCES[name], content, content_type=content_type)
        with pytest.raises(SourceError) as raised:
            await whole.poll(name)
        assert raised.value.source == name, body
        assert not isinstance(raised.value, SourceHeldError), body
        assert len(raised.value.reason) < 200, body
    assert await whole.titles() == []


@pytest.mark.parametrize("name", SOURCES)
async def test_a_refused_source_is_logged_once_by_its_name_and_stops_no_other(whole, caplog, name):
    other = "white_house" if name == "federal_register" else "federal_register"
    if name == "federal_register":
        whole.stage.plays(addresses.POSTS, payloads.feed(payloads.post()), **addresses.RSS)
    else:
        whole.stage.plays(addresses.DOCUMENTS, payloads.fr_page(payloads.fr_document()))
    whole.stage.plays(SOURCES[name], "<html>Just a moment...</html>", content_type="text/html")
    with caplog.at_level("INFO"):
        for _ in range(2):
            await whole.poll_due(after=timedelta(hours=2))
    assert [line.partition(" fails")[0] for line in caplog.messages if " fails" in line] == [name]
    assert [one.candidate.lead.source for one in await whole.waiting()] == [other]


@pytest.mark.parametrize("name", SOURCES)
async def test_a_slow_body_ends_at_the_limit_and_the_others_are_read(whole, name):
    source = whole.sources[name]
    hasty = replace(source.access, limits=Limits(total_seconds=0.2, connect_seconds=0.2))
    whole.sources[name] = replace(source, access=hasty)
    is_xml = name in ("white_house", "sec", "dol", "oira")
    whole.stage.hangs(
        SOURCES[name], b"<rss>" if is_xml else b'{"results":', content_type="text/xml" if is_xml else "application/json"
    )
    await whole.poll_due()
    states = await whole.storage.sources.states()
    assert "no complete answer" in (states[name].error or "")
    assert [one for one, state in states.items() if state.is_failing] == [name]


PRIVATE = (
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://127.0.0.1:9/",
    "http://[::1]:9/",
    "file:///etc/passwd",
)


@pytest.mark.parametrize("name", SOURCES)
async def test_a_redirect_to_a_private_address_is_refused(whole, name):
    for target in PRIVATE:
        whole.stage.plays(SOURCES[name], "", status=302, headers={"Location": target})
        with pytest.raises(SourceError, match="HTTP 302 to another host"):
            await whole.poll(name)


@pytest.mark.parametrize("name", ANSWERS_WITH_MARKUP)
async def test_markup_in_the_titles_of_every_source_is_taken_out(whole, name):
    answer = ANSWERS_WITH_MARKUP[name](MARKUP)
    content_type = "application/json" if answer.startswith("{") else "text/xml"
    whole.stage.plays(SOURCES[name], answer, content_type=content_type)
    whole.stage.plays(f"{addresses.BILLS}/hr/9500", json.dumps({"bill": payloads.bill(title=MARKUP)}))
    whole.stage.plays(f"{addresses.BILLS}/hr/9500/actions", '{"actions": []}')
    await whole.poll(name)
    assert await whole.titles() == ["Bitcoin in run() Pension Plans"]


async def test_markup_in_the_title_of_a_bill_of_legiscan_is_taken_out(whole):
    async def answer(request: web.Request) -> web.Response:
        is_bill = request.query["op"] == "getBill"
        text = payloads.legiscan_bill(title=MARKUP) if is_bill else payloads.legiscan_search((1990001, "abc"))
        return web.Response(text=text, content_type="application/json")

    whole.stage.answers[addresses.LEGISCAN] = answer
    await whole.poll("legiscan")
    assert await whole.titles() == ["Bitcoin in run() Pension Plans"]


@pytest.mark.parametrize("name", ["white_house", "sec", "dol"])
async def test_an_unchanged_feed_costs_a_304_and_keeps_its_validators(newsroom, name):
    asked = []

    async def answer(request: web.Request) -> web.Response:
        asked.append((request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")))
        if request.headers.get("If-None-Match") == 'W/"1"':
            return web.Response(status=304)
        return web.Response(
            text=payloads.feed(payloads.post(number=2, category="Proclamations", at="Mon, 05 Oct 2026 09:00:00 +0000")),
            content_type="application/rss+xml",
            headers={"ETag": 'W/"1"', "Last-Modified": "Mon, 23 Nov 2026 00:00:00 GMT"},
        )

    newsroom.with_all_sources()
    newsroom.stage.answers[SOURCES[name]] = answer
    for _ in range(3):
        await newsroom.poll(name)
    assert asked == [(None, None), *[('W/"1"', "Mon, 23 Nov 2026 00:00:00 GMT")] * 2]


async def test_a_next_page_elsewhere_is_not_followed(started):
    started.stage.plays(
        addresses.DOCUMENTS,
        payloads.fr_page(payloads.fr_document(), next_page_url="https://example.org/api/v1/documents?page=2"),
    )
    with pytest.raises(SourceError, match="somewhere else"):
        await started.poll("federal_register")


async def test_a_walk_without_end_is_given_up_and_nothing_of_it_counts(started):
    address = f"{started.stage.url}/api/v1/documents?page=again"
    page = payloads.fr_page(payloads.fr_document(), next_page_url=address)
    started.stage.plays(addresses.DOCUMENTS, page)
    started.stage.plays("/api/v1/documents", page)
    with pytest.raises(SourceError, match="no end after 50 pages"):
        await started.poll("federal_register")
    assert await started.titles() == []


async def test_markup_in_titles_is_taken_out_and_controls_too(started):
    title = "<b>Bitcoin</b> &amp;lt;script&amp;gt;run()&amp;lt;/script&amp;gt;\u202e in 401(k)\n  plans\x07 @everyone"
    started.stage.plays(addresses.DOCUMENTS, payloads.fr_page(payloads.fr_document(title=title)))
    await started.poll("federal_register")
    assert await started.titles() == ["Bitcoin run() in 401(k) plans @everyone"]


async def test_text_that_is_encoded_twice_is_read_as_meant(started):
    told = payloads.item("Crypto &amp;amp;nbsp;Roundtable", link="/newsroom/press-releases/2026-1", guid="g")
    started.stage.plays(addresses.RELEASES, payloads.feed(told), **addresses.RSS)
    await started.poll("sec")
    assert await started.titles() == ["Crypto Roundtable"]


async def test_a_link_that_is_no_web_address_is_not_shown(started):
    started.stage.plays(addresses.DOCUMENTS, payloads.fr_page(payloads.fr_document(html_url="javascript:alert(1)")))
    await started.poll("federal_register")
    (one,) = await started.waiting()
    assert one.candidate.lead.url == "https://www.federalregister.gov/d/2026-21001"


async def test_one_odd_row_costs_none_of_the_others(started, caplog):
    started.stage.plays(
        addresses.DOCUMENTS,
        payloads.fr_page(payloads.fr_document(), payloads.fr_document("2026-21005", publication_date=None)),
    )
    await started.poll("federal_register")
    assert len(await started.titles()) == 1
    assert any("1 of 2 rows cannot be read" in line for line in caplog.messages)


async def test_a_far_too_short_list_of_reviews_is_a_broken_file_and_ends_nothing(started):
    started.stage.plays(addresses.REVIEWS, payloads.reviews(payloads.review(), ballast=3), content_type="text/xml")
    with pytest.raises(SourceError, match="4 reviews, fewer than 50"):
        await started.poll("oira")


async def test_a_server_fault_is_asked_through_three_times(started):
    answers = iter([500, 503, 200])

    async def answer(request: web.Request) -> web.Response:
        status = next(answers)
        return web.Response(
            status=status, text=payloads.fr_page(payloads.fr_document()), content_type="application/json"
        )

    started.stage.answers[addresses.FILED] = answer
    await started.poll("public_inspection")
    assert len(started.slept) == 2
    assert started.slept[0] < started.slept[1]


async def test_a_server_that_stays_down_is_asked_three_times_and_then_left_alone(started):
    started.stage.plays(addresses.FILED, "", status=502)
    started.stage.requests.clear()
    with pytest.raises(SourceError, match="HTTP 502"):
        await started.poll("public_inspection")
    assert len(started.stage.requests) == 3


async def test_who_asks_for_patience_is_asked_once_and_not_before_it_is_over(started):
    started.stage.plays(
        addresses.FILED, '{"error": {"code": "OVER_RATE_LIMIT"}}', status=429, headers={"Retry-After": "1800"}
    )
    started.stage.requests.clear()
    await started.poll_due()
    asked = [request for request in started.stage.requests if request.path == addresses.FILED]
    assert len(asked) == 1
    started.quiet()
    started.clock.later(minutes=-45)
    await started.poll_due()
    assert len([request for request in started.stage.requests if request.path == addresses.FILED]) == 1
    state = (await started.storage.sources.states())["public_inspection"]
    assert state.error == "HTTP 429: its budget of questions is spent until 2026-11-24 14:30 UTC"
    assert state.failures == 1
    await started.poll_due(after=timedelta(minutes=30))
    assert not (await started.storage.sources.states())["public_inspection"].is_failing


async def test_a_budget_that_is_spent_until_midnight_is_left_alone_until_then(whole):
    headers = {"Retry-After": str(11 * 3600)}
    whole.stage.plays(addresses.BILLS, '{"error": {"code": "OVER_RATE_LIMIT"}}', status=429, headers=headers)
    await whole.poll_due()
    whole.stage.plays(addresses.BILLS, payloads.bills())
    whole.stage.requests.clear()
    for _ in range(10):
        await whole.poll_due()
    assert not [request for request in whole.stage.requests if request.path == addresses.BILLS]
    await whole.poll_due(after=timedelta(hours=2))
    assert [request for request in whole.stage.requests if request.path == addresses.BILLS]


@pytest.mark.parametrize(
    ("name", "page", "ceiling"),
    [
        ("congress", payloads.bills(payloads.bill(title="Other Act"), count=100_000), 60),
        ("regulations", payloads.regulations_page(payloads.regulations_document(), more=True), 40),
        ("open_states", payloads.state_page(payloads.state_bill(), pages=1000), 30),
    ],
)
async def test_no_walk_goes_past_its_ceiling_and_nothing_of_it_counts(whole, name, page, ceiling):
    whole.stage.plays(SOURCES[name], page)
    whole.stage.requests.clear()
    with pytest.raises(SourceError, match=f"no end after {ceiling} pages"):
        await whole.poll(name)
    assert await whole.titles() == []
    assert len([request for request in whole.stage.requests if request.path == SOURCES[name]]) >= ceiling


async def test_a_304_that_nobody_asked_for_is_no_answer(started):
    started.stage.plays(addresses.FILED, "", status=304)
    with pytest.raises(SourceError, match="HTTP 304"):
        await started.poll("public_inspection")


async def test_older_pages_of_the_feed_are_read_where_the_bot_was_away(started):
    async def answer(request: web.Request) -> web.Response:
        page = int(request.query.get("paged", "1"))
        if page > 3:
            return web.Response(status=404)
        posts = [
            payloads.post(f"Bitcoin Order {page}", number=page, at=f"{day}, {30 - page:02} Nov 2026 12:00:00 +0000")
            for day in ("Sun",)
        ]
        return web.Response(text=payloads.feed(*posts), content_type="application/rss+xml")

    started.stage.answers[addresses.POSTS] = answer
    started.clock.later(days=7)
    await started.poll("white_house")
    assert sorted(await started.titles()) == ["Bitcoin Order 1", "Bitcoin Order 2", "Bitcoin Order 3"]


async def test_a_feed_that_does_not_reach_back_says_what_may_be_lost(started, caplog):
    told = payloads.item(
        "Crypto Roundtable", link="/newsroom/press-releases/2026-1", guid="g", at="Mon, 30 Nov 2026 09:00:00 -0500"
    )
    started.stage.plays(addresses.RELEASES, payloads.feed(told), **addresses.RSS)
    started.clock.later(days=7)
    await started.poll("sec")
    assert any("what lies between is lost" in line for line in caplog.messages)


@pytest.mark.parametrize("body", ["<a", "", "<a><b></a>", BOMB, FILE_READER, "<!DOCTYPE a><a/>"])
def test_xml_with_a_document_type_or_a_fault_is_refused(body):
    with pytest.raises(ValueError, match=r"."):
        decode_xml(body.encode())
