"""One guarded way to ask the world outside: every source is read through `HttpClient`.

What a server may do to us is bounded here: how long it takes, how much it sends (packed or not), where it sends
us. A status of 200 is not success: the content type is checked here, the text in `bodies`, before anything is
believed.
"""

import asyncio
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

import aiohttp
from yarl import URL

from bot.sources.bodies import decode_json
from bot.sources.headers import RETRY_AFTER_LIMIT, retry_after
from tracker.source_error import SourceError

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REDIRECT_LIMIT = 3
_TEMPORARY_STATUSES = frozenset({408, 421, 425, 429})
_CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
_SHORT_WAIT = timedelta(minutes=5)
_CHUNK = 16 * 1024
_ERROR_BODY_LIMIT = 16 * 1024


Params: TypeAlias = "Mapping[str, str] | Sequence[tuple[str, str]]"
"""What is added to an address; pairs, where a name occurs more than once."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may cost: seconds in all, seconds until connected, bytes of the unpacked answer; and how long a
    server can have us wait for the next one.
    """

    total_seconds: float = 10
    connect_seconds: float = 5
    size_bytes: int = 256 * 1024
    longest_wait: timedelta = RETRY_AFTER_LIMIT


@dataclass(frozen=True, slots=True)
class Document:
    """A body as it came, unpacked, with what the server gave to ask again with."""

    body: bytes
    etag: str | None = None
    last_modified: str | None = None
    is_unchanged: bool = False


@dataclass(frozen=True, slots=True)
class _Form:
    name: str
    accept: str
    types: re.Pattern[str]


_JSON = _Form("JSON", "application/json", re.compile(r"(application|text)/([a-z0-9.+-]+\+)?json"))
_XML = _Form(
    "XML",
    "application/rss+xml, application/xml, text/xml",
    re.compile(r"(application|text)/([a-z0-9.+-]+\+)?xml(?<!xhtml\+xml)"),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    source: str
    url: URL
    form: _Form
    headers: Mapping[str, str] = field(repr=False)
    is_busy: Callable[[object], bool] | None


class HttpClient:
    """Asks sources over HTTP and gives back decoded answers, or a SourceError that says why there is none.

    One try a question: when to ask again is the caller's plan, see `patience.Patience` and `circuit.Circuit`.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        user_agent: str,
        now: Callable[[], datetime],
        limits: Limits | None = None,
    ) -> None:
        """Take an open session, which stays the caller's to close, and the text of `user_agent`."""
        self._session = session
        self._headers = {"User-Agent": user_agent, "Accept-Encoding": "gzip"}
        self._now = now
        self._limits = limits or Limits()

    async def get_json(
        self,
        source: str,
        address: str,
        *,
        params: Params = (),
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        is_busy: Callable[[object], bool] | None = None,
    ) -> object:
        """Return the decoded JSON of a 200 answer, numbers with a point as Decimal.

        `source` names the asked one in errors. `headers` may hold a key; `limits` are the client's own unless given.
        `is_busy` is for a source that says "too many requests" in the
        body of an ordinary 4xx: it gets that body and tells whether it does.

        Raises: SourceError, temporary for time-outs, network trouble, 408, 421, 425, 429, 5xx, for JSON that
        was garbled or cut short, and for HTML in its place (a busy server's or a guard's page); permanent for
        other statuses and content types, for a redirect to another origin, and for an answer too large.
        """
        asked = _Asked(source, _with(URL(address), params), _JSON, dict(headers or {}), is_busy)
        document = await self._get(asked, limits or self._limits)
        try:
            return decode_json(document.body)
        except ValueError as error:
            raise SourceError(source, f"unusable JSON: {error}", temporary=True) from error

    async def get_xml(
        self,
        source: str,
        address: str,
        *,
        params: Params = (),
        etag: str | None = None,
        last_modified: str | None = None,
        limits: Limits | None = None,
    ) -> "Document | None":
        """Return a 200 answer in XML, undecoded; None when it has not changed since the given validators (304).

        Raises: SourceError as `get_json`, HTML in place of XML being temporary here too.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value is not None}
        asked = _Asked(source, _with(URL(address), params), _XML, headers, None)
        document = await self._get(asked, limits or self._limits)
        return None if document.is_unchanged else document

    async def _get(self, asked: "_Asked", limits: Limits) -> "Document":
        try:
            async with asyncio.timeout(limits.total_seconds):
                return await self._follow(asked, limits)
        except TimeoutError:
            reason = f"no complete answer within {limits.total_seconds:g} s"
            raise SourceError(asked.source, reason, temporary=True) from None
        except (aiohttp.ClientError, OSError) as error:
            # The text of such an error may repeat the address, and with it a key; the kind says enough.
            raise SourceError(asked.source, f"no answer ({type(error).__name__})", temporary=True) from error

    async def _follow(self, asked: "_Asked", limits: Limits) -> "Document":
        url = asked.url
        for _ in range(_REDIRECT_LIMIT + 1):
            async with self._session.get(
                url,
                headers={**self._headers, "Accept": asked.form.accept, **asked.headers},
                allow_redirects=False,
                # The body is unpacked below, where its size is bounded.
                auto_decompress=False,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=limits.connect_seconds),
            ) as response:
                if response.status in _REDIRECTS:
                    url = _next_url(asked.source, url, response)
                    continue
                if response.status == 304 and not asked.headers.keys().isdisjoint(_CONDITIONS):
                    return Document(b"", is_unchanged=True)
                if response.status != 200:
                    raise await self._refused(asked.source, response, asked.is_busy, limits.longest_wait)
                _check_content_type(asked.source, response, asked.form)
                body = await _read(asked.source, response, limits.size_bytes)
                return Document(body, _validator(response, "ETag"), _validator(response, "Last-Modified"))
        raise SourceError(asked.source, "redirected without end", temporary=False)

    async def _refused(
        self,
        source: str,
        response: aiohttp.ClientResponse,
        is_busy: Callable[[object], bool] | None,
        longest_wait: timedelta,
    ) -> SourceError:
        status = response.status
        temporary = status in _TEMPORARY_STATUSES or status >= 500
        if not temporary and is_busy is not None and status >= 400:
            try:
                temporary = is_busy(decode_json(await _read(source, response, _ERROR_BODY_LIMIT)))
            except (SourceError, ValueError):
                # The status stands by itself; a body that cannot be read adds nothing to it.
                temporary = False
        now = self._now()
        retry_at = retry_after(response.headers.get("Retry-After"), now=now, limit=longest_wait) if temporary else None
        reason = f"HTTP {status}"
        if status == 429 and retry_at is not None and retry_at > now + _SHORT_WAIT:
            reason = f"{reason}: its budget of questions is spent until {retry_at:%Y-%m-%d %H:%M} UTC"
        return SourceError(source, reason, temporary=temporary, retry_at=retry_at)


def _with(url: URL, params: Params) -> URL:
    return url.extend_query(list(params.items()) if isinstance(params, Mapping) else list(params))


def _next_url(source: str, url: URL, response: aiohttp.ClientResponse) -> URL:
    try:
        target = url.join(URL(response.headers.get("Location", "")))
        stays = target.origin() == url.origin()
    except ValueError:
        stays = False
    if not stays:
        raise SourceError(source, f"HTTP {response.status} to another host", temporary=False)
    return target


def _validator(response: aiohttp.ClientResponse, name: str) -> str | None:
    value = response.headers.get(name)
    # It is stored and sent back; nothing sensible is longer.
    return value if value and len(value) <= 200 and value.isprintable() else None


def _check_content_type(source: str, response: aiohttp.ClientResponse, form: "_Form") -> None:
    content_type = response.content_type.lower()
    if form.types.fullmatch(content_type):
        return
    # A page under 200 is a busy server or a guard in front of it, and passes.
    raise SourceError(
        source,
        f"{content_type[:60]!r} where {form.name} was asked for",
        temporary=content_type in ("text/html", "application/xhtml+xml"),
    )


async def _read(source: str, response: aiohttp.ClientResponse, limit: int) -> bytes:
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise SourceError(source, "packed in a way nobody asked for", temporary=False)
    too_large = SourceError(source, f"more than {limit} bytes", temporary=False)
    if (response.content_length or 0) > limit:
        raise too_large
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16) if encoding == "gzip" else None
    body = bytearray()
    received = 0
    async for chunk in response.content.iter_chunked(_CHUNK):
        received += len(chunk)
        try:
            # One byte more than allowed is enough to know, however much the rest would unpack to.
            body += chunk if unpacker is None else unpacker.decompress(chunk, limit + 1 - len(body))
        except zlib.error as error:
            raise SourceError(source, "broken gzip", temporary=True) from error
        if received > limit or len(body) > limit:
            raise too_large
    if unpacker is not None and not unpacker.eof:
        raise SourceError(source, "gzip cut short", temporary=True)
    return bytes(body)
