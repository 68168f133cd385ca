"""Rate limits: the headers on every answer, the 429 that the client can read, and how the client waits by itself."""

import time

import pytest

from playground.clock import Clock
from playground.rate_limits import INVALID_REQUESTS, Limit, RateLimits
from tests.playground.conftest import APPLICATION, GENERAL, TryBot

LIMIT = Limit("test", 2, 5.0)


@pytest.fixture
def limits(playground):
    playground.rate_limits.enabled = True
    return playground.rate_limits


async def test_every_answer_tells_how_much_is_left(call, limits):
    first, second = await call.say({"content": "x"}), await call.say({"content": "x"})
    assert first.headers["X-RateLimit-Limit"] == "5"
    assert [one.headers["X-RateLimit-Remaining"] for one in (first, second)] == ["4", "3"]
    assert 0 < float(first.headers["X-RateLimit-Reset-After"]) <= 5
    assert abs(float(first.headers["X-RateLimit-Reset"]) - time.time() - 5) < 1
    assert "140" not in first.headers["X-RateLimit-Bucket"]


async def test_sending_and_editing_show_one_bucket_and_count_apart(call, limits):
    sent = await call.say({"content": "x"})
    edited = await call("PATCH", f"/channels/{GENERAL}/messages/{sent.body['id']}", {"content": "y"})
    assert edited.headers["X-RateLimit-Bucket"] == sent.headers["X-RateLimit-Bucket"]
    assert edited.headers["X-RateLimit-Remaining"] == "4"


async def test_fifty_requests_a_second_are_all_that_a_bot_has(call, limits, playground):
    answers = [await call("GET", "/users/@me") for _ in range(25)]
    answers += [await call("GET", "/oauth2/applications/@me") for _ in range(26)]
    assert [one.status for one in answers].count(429) == 1
    refused = answers[-1]
    assert refused.headers["X-RateLimit-Global"] == "true"
    assert refused.headers["X-RateLimit-Scope"] == "global"
    assert refused.body["global"] is True
    playground.clock.advance(1)
    assert (await call("GET", "/users/@me")).status == 200


async def test_answers_to_interactions_are_outside_the_global_limit(call, limits, playground):
    await call.register({"name": "inflow", "description": "d"})
    alice = playground.person("alice")
    for _ in range(60):
        reply = await alice.slash("inflow", wait=False)
        path = f"/interactions/{reply.interaction.id}/{reply.interaction.token}/callback"
        assert (await call("POST", path, {"type": 4, "data": {"content": "x"}}, token=None)).status == 204
    follow = f"/webhooks/{APPLICATION}/{reply.interaction.token}"
    statuses = [(await call("POST", follow, {"content": "x"}, token=None)).status for _ in range(6)]
    assert statuses == [200] * 5 + [429]


async def test_ten_thousand_invalid_requests_ban_the_address(call, limits, playground):
    for _ in range(INVALID_REQUESTS):
        limits.note_invalid()
    banned = await call("GET", "/users/@me")
    assert banned.status == 429
    assert "Via" not in banned.headers
    assert banned.headers["Content-Type"].startswith("text/html")
    playground.clock.advance(601)
    assert (await call("GET", "/users/@me")).status == 200


async def test_switched_off_they_never_make_a_client_wait(call, playground):
    for _ in range(60):
        answered = await call.say({"content": "x"})
        assert answered.status == 200
        assert int(answered.headers["X-RateLimit-Remaining"]) > 0


async def test_the_real_client_waits_by_itself(playground, limits, run_bot):
    async with run_bot(TryBot()) as bot:
        channel = bot.get_partial_messageable(GENERAL)
        for number in range(6):
            if number == 5:
                playground.clock.advance(4.9)
            await channel.send(str(number))
    assert [one.status for one in playground.requests if one.method == "POST"].count(429) <= 1


async def test_counters_that_have_run_out_are_forgotten():
    limits = RateLimits(Clock())
    for number in range(5000):
        limits.take(LIMIT, str(number), counts_globally=False)
    limits.clock.advance(6)
    limits.take(LIMIT, "one more", counts_globally=False)
    assert len(limits._counters) < 5000


async def test_faults_are_answered_in_place_of_the_truth_before_or_after(call, playground):
    playground.faults.add("error", status=502, method="POST")
    assert (await call.say({"content": "x"})).status == 502
    assert playground.world.messages == {}
    playground.faults.clear()
    playground.faults.add("error", status=502, method="POST", moment="after")
    body = {"content": "x", "nonce": "1", "enforce_nonce": True}
    assert (await call.say(body)).status == 502
    playground.faults.clear()
    again = await call.say(body)
    assert again.status == 200
    assert len(playground.world.messages[GENERAL]) == 1
    assert [one.status for one in playground.requests] == [502, 502, 200]
