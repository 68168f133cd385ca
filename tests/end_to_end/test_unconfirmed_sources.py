"""An address that nobody has confirmed is tried by `rollover check`, which says how to have it asked."""

from dataclasses import dataclass

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.end_to_end.test_starting import ended
from tests.sources.official.payloads import feed, item

RELEASE = item("Bitcoin in plans", link="/newsroom/releases/ebsa/ebsa20261120", guid="a")
OTHER = item("A mine is fined", link="/newsroom/releases/msha/msha20261120", guid="b")


@dataclass
class Labor:
    """The played Labor Department; without a feed it has no such page."""

    feed: str | None = None
    address: str = ""

    async def answer(self, request):
        if self.feed is None or request.path != "/rss/releases.xml":
            return web.Response(status=404)
        return web.Response(text=self.feed, content_type="text/xml")


@pytest.fixture
async def labor():
    played = Labor()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", played.answer)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server(shutdown_timeout=1)
    played.address = str(server.make_url("")).rstrip("/")
    yield played
    await server.close()


async def checked(playground, folder, labor, **settings):
    return await ended(
        folder,
        "check",
        DISCORD_TOKEN=playground.token,
        DISCORD_API_URL=playground.api_url,
        SOURCE_ADDRESSES=f"dol={labor.address}",
        **settings,
    )


async def test_a_feed_that_answers_is_told_with_the_setting_that_has_it_asked(playground, tmp_path, labor):
    labor.feed = feed(RELEASE, OTHER)
    code, log = await checked(playground, tmp_path, labor, SOURCES="on")
    assert code == 0, log
    assert "ok   Sources: dol answers at http://127.0.0.1:" in log
    assert "shows 1; SOURCES_UNCONFIRMED=on has it asked on schedule." in log


async def test_a_feed_that_does_not_answer_stays_off_and_is_wrong_only_where_it_is_asked(playground, tmp_path, labor):
    code, log = await checked(playground, tmp_path, labor, SOURCES="on")
    assert code == 0, log
    assert "(HTTP 404); it stays off." in log
    code, log = await checked(playground, tmp_path, labor, SOURCES="on", SOURCES_UNCONFIRMED="on")
    assert code == 1
    assert "WRONG Sources: dol does not answer" in log


async def test_nothing_is_tried_where_sources_are_off(playground, tmp_path, labor):
    code, log = await checked(playground, tmp_path, labor)
    assert code == 0, log
    assert "Sources:" not in log
