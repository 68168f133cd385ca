"""What a server may do to us, and what the guarded client makes of it."""

import asyncio
import gzip
import json
import tracemalloc
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.addresses import base_address
from bot.sources.bodies import decode_json
from bot.sources.headers import retry_after, user_agent
from bot.sources.http import HttpClient
from tracker.source_error import SourceError

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIMIT = 64 * 1024


type_of_stage = Any
"""The server that plays a source, see conftest.py."""


async def refusal(client: HttpClient, stage: type_of_stage, path: str = "/") -> SourceError:
    with pytest.raises(SourceError) as raised:
        await client.get_json("Venue", stage.url + path)
    assert raised.value.source == "Venue"
    return raised.value


async def test_a_good_answer_comes_decoded_with_decimals(client: HttpClient, stage: type_of_stage) -> None:
    stage.plays("/ticker", '{"price": 63212.970000000001, "size": 3, "at": "12:00"}')
    answer = await client.get_json("Venue", f"{stage.url}/ticker")
    assert answer == {"price": Decimal("63212.970000000001"), "size": 3, "at": "12:00"}


async def test_a_source_sees_our_name_version_and_contact(client: HttpClient, stage: type_of_stage) -> None:
    stage.plays("/ticker")
    await client.get_json("Venue", f"{stage.url}/ticker", params={"pair": "XBT/USD"})
    (request,) = stage.requests
    assert request.headers["User-Agent"] == "Rollover/1.2.3 (contact: ops@example.org)"
    assert request.headers["Accept"] == "application/json"
    assert request.query == {"pair": "XBT/USD"}


async def test_a_packed_answer_is_unpacked(client: HttpClient, stage: type_of_stage) -> None:
    stage.plays("/", gzip.compress(b'{"price": "1"}'), headers={"Content-Encoding": "gzip"})
    assert await client.get_json("Venue", f"{stage.url}/") == {"price": "1"}


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "text/json", "application/hal+json"])
async def test_json_by_any_of_its_names_is_read(client: HttpClient, stage: type_of_stage, content_type: str) -> None:
    stage.plays("/", content_type=content_type)
    assert await client.get_json("Venue", f"{stage.url}/") == {}


@pytest.mark.parametrize(
    ("content_type", "temporary"),
    [("text/html; charset=utf-8", True), ("text/plain", False), ("application/jsonp", False), ("image/png", False)],
)
async def test_another_content_type_under_200_is_refused(
    client: HttpClient, stage: type_of_stage, content_type: str, temporary: bool
) -> None:
    stage.plays("/", "{}", content_type=content_type)
    assert (await refusal(client, stage)).temporary is temporary


@pytest.mark.parametrize(
    ("status", "temporary"),
    [
        (204, False), (400, False), (401, False), (403, False), (404, False), (451, False),
        (408, True), (429, True), (500, True), (502, True), (503, True), (504, True), (520, True),
    ],
)  # fmt: skip
async def test_a_status_other_than_200_is_temporary_or_an_answer(
    client: HttpClient, stage: type_of_stage, status: int, temporary: bool
) -> None:
    stage.plays("/", status=status)
    error = await refusal(client, stage)
    assert (error.temporary, error.reason, error.retry_at) == (temporary, f"HTTP {status}", None)


@pytest.mark.parametrize("status", [429, 503])
async def test_the_wait_that_a_server_asks_for_is_told(client: HttpClient, stage: type_of_stage, status: int) -> None:
    stage.plays("/", "<html>", status=status, content_type="text/html", headers={"Retry-After": "90"})
    assert (await refusal(client, stage)).retry_at == NOW + timedelta(seconds=90)


@pytest.mark.parametrize(
    ("body", "temporary"), [('{"busy": true}', True), ('{"busy": false}', False), ("[]", False), ("{", False)]
)
async def test_a_source_may_say_in_the_body_of_a_400_that_it_is_busy(
    client: HttpClient, stage: type_of_stage, body: str, temporary: bool
) -> None:
    stage.plays("/", body, status=400)
    with pytest.raises(SourceError) as raised:
        await client.get_json(
            "Venue", f"{stage.url}/", is_busy=lambda answer: isinstance(answer, dict) and bool(answer["busy"])
        )
    assert raised.value.temporary is temporary


@pytest.mark.parametrize("start", [None, b"", b'{"price": '])
async def test_a_slow_answer_is_given_up(hasty_client: HttpClient, stage: type_of_stage, start: bytes | None) -> None:
    stage.hangs("/", start)
    error = await refusal(hasty_client, stage)
    assert error.temporary
    assert error.reason == "no complete answer within 0.2 s"


async def test_an_answer_of_the_allowed_size_is_read_and_one_byte_more_is_not(
    client: HttpClient, stage: type_of_stage
) -> None:
    stage.plays("/", b" " * (LIMIT - 2) + b"{}")
    assert await client.get_json("Venue", f"{stage.url}/") == {}
    stage.plays("/", b" " * (LIMIT - 1) + b"{}")
    assert (await refusal(client, stage)).reason == f"more than {LIMIT} bytes"


async def test_an_endless_answer_is_cut_off(client: HttpClient, stage: type_of_stage) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        while True:
            await response.write(b" " * 4096)

    stage.answers["/"] = endless
    error = await refusal(client, stage)
    assert error.reason == f"more than {LIMIT} bytes"


async def test_a_gzip_bomb_is_not_unpacked(client: HttpClient, stage: type_of_stage) -> None:
    bomb = gzip.compress(b" " * 40_000_000)
    assert len(bomb) < LIMIT
    stage.plays("/", bomb, headers={"Content-Encoding": "gzip"})
    tracemalloc.start()
    try:
        error = await refusal(client, stage)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert error.reason == f"more than {LIMIT} bytes"
    assert peak < 4_000_000


@pytest.mark.parametrize(
    ("body", "encoding", "temporary"),
    [
        (gzip.compress(b'{"price": "1"}', mtime=0)[:-9], "gzip", True),
        (b"no gzip at all", "gzip", True),
        (b"{}", "br", False),
        (b"{}", "gzip, gzip", False),
    ],
)
async def test_a_body_packed_wrongly_is_refused(
    client: HttpClient, stage: type_of_stage, body: bytes, encoding: str, temporary: bool
) -> None:
    stage.plays("/", body, headers={"Content-Encoding": encoding})
    assert (await refusal(client, stage)).temporary is temporary


@pytest.mark.parametrize("body", ['{"price": "63212', "", "null and void", '{"price": NaN}', "[" * 5000, b"\xff\xfe{}"])
async def test_a_body_that_is_no_json_is_refused(client: HttpClient, stage: type_of_stage, body: str | bytes) -> None:
    stage.plays("/", body)
    assert (await refusal(client, stage)).reason.startswith("unusable JSON")


async def test_a_redirect_within_the_host_is_followed(client: HttpClient, stage: type_of_stage) -> None:
    stage.plays("/old", status=301, headers={"Location": "/new?x=1"})
    stage.plays("/new", '{"price": "1"}')
    assert await client.get_json("Venue", f"{stage.url}/old") == {"price": "1"}


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example.org/",
        "//evil.example.org/",
        "https://127.0.0.1/",
        "http://127.0.0.1:1/",
        "ftp://x/",
        "http://[/",
    ],
)
async def test_a_redirect_to_another_host_is_refused(client: HttpClient, stage: type_of_stage, target: str) -> None:
    stage.plays("/", status=302, headers={"Location": target})
    error = await refusal(client, stage)
    assert (error.temporary, error.reason) == (False, "HTTP 302 to another host")


async def test_a_circle_of_redirects_ends(client: HttpClient, stage: type_of_stage) -> None:
    stage.plays("/", status=302, headers={"Location": "/"})
    assert (await refusal(client, stage)).reason == "redirected without end"
    assert len(stage.requests) == 4


async def test_a_closed_port_is_a_temporary_failure(client: HttpClient, closed_port_url: str) -> None:
    with pytest.raises(SourceError) as raised:
        await client.get_json("Venue", f"{closed_port_url}/ticker?key=secret")
    assert raised.value.temporary
    assert "secret" not in str(raised.value)


@pytest.fixture
async def liar_url() -> AsyncIterator[str]:
    """A server that promises more than it sends, and hangs up."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"price"')
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_an_answer_cut_short_is_a_temporary_failure(client: HttpClient, liar_url: str) -> None:
    with pytest.raises(SourceError) as raised:
        await client.get_json("Venue", liar_url)
    assert raised.value.temporary


# --- the parts ---


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("999999999", 3600),
        ("Tue, 24 Nov 2026 12:05:00 GMT", 300),
        ("Tuesday, 24-Nov-26 12:05:00 GMT", 300),
        ("Tue, 24 Nov 2026 12:05:00 -0000", 300),
        ("Tue, 24 Nov 2026 07:05:00 -0500", 300),
        ("Mon, 23 Nov 2026 12:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 3600),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date_and_capped(header: str, seconds: int) -> None:
    assert retry_after(header, now=NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("header", [None, "", "soon", "-5", "1.5", "١٢", "9" * 30, "Tue, 99 Nov 2026 12:05:00 GMT"])
def test_a_retry_after_that_means_nothing_is_ignored(header: str | None) -> None:
    assert retry_after(header, now=NOW) is None


@given(st.text(max_size=40))
def test_no_retry_after_breaks_the_reader(header: str) -> None:
    wanted = retry_after(header, now=NOW)
    assert wanted is None or NOW <= wanted <= NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"NaN", b"[Infinity]", b"-Infinity", b"\xff", b"\xef\xbb\xbf{}", b"1e9999999999999999999",
        b"9" * 5000, b"[" * 60_000, b"[" * 40 + b"]" * 40, b'{"a":' * 40 + b"1" + b"}" * 40,
    ],
)  # fmt: skip
def test_what_no_source_should_send_is_no_json(body: bytes) -> None:
    with pytest.raises(ValueError):
        decode_json(body)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
        max_leaves=12,
    )
)
def test_ordinary_json_survives_the_reader(value: object) -> None:

    assert decode_json(json.dumps(value).encode()) == value


@given(st.binary(max_size=60))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    try:
        decode_json(body)
    except ValueError:
        return


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("https://api.kraken.com", "https://api.kraken.com"),
        ("https://proxy.example.org/kraken/", "https://proxy.example.org/kraken"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_a_base_address_is_https_or_this_machine(text: str, base: str) -> None:
    assert base_address(text) == base


@pytest.mark.parametrize(
    "text",
    [
        "", "api.kraken.com", "http://api.kraken.com", "http://10.0.0.5", "http://127.0.0.1.example.org",
        "ftp://127.0.0.1", "https://", "https://user:word@api.kraken.com", "https://api.kraken.com?x=1",
        "https://api.kraken.com#x", "file:///etc/passwd", "https://api.kraken.com:99999", "https://[",
    ],
)  # fmt: skip
def test_another_base_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        base_address(text)


def test_the_user_agent_says_who_asks() -> None:
    assert user_agent("0.1.0", "https://example.org/bot") == "Rollover/0.1.0 (contact: https://example.org/bot)"
    assert user_agent("0.1.0", " ") == "Rollover/0.1.0 (operator left no contact)"


@pytest.mark.parametrize("contact", ["a\r\nX-Evil: 1", "a\x00", "naïve@example.org", "a) (b"])
def test_a_contact_that_cannot_stand_in_a_header_is_refused(contact: str) -> None:
    with pytest.raises(ValueError, match="contact"):
        user_agent("0.1.0", contact)
