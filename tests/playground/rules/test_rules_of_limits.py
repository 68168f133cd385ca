"""Rate limits: of each route, of all of a bot's requests, of invalid ones (Topics, Rate Limits)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from playground.permissions import NO_PERMISSIONS
from tests.playground.bot_role import allow_exactly
from tests.playground.conftest import APPLICATION, GENERAL, GUILD, NEWS, Answered, Caller

MESSAGES = f"/channels/{GENERAL}/messages"
EMOJI = "%F0%9F%91%8D"


@dataclass(frozen=True)
class Route:
    """So many requests in so many seconds; `ask` sends the next of them."""

    name: str
    requests: int
    seconds: float
    ask: Callable[..., Awaitable[Answered]]
    age: float = 0
    """How old the message is that is asked for, in seconds."""


def each(method: str, path: str, make: Callable[[int], Any] = lambda turn: None) -> Callable[..., Awaitable[Answered]]:
    async def ask(call: Caller, turn: int, messages: list[str], token: str) -> Answered:
        where = path.format(message=messages[turn], first=messages[0], token=token)
        return await call(method, where, make(turn), token=None if "webhooks" in path else "")

    return ask


ROUTES = [
    Route("send", 5, 5.0, each("POST", MESSAGES, lambda turn: {"content": "x"})),
    Route("edit", 5, 5.0, each("PATCH", f"{MESSAGES}/{{first}}", lambda turn: {"content": str(turn)})),
    Route("delete", 5, 1.0, each("DELETE", f"{MESSAGES}/{{message}}")),
    Route("delete an older one", 3, 0.33, each("DELETE", f"{MESSAGES}/{{message}}"), age=60),
    Route("delete an old one", 30, 4.0, each("DELETE", f"{MESSAGES}/{{message}}"), age=15 * 24 * 3600),
    Route("read", 5, 1.0, each("GET", MESSAGES)),
    Route("react", 1, 0.25, each("PUT", f"{MESSAGES}/{{message}}/reactions/{EMOJI}/@me")),
    Route("edit a channel", 10, 15.0, each("PATCH", f"/channels/{GENERAL}", lambda turn: {"nsfw": True})),
    Route("publish", 10, 3600.0, each("POST", f"/channels/{NEWS}/messages/{{message}}/crosspost")),
    Route("follow up", 5, 2.0, each("POST", f"/webhooks/{APPLICATION}/{{token}}", lambda turn: {"content": "x"})),
]


class StillClock:
    """A clock that moves only when it is put forward: how long a request takes is no matter of these rules."""

    def __init__(self) -> None:
        self._moment = datetime(2026, 11, 25, tzinfo=UTC)

    def now(self) -> datetime:
        return self._moment

    def seconds(self) -> float:
        return self._moment.timestamp()

    def advance(self, seconds: float) -> None:
        self._moment += timedelta(seconds=seconds)


@pytest.fixture
def clock(playground):
    """Return the clock of the limits."""
    playground.rate_limits.clock = StillClock()
    return playground.rate_limits.clock


@pytest.fixture
def prepared(call, playground, clock, everything_allowed, news_announced):
    """Return the function that makes what a route needs and switches the limits on."""

    async def prepare(route):
        channel = NEWS if route.name == "publish" else GENERAL
        messages = [(await call.say({"content": "x"}, channel=channel)).body["id"] for _ in range(route.requests + 2)]
        playground.clock.advance(route.age)
        token = ""
        if route.name == "follow up":
            await call.register({"name": "inflow", "description": "d"})
            interaction = (await playground.person("alice").slash("inflow", wait=False)).interaction
            token = interaction.token
            answer = {"type": 4, "data": {"content": "x"}}
            await call("POST", f"/interactions/{interaction.id}/{token}/callback", answer, token=None)
        playground.rate_limits.clear()
        playground.rate_limits.enabled = True
        return messages, token

    return prepare


@pytest.mark.parametrize("route", ROUTES, ids=[one.name for one in ROUTES])
async def test_so_many_requests_are_taken_and_the_next_must_wait(call, clock, prepared, route):
    messages, token = await prepared(route)
    for turn in range(route.requests):
        taken = await route.ask(call, turn, messages, token)
        assert taken.status in (200, 204), taken.body
        assert taken.headers["X-RateLimit-Limit"] == str(route.requests)
        assert taken.headers["X-RateLimit-Remaining"] == str(route.requests - turn - 1)
    refused = await route.ask(call, route.requests, messages, token)
    assert refused.status == 429
    assert refused.body == {
        "message": "You are being rate limited.",
        "retry_after": refused.body["retry_after"],
        "global": False,
    }
    assert refused.body["retry_after"] == pytest.approx(route.seconds)
    assert refused.headers["X-RateLimit-Scope"] == "user"
    assert int(refused.headers["Retry-After"]) >= refused.body["retry_after"]
    assert refused.headers["X-RateLimit-Bucket"] == taken.headers["X-RateLimit-Bucket"]
    assert refused.headers["Via"]
    clock.advance(route.seconds - 0.01)
    assert (await route.ask(call, route.requests, messages, token)).status == 429
    clock.advance(0.02)
    assert (await route.ask(call, route.requests, messages, token)).status in (200, 204)


@pytest.mark.parametrize(("major", "is_shared"), [(GENERAL, True), (NEWS, False)])
async def test_a_bucket_is_one_channels(call, playground, clock, major, is_shared):
    playground.rate_limits.enabled = True
    first = await call.say({"content": "x"})
    other = await call.say({"content": "x"}, channel=major)
    assert other.headers["X-RateLimit-Remaining"] == ("3" if is_shared else "4")
    assert other.headers["X-RateLimit-Bucket"] == first.headers["X-RateLimit-Bucket"]


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_a_refused_request_counts_and_tells_its_limit(call, playground, clock, status):
    playground.rate_limits.enabled = True
    path, body = {
        400: (MESSAGES, {}),
        403: (MESSAGES, {"content": "x"}),
        404: ("/channels/7/messages", {"content": "x"}),
    }[status]
    if status == 403:
        world = playground.world
        everyone = world.guilds[GUILD].roles[GUILD]
        world.put_role(GUILD, replace(everyone, permissions=0))
        allow_exactly(playground, NO_PERMISSIONS)
    refused = await call("POST", path, body)
    assert refused.status == status
    assert refused.headers["X-RateLimit-Remaining"] == "4"


@pytest.mark.parametrize(("name", "topic"), [(True, False), (False, True)])
async def test_a_channel_gets_a_name_or_topic_twice_in_ten_minutes(call, clock, prepared, name, topic):
    await prepared(ROUTES[0])
    answers = []
    for turn in range(3):
        form = ({"name": f"n{turn}"} if name else {}) | ({"topic": f"t{turn}"} if topic else {})
        answers.append(await call("PATCH", f"/channels/{GENERAL}", form))
    assert [one.status for one in answers] == [200, 200, 429]
    refused = answers[2]
    assert refused.code == 20028
    assert 500 < refused.body["retry_after"] <= 600
    assert int(refused.headers["X-RateLimit-Remaining"]) > 0
    assert (await call("PATCH", f"/channels/{GENERAL}", {"nsfw": True})).status == 200
    clock.advance(600)
    assert (await call("PATCH", f"/channels/{GENERAL}", {"name": "again"})).status == 200
