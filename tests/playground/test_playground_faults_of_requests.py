"""Faults of requests: which are hit, what the bot gets in place of the answer, and whether its request was applied."""

import asyncio
import time

import aiohttp
import pytest

from playground.faults.answers import refused
from playground.faults.kinds import LIMIT_WORDS, REFUSAL_WORDS
from playground.faults.wish import FaultError
from tests.playground.conftest import GENERAL, GUILD, NEWS

MESSAGES = "/channels/*/messages"
BODY = {"content": "x"}


@pytest.fixture
def faults(playground):
    return playground.faults


def said(playground, channel=GENERAL):
    return len(playground.world.messages.get(channel, {}))


async def test_an_error_befalls_so_many_requests_of_one_route_and_nothing_else(call, playground, faults):
    faults.add("error", status=503, route=MESSAGES, method="POST", times=2)
    assert [(await call.say(BODY)).status for _ in range(3)] == [503, 503, 200]
    assert said(playground) == 1
    faults.add("503", route=MESSAGES, method="POST")
    assert (await call("GET", f"/channels/{GENERAL}/messages")).status == 200
    assert (await call("GET", "/users/@me")).status == 200


@pytest.mark.parametrize(
    ("route", "hit"),
    [
        (None, True),
        ("/**", True),
        ("/channels/**", True),
        ("/channels/*/messages", True),
        ("channels/*/messages", True),
        (f"/channels/{GENERAL}/messages", True),
        ("/channels/{channel_id}/messages", True),
        ("/channels/*/messages/**", True),
        (f"/channels/{NEWS}/messages", False),
        ("/channels/*", False),
        ("/channels/*/*/*", False),
        ("/guilds/**", False),
    ],
)
async def test_a_route_is_named_by_its_path_with_stars_or_by_its_pattern(call, faults, route, hit):
    faults.add("error", route=route)
    assert (await call.say(BODY)).status == (503 if hit else 200)


@pytest.mark.parametrize(("moment", "applied"), [("before", 0), ("after", 1)])
@pytest.mark.parametrize(("form", "content_type"), [("json", "application/json"), ("html", "text/html")])
async def test_an_error_comes_in_json_or_html_before_or_after_it_is_applied(
    call, playground, faults, moment, applied, form, content_type
):
    faults.add("error", status=502, body=form, moment=moment)
    answered = await call.say(BODY)
    assert answered.status == 502
    assert answered.headers["Content-Type"].startswith(content_type)
    assert said(playground) == applied
    if form == "json":
        assert answered.body == {"message": "502: Bad Gateway", "code": 0}
    else:
        assert answered.body.startswith("<html>")


@pytest.mark.parametrize(("moment", "applied"), [("before", 0), ("after", 1)])
async def test_a_dropped_connection_leaves_the_request_applied_or_not(call, playground, faults, moment, applied):
    faults.add("drop", moment=moment, times=1)
    with pytest.raises(aiohttp.ClientError):
        await call.say(BODY)
    assert said(playground) == applied
    assert playground.requests[-1].status == 0
    assert (await call.say(BODY)).status == 200


@pytest.mark.parametrize(("moment", "applied"), [("before", 0), ("after", 1)])
async def test_a_request_that_is_never_answered_waits_until_the_fault_ends_and_is_cut(
    call, playground, faults, moment, applied
):
    arrived = asyncio.Event()

    async def note(_):
        arrived.set()

    faults.call(note, moment=moment, times=1)
    hang = faults.add("hang", moment=moment, times=1)
    waiting = asyncio.create_task(call.say(BODY))
    await arrived.wait()
    assert (await call("GET", "/users/@me")).status == 200
    assert faults.active() == [hang]
    assert not waiting.done()
    faults.remove(hang)
    with pytest.raises(aiohttp.ClientError):
        await waiting
    assert said(playground) == applied


async def test_every_third_of_the_requests_meant_is_hit(call, faults):
    fault = faults.add("error", every=3, times=2, method="POST")
    seen = []
    for _ in range(10):
        seen.append((await call.say(BODY)).status)
        assert (await call("GET", "/users/@me")).status == 200
    assert [number for number, status in enumerate(seen, 1) if status == 503] == [3, 6]
    assert (fault.hits, faults.active()) == (2, [])


async def test_a_function_of_ones_own_answers_before_or_after_a_request_is_applied_or_lets_it_pass(
    call, playground, faults
):
    asked = []

    async def refuse_late(record):
        asked.append((record.path, said(playground)))
        return refused("50013") if len(asked) == 2 else None

    fault = faults.call(refuse_late, moment="after", route=MESSAGES, method="POST")
    await call("GET", "/users/@me")
    assert [(await call.say(BODY)).status for _ in range(3)] == [200, 403, 200]
    assert asked == [(f"/channels/{GENERAL}/messages", number) for number in (1, 2, 3)]
    assert faults.text_of(fault) == f"A test's own refuse_late for POST {MESSAGES}"
    faults.clear()
    await call.say(BODY)
    assert len(asked) == 3
    with pytest.raises(FaultError):
        faults.call(refuse_late, seconds=3)
    with pytest.raises(FaultError):
        faults.add("own")


@pytest.mark.parametrize("scope", ["user", "global", "shared"])
async def test_a_rate_limit_has_discords_body_and_headers(call, faults, scope):
    faults.add("429", limit_scope=scope, retry_after_seconds=1.5)
    refused = await call.say(BODY)
    assert refused.status == 429
    assert refused.headers["Via"]
    assert refused.headers["Content-Type"] == "application/json"
    assert refused.headers["X-RateLimit-Scope"] == scope
    assert refused.headers["Retry-After"] == "2"
    assert refused.body["retry_after"] == 1.5
    assert refused.body["global"] is (scope == "global")
    assert ("X-RateLimit-Global" in refused.headers) is (scope == "global")
    assert ("X-RateLimit-Bucket" in refused.headers) is (scope != "global")
    assert refused.body["message"].endswith("being rate limited.")


@pytest.mark.parametrize("code", LIMIT_WORDS)
async def test_a_limit_with_a_code_of_its_own_tells_it(call, faults, code):
    faults.add("rate_limit", code=code)
    refused = await call.say(BODY)
    assert (refused.status, refused.code, refused.body["message"]) == (429, int(code), LIMIT_WORDS[code])
    assert refused.body["retry_after"] == 1


@pytest.mark.parametrize("code", REFUSAL_WORDS)
async def test_a_request_is_refused_by_a_code_and_not_applied(call, playground, faults, code):
    faults.add("refuse", code=code, times=1)
    refused = await call.say(BODY)
    assert (refused.status, refused.body) == (
        REFUSAL_WORDS[code][0],
        {"message": REFUSAL_WORDS[code][1], "code": int(code)},
    )
    assert said(playground) == 0
    assert (await call.say(BODY)).status == 200


async def test_cloudflares_ban_is_a_page_without_via(call, faults):
    faults.add("rate_limit", limit_scope="cloudflare")
    banned = await call.say(BODY)
    assert (banned.status, "Via" in banned.headers) == (429, False)
    assert "1015" in banned.body


async def test_latency_holds_a_request_up_by_the_playgrounds_clock(call, playground, faults):
    arrived = asyncio.Event()

    async def note(_):
        arrived.set()

    faults.call(note)
    faults.add("latency", seconds=60, jitter_seconds=5, seed=1, method="POST")
    sending = asyncio.create_task(call.say(BODY))
    await arrived.wait()
    assert (await call("GET", "/users/@me")).status == 200
    assert said(playground) == 0
    playground.clock.advance(66)
    assert (await sending).status == 200
    begun = time.monotonic()
    faults.clear()
    assert (await call.say(BODY)).status == 200
    assert time.monotonic() - begun < 5


async def test_latency_after_a_request_is_applied_holds_only_its_answer_up(call, playground, faults):
    faults.add("latency", seconds=60, moment="after")
    applied = asyncio.Event()
    playground.world.subscribe(lambda _: applied.set())
    sending = asyncio.create_task(call.say(BODY))
    await applied.wait()
    assert not sending.done()
    playground.clock.advance(61)
    assert (await sending).status == 200


async def test_the_same_seed_lets_the_chance_fall_the_same_way(call, faults):
    rows = []
    for seed in (7, 7, 8):
        fault = faults.add("error", chance=0.5, seed=seed)
        rows.append([(await call("GET", "/users/@me")).status for _ in range(20)])
        faults.remove(fault)
    assert rows[0] == rows[1] != rows[2]
    assert {200, 503} == set(rows[0])
    assert fault.hits == rows[2].count(503)


async def test_latency_and_an_error_befall_the_same_request(call, playground, faults):
    faults.add("latency", seconds=0.02)
    faults.add("error", status=500)
    assert (await call.say(BODY)).status == 500
    assert playground.requests[-1].took_seconds >= 0.02


async def test_a_fault_begins_and_ends_by_the_playgrounds_clock(call, playground, faults):
    fault = faults.add("error", after_seconds=10, for_seconds=20)
    seen = []
    for step in (0, 10.1, 10, 10.1):
        playground.clock.advance(step)
        await asyncio.sleep(0.01)
        seen.append((await call("GET", "/users/@me")).status)
    assert seen == [200, 503, 503, 200]
    assert faults.active() == []
    assert [one.text for one in faults.past] == ["Ended: 503 in JSON for every request"]
    assert fault.hits == 2


async def test_an_outage_of_the_api_fails_every_request_whatever_it_is(call, playground, faults):
    outage = faults.add("outage", part="api", for_seconds=30)
    assert (await call("GET", "/users/@me")).status == 503
    assert (await call("GET", "/nothing")).status == 503
    assert (await call("GET", "/users/@me", token="wrong")).status == 503
    assert playground.unknown_routes == []
    playground.clock.advance(31)
    await asyncio.sleep(0.01)
    assert (await call("GET", "/users/@me")).status == 200
    assert outage.hits == 3
    faults.add("outage", part="api", how="drop")
    with pytest.raises(aiohttp.ClientError):
        await call("POST", "/users/@me/channels")
    faults.clear()
    faults.add("outage", part="gateway")
    assert (await call("GET", "/users/@me")).status == 200


async def test_faults_are_listed_and_ended_one_by_one_or_all(call, faults):
    first = faults.add("error", times=3, route=MESSAGES, method="post", every=2, chance=0.25)
    second = faults.add("latency", seconds=0)
    assert faults.active() == [first, second]
    assert faults.text_of(first) == f"503 in JSON for POST {MESSAGES}, one in 2, 25% of them, 3 more times"
    faults.remove(first)
    faults.remove(first)
    assert faults.active() == [second]
    faults.clear()
    assert faults.active() == []


async def test_a_reset_ends_every_fault(call, playground, faults):
    faults.add("error")
    faults.add("error", after_seconds=5)
    playground.reset()
    assert faults.active() == []
    assert (await call("GET", "/users/@me")).status == 200


WRONG = [
    ("nothing", {}, "kind"),
    ("404", {}, "kind"),
    ("error", {"status": 404}, "status"),
    ("error", {"status": "503"}, "status"),
    ("error", {"body": "xml"}, "body"),
    ("error", {"times": 0}, "times"),
    ("error", {"times": 1.5}, "times"),
    ("error", {"every": 0}, "every"),
    ("error", {"chance": 1.1}, "chance"),
    ("error", {"chance": -0.1}, "chance"),
    ("error", {"seconds": 1}, "seconds"),
    ("latency", {}, "seconds"),
    ("latency", {"seconds": 601}, "seconds"),
    ("latency", {"seconds": True}, "seconds"),
    ("error", {"for_seconds": 0}, "for_seconds"),
    ("error", {"after_seconds": -1}, "after_seconds"),
    ("gateway_close", {"times": 1}, "times"),
    ("gateway_close", {"for_seconds": 1}, "for_seconds"),
    ("gateway_invalidate", {"resumable": "yes"}, "resumable"),
    ("kick_bot", {}, "guild"),
    ("kick_bot", {"guild": "Nowhere"}, "guild"),
    ("delete_channel", {"channel": "general"}, "channel"),
    ("delete_channel", {"channel": "nothing", "guild": str(GUILD)}, "channel"),
    ("take_permission", {"guild": str(GUILD), "permission": "FLY"}, "permission"),
]


@pytest.mark.parametrize(("kind", "wish", "field"), WRONG)
async def test_a_wish_that_cannot_be_granted_is_refused_by_its_field(faults, kind, wish, field):
    with pytest.raises(FaultError) as refused:
        faults.add(kind, **wish)
    assert set(refused.value.errors) == {field}
    assert faults.active() == []


async def test_every_wrong_field_is_named_at_once(faults):
    with pytest.raises(FaultError) as refused:
        faults.add("error", status=1, chance=7, moment="never")
    assert set(refused.value.errors) == {"status", "chance", "moment"}
