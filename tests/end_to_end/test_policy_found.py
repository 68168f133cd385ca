"""`/policy queue` with what official sources found: accepted, merged, dismissed, each once."""

import asyncio
from datetime import timedelta

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.clock import Clock
from tests.policy_desk import moderated_playground
from tests.sources.official.payloads import fr_document, fr_page

TODAY = Clock().today()
CLOSES = TODAY + timedelta(days=60)


def proposal(number, title, **fields):
    return fr_document(
        number,
        title=title,
        publication_date=TODAY.isoformat(),
        comments_close_on=CLOSES.isoformat(),
        docket_ids=[],
        regulation_id_numbers=[],
        **fields,
    )


DOCUMENTS = [
    proposal("2026-31001", "Bitcoin in Pension Plans"),
    proposal("2026-31002", "Stablecoins in Pension Plans"),
    proposal("2026-31003", "Tokenized Funds in Pension Plans"),
    proposal(
        "2026-31004",
        "Fiduciary Duties in Selecting Designated Investment Alternatives; Extension of Comment Period",
        action="Proposed rule; extension of comment period.",
    )
    | {"regulation_id_numbers": ["1210-AC38"]},
]


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async def answer(request):
        if request.path == "/api/v1/documents.json":
            return web.Response(text=fr_page(*DOCUMENTS), content_type="application/json")
        return web.Response(status=404)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server(shutdown_timeout=1)
    address = str(server.make_url("")).rstrip("/")
    names = ("federal_register", "public_inspection", "white_house", "sec", "oira")
    settings = {
        "SOURCES": "on",
        "SOURCE_FIRST_DAYS": "7",
        "SOURCE_ADDRESSES": ",".join(f"{name}={address}" for name in names),
    }
    async with moderated_playground(tmp_path_factory.mktemp("bot"), **settings) as opened:
        yield opened
    await server.close()


@pytest.fixture
def moderator(playground):
    return playground.person("mona")


async def queue_of(moderator):
    """Ask until the source was read."""
    async with asyncio.timeout(60):
        while True:
            queue = await moderator.slash("policy queue")
            if "Nothing" not in queue.content and queue.embeds:
                return queue
            await asyncio.sleep(0.2)


async def opened(moderator, number):
    queue = await queue_of(moderator)
    select = next(part for row in queue.components for part in row["components"] if "options" in part)
    title = next(one["title"] for one in DOCUMENTS if one["document_number"] == number)
    value = next(option["value"] for option in select["options"] if title[:40] in option["label"])
    return await moderator.choose(queue, select["custom_id"], [value])


async def test_what_was_found_says_why_and_from_where(moderator):
    card = await opened(moderator, "2026-31001")
    assert card.content == "**Found: Bitcoin in Pension Plans.** Not on record yet."
    assert "(Retirement" in card.text or "digital asset" in card.text
    assert "FR Doc. 2026-31001" in card.text.replace("\\", "")
    assert "DATES" in card.text
    assert [button["label"] for button in card.buttons] == ["Accept", "Merge into ...", "Dismiss"]


async def test_an_accepted_thing_is_a_filled_form_and_then_on_record_with_its_deadline(moderator):
    card = await opened(moderator, "2026-31001")
    form = await moderator.click(card, "Accept")
    assert form.modal.field("title")["value"] == "Bitcoin in Pension Plans"
    assert form.modal.field("identifier")["value"] == "FR Doc. 2026-31001"
    panel = await moderator.submit(form)
    kept = await moderator.click(panel, "Save without alert")
    assert kept.content.startswith("**Kept: Bitcoin in Pension Plans.**")
    assert kept.content.endswith("1 further date of the document is on record with it.")
    shown = await moderator.slash("milestone", milestone="Bitcoin in Pension Plans")
    assert "Comments due" in shown.text
    assert "Bitcoin in Pension Plans" not in (await queue_of(moderator)).text


async def test_a_dismissed_thing_leaves_the_queue(moderator):
    card = await opened(moderator, "2026-31002")
    gone = await moderator.click(card, "Dismiss")
    assert "Dismissed: Stablecoins" in gone.content
    assert "Stablecoins" not in (await queue_of(moderator)).text


async def test_an_extension_is_news_of_the_rule_on_record(moderator):
    card = await opened(moderator, "2026-31004")
    assert "News of" in card.content
    form = await moderator.click(card, "Accept")
    panel = await moderator.submit(form)
    kept = await moderator.click(panel, "Save without alert")
    assert kept.content.startswith("**Kept")
    shown = await moderator.slash("milestone", milestone="dol-dia-proposed-rule-2026")
    assert "Extension of Comment Period" in shown.text
    assert f"{CLOSES:%b} {CLOSES.day}, {CLOSES.year}" in shown.text


async def test_only_moderators_settle_what_was_found(moderator, playground):
    refused = await playground.person("max").slash("policy queue")
    assert "moderators" in refused.content


async def test_a_thing_can_be_merged_into_an_item_on_record(moderator):
    card = await opened(moderator, "2026-31003")
    form = await moderator.click(card, "Merge into ...")
    panel = await moderator.submit(form, milestone="eo-14330")
    assert "14330" in panel.text or "Democratizing" in panel.text
    kept = await moderator.click(panel, "Save without alert")
    assert kept.content.startswith("**Kept")
