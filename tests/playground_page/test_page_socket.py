"""The page's protocol over a real web socket, with a real bot at the other end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from playground.page.markdown.nodes import plain_text
from playground.server import Playground


@dataclass
class Tab:
    """An open page without a browser."""

    socket: aiohttp.ClientWebSocketResponse
    passed: list[Any] = field(default_factory=list)

    async def event(self, name: str) -> Any:
        """Return the next event of that name; those before it are kept in `passed`."""
        while True:
            event = await self.socket.receive_json(timeout=10)
            self.passed.append(event)
            if event["event"] == name:
                return event

    async def ask(self, action: str, **fields: Any) -> Any:
        await self.socket.send_json({"action": action, "ticket": 1, **fields})
        return await self.event("outcome")

    async def enter(self, person: str, **fields: Any) -> Any:
        await self.socket.send_json({"action": "enter", "person": person, **fields})
        return await self.event("state")


@asynccontextmanager
async def connected(playground: Playground) -> AsyncIterator[Tab]:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{playground.base_url}/page/socket") as socket,
    ):
        yield Tab(socket)


@pytest.fixture
async def tab(playground: Playground) -> AsyncIterator[Tab]:
    async with connected(playground) as tab:
        yield tab


def texts(tab: Tab, event: str = "message") -> list[str]:
    return [plain_text(one["message"]["content"]) for one in tab.passed if one["event"] == event]


async def test_a_command_is_answered_before_its_outcome_is_told(tab: Tab) -> None:
    state = await tab.enter("alice")
    assert state["bot"]["online"]
    outcome = await tab.ask("slash", channel=state["channel"]["id"], path="inflow", options={"share": "1%"})
    assert outcome["ok"]
    (message,) = [one["message"] for one in tab.passed if one["event"] == "message"]
    assert plain_text(message["content"]).startswith("share 1%")
    assert message["used"] == {"user": {"id": state["person"]["id"], "name": "Alice"}, "name": "/inflow"}


async def test_members_are_not_offered_what_moderators_are(tab: Tab) -> None:
    names = {one["path"] for one in (await tab.enter("alice"))["commands"]}
    assert "policy add" in names
    assert "moderate" not in names
    assert "moderate" in {one["path"] for one in (await tab.enter("maya"))["commands"]}


async def test_a_hidden_command_is_refused_and_the_bot_hears_nothing(tab: Tab) -> None:
    state = await tab.enter("alice")
    outcome = await tab.ask("slash", channel=state["channel"]["id"], path="moderate", options={})
    assert (outcome["ok"], outcome["refused"]) == (False, True)
    assert "/moderate" in outcome["text"]


async def test_suggestions_come_with_their_values(tab: Tab) -> None:
    state = await tab.enter("alice")
    fields = {"channel": state["channel"]["id"], "path": "limits", "option": "year", "value": "25", "options": {}}
    assert (await tab.ask("autocomplete", **fields))["choices"] == [{"name": "2025 limits", "value": 2025}]


async def test_a_command_without_an_answer_fails_after_three_seconds(playground: Playground, tab: Tab) -> None:
    state = await tab.enter("alice")
    await tab.socket.send_json(
        {"action": "slash", "ticket": 7, "channel": state["channel"]["id"], "path": "silent", "options": {}}
    )
    await tab.socket.send_json({"action": "say", "ticket": 8, "channel": state["channel"]["id"], "content": "x"})
    assert (await tab.event("outcome"))["ticket"] == 8
    playground.clock.advance(3)
    assert await tab.event("outcome") == {"event": "outcome", "ticket": 7, "ok": False}


async def test_thinking_that_never_ends_is_shown_as_failed(playground: Playground, tab: Tab) -> None:
    state = await tab.enter("alice")
    await tab.ask("slash", channel=state["channel"]["id"], path="think", options={})
    (message,) = [one["message"] for one in tab.passed if one["event"] == "message"]
    assert message["thinking"] and not message["failed"]
    playground.clock.advance(15 * 60)
    edited = (await tab.event("edited"))["message"]
    assert edited["failed"] and not edited["thinking"]


async def test_a_form_is_opened_filled_in_and_sent(tab: Tab) -> None:
    state = await tab.enter("alice")
    await tab.ask("slash", channel=state["channel"]["id"], path="form", options={})
    (form,) = [one["modal"] for one in tab.passed if one["event"] == "modal"]
    assert form["title"] == "Add a milestone"
    headline = form["components"][0]["components"][0]["custom_id"]
    kind = form["components"][2]["component"]["custom_id"]
    refused = await tab.ask("submit", modal=form["id"], fields={headline: "ab", kind: ["Rule"]})
    assert refused["refused"]
    assert (await tab.ask("submit", modal=form["id"], fields={headline: "Notice", kind: ["Rule"]}))["ok"]
    assert texts(tab) == ["Notice / Rule"]
    gone = await tab.ask("submit", modal=form["id"], fields={headline: "Notice", kind: ["Rule"]})
    assert "not open" in gone["text"]


async def test_a_form_that_was_put_away_cannot_be_sent(tab: Tab) -> None:
    state = await tab.enter("alice")
    await tab.ask("slash", channel=state["channel"]["id"], path="form", options={})
    (form,) = [one["modal"] for one in tab.passed if one["event"] == "modal"]
    await tab.socket.send_json({"action": "close", "modal": form["id"]})
    assert not (await tab.ask("submit", modal=form["id"], fields={}))["ok"]


async def test_an_ephemeral_answer_is_for_its_person_and_can_be_dismissed(playground: Playground, tab: Tab) -> None:
    state = await tab.enter("alice")
    async with connected(playground) as other:
        await other.enter("maya")
        await tab.ask("slash", channel=state["channel"]["id"], path="secret", options={})
        await other.ask("say", channel=state["channel"]["id"], content="hello")
        assert texts(other) == ["hello"]
    (message,) = [one["message"] for one in tab.passed if one["event"] == "message"]
    await tab.socket.send_json({"action": "dismiss", "message": message["id"]})
    assert (await tab.event("gone"))["message"] == message["id"]
    assert [one for one in (await tab.enter("alice"))["messages"] if one["ephemeral"]] == []


async def test_two_tabs_have_each_their_own_person(playground: Playground, tab: Tab) -> None:
    async with connected(playground) as other:
        state = await tab.enter("alice")
        await other.enter("maya")
        await other.ask("say", channel=state["channel"]["id"], content="from maya")
        message = (await tab.event("message"))["message"]
        assert message["author"]["name"] == "Maya"


async def test_what_is_no_action_is_said_to_be_none_and_the_connection_lives(tab: Tab) -> None:
    await tab.socket.send_str("nonsense")
    assert "not JSON" in (await tab.event("refused"))["text"]
    await tab.socket.send_json({"action": "say", "ticket": 1, "channel": "1", "content": "x"})
    assert "Nobody" in (await tab.event("refused"))["text"]
    assert (await tab.enter("alice"))["person"]["name"] == "Alice"


async def test_a_reset_world_is_shown_anew(playground: Playground, tab: Tab) -> None:
    state = await tab.enter("alice")
    await tab.ask("say", channel=state["channel"]["id"], content="before")
    playground.reset()
    assert (await tab.event("state"))["messages"] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://evil.example:80"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
    ],
)
@pytest.mark.parametrize("path", ["/page/", "/page/socket", "/page/static/main.js"])
async def test_another_site_is_refused(playground: Playground, headers: dict[str, str], path: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(playground.base_url + path, headers=headers) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_this_machine_is_welcome_under_both_its_names(playground: Playground, host: str) -> None:
    async with aiohttp.ClientSession() as session:
        origin = {"Origin": f"http://{host}:{playground.port}"}
        address = f"http://127.0.0.1:{playground.port}/page/socket"
        async with session.ws_connect(address, headers=origin) as socket:
            assert not socket.closed


async def test_the_page_may_load_nothing_from_outside(playground: Playground) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{playground.base_url}/?person=maya") as answer:
            assert str(answer.url) == f"{playground.base_url}/page/?person=maya"
            assert answer.content_type == "text/html"
            policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        async with session.get(f"{playground.base_url}/page/static/main.js") as answer:
            assert answer.content_type == "text/javascript"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
