"""`/sources` as people see it: off beside a stand-in, and told source by source where they are asked."""

import asyncio
import json

from aiohttp import web
from aiohttp.test_utils import TestServer

from playground import open_playground
from tests.bot_process import running_bot


def told(reply):
    return json.dumps(reply.embeds)


async def once_asked(person):
    """Ask until every source was; public inspection is closed at night and may wait."""
    async with asyncio.timeout(60):
        while True:
            reply = await person.slash("sources")
            if told(reply).count("not asked yet") <= 1:
                return reply
            await asyncio.sleep(0.2)


async def test_sources_are_off_in_the_playground_and_say_so(member):
    reply = await member.slash("sources")
    assert reply.content == "**Official sources are switched off here.** 0 waiting in the queue."
    assert reply.ephemeral


async def test_a_source_without_its_key_says_once_which_setting_it_waits_for(member):
    reply = await member.slash("sources")
    text = told(reply)
    for setting in ("CONGRESS_API_KEY", "REGULATIONS_API_KEY", "OPEN_STATES_API_KEY", "LEGISCAN_API_KEY"):
        assert text.count(setting) == 1
    assert text.count("SOURCES_UNCONFIRMED=on") == 1


async def test_each_source_shows_how_it_last_answered(tmp_path):
    async def answer(request):
        if request.path.endswith(".json"):
            return web.json_response({"count": 0, "results": []})
        return web.Response(status=404)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server(shutdown_timeout=1)
    address = str(server.make_url("")).rstrip("/")
    names = ("federal_register", "public_inspection", "white_house", "sec", "oira")
    try:
        async with open_playground() as playground:
            settings = {"SOURCES": "on", "SOURCE_ADDRESSES": ",".join(f"{name}={address}" for name in names)}
            async with running_bot(playground, tmp_path, **settings) as bot:
                person = playground.person("alice")
                reply = await once_asked(person)
                assert "traceback" not in bot.log.casefold()
        assert "HTTP 404" in told(reply)
        assert "3 sources do not answer" in reply.content
        assert "**Federal Register**: answered" in told(reply)
    finally:
        await server.close()
