"""`/policy queue` with a White House post that was joined with another order by its title: one button parts them."""

from datetime import datetime, time, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.end_to_end.found_world import NAMES, TODAY, open_card, queue_with
from tests.policy_desk import moderated_playground
from tests.sources.official.addresses import DOCUMENTS, POSTS
from tests.sources.official.payloads import feed, fr_order, fr_page, post

TITLE = "Opening the Strategic Bitcoin Reserve to Pension Plans"
SIGNED = TODAY - timedelta(days=3)
POSTED = datetime.combine(SIGNED, time(16), ZoneInfo("America/New_York"))


async def answer(request):
    if request.path == POSTS:
        shown = feed(post(TITLE.upper(), at=format_datetime(POSTED)))
        return web.Response(text=shown, content_type="application/rss+xml")
    if request.path == DOCUMENTS:
        order = fr_order(title=TITLE, signing_date=SIGNED.isoformat(), publication_date=TODAY.isoformat())
        return web.Response(text=fr_page(order), content_type="application/json")
    return web.Response(status=404)


def labels_of(shown):
    return [button["label"] for button in shown.buttons]


async def test_what_a_title_joined_is_parted_by_a_button_and_both_wait(tmp_path):
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server(shutdown_timeout=1)
    address = str(server.make_url("")).rstrip("/")
    try:
        settings = {
            "SOURCES": "on",
            "SOURCE_FIRST_DAYS": "7",
            "SOURCE_ADDRESSES": ",".join(f"{name}={address}" for name in NAMES),
        }
        async with moderated_playground(tmp_path, **settings) as playground:
            moderator = playground.person("mona")
            await queue_with(moderator, "Federal Register")
            while "joined by its title alone" not in (card := await open_card(moderator, TITLE)).text:
                await queue_with(moderator, TITLE)
            assert labels_of(card) == ["Accept", "Merge into ...", "Not the same: separate", "Dismiss"]
            await moderator.click(card, "Not the same: separate")
            assert card.content.startswith(
                "**Separated:** the White House post has a card of its own in the queue now.\n"
            )
            assert "joined by its title alone" not in card.text
            assert "Not the same: separate" not in labels_of(card)
            queue = await moderator.slash("policy queue")
            assert queue.content.startswith("**2 things wait**")
            assert "White House" in queue.text
    finally:
        await server.close()
