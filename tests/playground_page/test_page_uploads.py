"""Files sent from the page: stored for the tab that sent them, used once, and refused from anywhere else."""

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from playground.page.markdown.nodes import plain_text
from playground.server import Playground

LARGEST = 10 * 1024 * 1024


@dataclass
class Tab:
    """An open page without a browser, and the address that it was told to post files to."""

    session: aiohttp.ClientSession
    socket: aiohttp.ClientWebSocketResponse
    address: str
    channel: str

    async def post(self, content: bytes, name: str = "a.csv", **headers: str) -> tuple[int, Any]:
        """Return the status, and what was stored."""
        query = {"name": name}
        async with self.session.post(self.address, params=query, data=io.BytesIO(content), headers=headers) as answer:
            return answer.status, await answer.json() if answer.status == 200 else None

    async def store(self, content: bytes, name: str = "a.csv") -> str:
        status, stored = await self.post(content, name)
        assert status == 200
        return str(stored["upload"])

    async def attach(self, upload: str, option: str = "file", **options: str) -> tuple[Any, str]:
        """Return the outcome of `/attach`, and what the bot answered."""
        fields = {"channel": self.channel, "path": "attach", "options": options, "files": {option: upload}}
        await self.socket.send_json({"action": "slash", "ticket": 1, **fields})
        said = ""
        while True:
            event = await self.socket.receive_json(timeout=10)
            if event["event"] == "message":
                said = plain_text(event["message"]["content"])
            if event["event"] == "outcome":
                return event, said


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def opened(session: aiohttp.ClientSession, playground: Playground) -> Tab:
    socket = await session.ws_connect(f"{playground.base_url}/page/socket")
    uploads = await socket.receive_json(timeout=10)
    assert uploads["event"] == "uploads"
    await socket.send_json({"action": "enter", "person": "alice"})
    state = await socket.receive_json(timeout=10)
    return Tab(session, socket, f"{playground.base_url}/page/{uploads['address']}", state["channel"]["id"])


@pytest.fixture
async def tab(session: aiohttp.ClientSession, playground: Playground) -> Tab:
    return await opened(session, playground)


async def test_a_stored_file_reaches_the_bot_once(tab: Tab) -> None:
    upload = await tab.store(b"kind,title\n", "más.csv")
    outcome, said = await tab.attach(upload, note="hello")
    assert outcome["ok"]
    assert said == "más.csv, 11 bytes, hello"
    outcome, _ = await tab.attach(upload)
    assert (outcome["ok"], outcome["refused"]) == (False, True)
    assert outcome["text"] == "file: the file is gone. Choose it again."


async def test_a_file_may_be_as_large_as_discord_lets_it_be_and_no_larger(tab: Tab) -> None:
    assert (await tab.post(bytes(LARGEST)))[0] == 200
    assert (await tab.post(bytes(LARGEST + 1)))[0] == 413


async def test_the_size_is_checked_where_none_is_announced(tab: Tab) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield bytes(1024 * 1024)

    async with tab.session.post(tab.address, params={"name": "a"}, data=chunks()) as answer:
        assert answer.status == 413


@pytest.mark.parametrize("name", ["", "a" * 1025])
async def test_a_file_has_a_name(tab: Tab, name: str) -> None:
    assert (await tab.post(b"1", name))[0] == 400


@pytest.mark.parametrize(("length", "status"), [(1024, 200), (1025, 400)])
async def test_a_description_is_as_long_as_discord_lets_it_be(tab: Tab, length: int, status: int) -> None:
    query = {"name": "a.csv", "description": "d" * length}
    async with tab.session.post(tab.address, params=query, data=b"1") as answer:
        assert answer.status == status


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"}])
async def test_another_site_may_not_send_files(tab: Tab, headers: dict[str, str]) -> None:
    assert (await tab.post(b"1", **headers))[0] == 403


async def test_a_file_is_of_the_tab_that_sent_it(
    session: aiohttp.ClientSession, playground: Playground, tab: Tab
) -> None:
    other = await opened(session, playground)
    outcome, _ = await other.attach(await tab.store(b"1"))
    assert outcome["refused"]


async def test_a_tab_that_is_gone_takes_no_files(tab: Tab) -> None:
    await tab.socket.close()
    assert (await tab.post(b"1"))[0] == 404


async def test_a_tab_keeps_as_many_files_as_a_command_may_take(tab: Tab) -> None:
    uploads = [await tab.store(b"1") for _ in range(26)]
    assert (await tab.attach(uploads[0]))[0]["ok"] is False
    assert (await tab.attach(uploads[-1]))[0]["ok"]


async def test_a_file_goes_into_an_option_for_files_only(tab: Tab) -> None:
    outcome, _ = await tab.attach(await tab.store(b"1"), option="note")
    assert outcome["refused"]
    fields = {"channel": tab.channel, "path": "attach", "options": {"file": "ab"}}
    await tab.socket.send_json({"action": "slash", "ticket": 2, **fields})
    outcome = await tab.socket.receive_json(timeout=10)
    assert outcome["text"] == "file: choose a file."
