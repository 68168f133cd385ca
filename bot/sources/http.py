"""One guarded way to ask the world outside: every source is read through `HttpClient`.

What a server may do to us is bounded here: how long it takes, how much it sends (packed or not), where it sends
us, how deep its JSON is nested. A status of 200 is not success: the content type and the text are checked
before anything is believed.
"""

import asyncio
import ipaddress
import json
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Never

import aiohttp
from yarl import URL

from tracker.source_error import SourceError

RETRY_AFTER_LIMIT = timedelta(hours=1)
"""The longest wait that a server's Retry-After can impose: a typing error there must not switch a source off."""

DEPTH_LIMIT = 32
"""No source nests its answers deeper than a dozen levels."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REDIRECT_LIMIT = 3
_TEMPORARY_STATUSES = frozenset({408, 421, 425, 429})
_JSON_TYPE = re.compile(r"(application|text)/([a-z0-9.+-]+\+)?json")
_CHUNK = 16 * 1024
_ERROR_BODY_LIMIT = 16 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may cost: seconds in all, seconds until connected, bytes of the unpacked answer."""

    total_seconds: float = 10
    connect_seconds: float = 5
    size_bytes: int = 256 * 1024


class HttpClient:
    """Asks sources over HTTP and gives back decoded answers, or a SourceError that says why there is none.

    One try a question: when to ask again is the caller's plan, see `circuit.Circuit`.
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
        params: Mapping[str, str] | None = None,
        is_busy: Callable[[object], bool] | None = None,
    ) -> object:
        """Return the decoded JSON of a 200 answer, numbers with a point as Decimal.

        `source` names the asked one in errors. `is_busy` is for a source that says "too many requests" in the
        body of an ordinary 4xx: it gets that body and tells whether it does.

        Raises: SourceError, temporary for time-outs, network trouble, 408, 421, 425, 429, 5xx, for JSON that
        was garbled or cut short, and for HTML in its place (a busy server's or a guard's page); permanent for
        other statuses and content types, for a redirect to another origin, and for an answer too large.
        """
        try:
            async with asyncio.timeout(self._limits.total_seconds):
                return await self._get_json(source, URL(address), dict(params or {}), is_busy)
        except TimeoutError:
            reason = f"no complete answer within {self._limits.total_seconds:g} s"
            raise SourceError(source, reason, temporary=True) from None
        except (aiohttp.ClientError, OSError) as error:
            # The text of such an error may repeat the address, and with it a key; the kind says enough.
            raise SourceError(source, f"no answer ({type(error).__name__})", temporary=True) from error

    async def _get_json(
        self, source: str, url: URL, params: dict[str, str], is_busy: Callable[[object], bool] | None
    ) -> object:
        url = url.update_query(params)
        for _ in range(_REDIRECT_LIMIT + 1):
            async with self._session.get(
                url,
                headers={**self._headers, "Accept": "application/json"},
                allow_redirects=False,
                # The body is unpacked below, where its size is bounded.
                auto_decompress=False,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect_seconds),
            ) as response:
                if response.status in _REDIRECTS:
                    url = _next_url(source, url, response)
                    continue
                if response.status != 200:
                    raise await self._refused(source, response, is_busy)
                _check_content_type(source, response)
                body = await _read(source, response, self._limits.size_bytes)
                try:
                    return decode_json(body)
                except ValueError as error:
                    raise SourceError(source, f"unusable JSON: {error}", temporary=True) from error
        raise SourceError(source, "redirected without end", temporary=False)

    async def _refused(
        self,
        source: str,
        response: aiohttp.ClientResponse,
        is_busy: Callable[[object], bool] | None,
    ) -> SourceError:
        status = response.status
        temporary = status in _TEMPORARY_STATUSES or status >= 500
        if not temporary and is_busy is not None and status >= 400:
            try:
                temporary = is_busy(decode_json(await _read(source, response, _ERROR_BODY_LIMIT)))
            except (SourceError, ValueError):
                # The status stands by itself; a body that cannot be read adds nothing to it.
                temporary = False
        retry_at = retry_after(response.headers.get("Retry-After"), now=self._now())
        return SourceError(source, f"HTTP {status}", temporary=temporary, retry_at=retry_at if temporary else None)


def user_agent(version: str, contact: str) -> str:
    """Return the name under which sources see us: project, version and whom to write to.

    Raises: ValueError when `contact` cannot stand in a header.
    """
    contact = contact.strip()
    if not all(" " <= letter <= "~" and letter not in "()" for letter in contact):
        raise ValueError("the contact holds characters that cannot stand in an HTTP header")
    return f"Rollover/{version} ({f'contact: {contact}' if contact else 'operator left no contact'})"


def base_address(text: str) -> str:
    """Return a source's base address, without the slash at its end.

    It is https; plain http goes to this machine only (a test's server, a local proxy), because anybody on the
    way could otherwise write the answer.

    Raises: ValueError when it is something else.
    """
    try:
        url = URL(text)
        host, port = url.host, url.port
    except ValueError:
        raise ValueError(f"{text!r} is no address") from None
    if host is None or port is None or url.scheme not in ("https", "http"):
        raise ValueError(f"{text!r} is no address that begins with https://")
    if url.user is not None or url.password is not None or url.query_string or url.fragment:
        raise ValueError("a base address holds no user name, query or fragment")
    if url.scheme == "http" and not _is_this_machine(host):
        raise ValueError(f"{text!r} needs https://, http:// is for this machine only")
    return str(url).rstrip("/")


def retry_after(text: str | None, *, now: datetime) -> datetime | None:
    """Return when a Retry-After header (seconds, or an HTTP date) allows the next question, in UTC.

    At most RETRY_AFTER_LIMIT from `now`, never before it; None for a header that is missing or means nothing.
    Source: RFC 9110, section 10.2.3, checked 2026-11-24.
    """
    if text is None:
        return None
    text = text.strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        wanted = now + timedelta(seconds=int(text))
    else:
        try:
            wanted = parsedate_to_datetime(text)
        except ValueError:
            return None
        if wanted.tzinfo is None:
            wanted = wanted.replace(tzinfo=UTC)
    return min(max(wanted.astimezone(UTC), now), now + RETRY_AFTER_LIMIT)


def decode_json(body: bytes) -> object:
    """Return the value of a JSON text in UTF-8, numbers with a point as Decimal.

    Raises: ValueError for anything else, NaN and Infinity, numbers that no Decimal holds, and values nested
    deeper than DEPTH_LIMIT.
    """
    try:
        value: object = json.loads(body.decode("utf-8"), parse_float=Decimal, parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except RecursionError:
        raise ValueError("nested too deep") from None
    except ArithmeticError:
        raise ValueError("a number out of bounds") from None
    _check_depth(value)
    return value


def _refuse_constant(name: str) -> Never:
    raise ValueError(f"{name} is no number")


def _check_depth(value: object) -> None:
    level = [value]
    for _ in range(DEPTH_LIMIT + 1):
        deeper: list[object] = []
        for item in level:
            if isinstance(item, dict):
                deeper.extend(item.values())
            elif isinstance(item, list):
                deeper.extend(item)
        if not deeper:
            return
        level = deeper
    raise ValueError("nested too deep")


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _next_url(source: str, url: URL, response: aiohttp.ClientResponse) -> URL:
    try:
        target = url.join(URL(response.headers.get("Location", "")))
        stays = target.origin() == url.origin()
    except ValueError:
        stays = False
    if not stays:
        raise SourceError(source, f"HTTP {response.status} to another host", temporary=False)
    return target


def _check_content_type(source: str, response: aiohttp.ClientResponse) -> None:
    content_type = response.content_type.lower()
    if _JSON_TYPE.fullmatch(content_type):
        return
    # A page under 200 is a busy server or a guard in front of it, and passes.
    raise SourceError(
        source,
        f"{content_type[:60]!r} where JSON was asked for",
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
