"""What a bot gets in the place of the true answer, as Discord or the edge in front of it words it.

Topics, Rate Limits (the bodies and headers of 429); the pages of HTML are Cloudflare's in form.
"""

from http import HTTPStatus
from math import ceil
from typing import Any

from aiohttp import web

from playground import wire
from playground.entities import Json
from playground.faults.kinds import LIMIT_WORDS, REFUSAL_WORDS
from playground.rate_limits import Limit

VIA = "1.1 playground"
"""A 429 without a Via header is taken by discord.py for a ban by address."""

_JSON = {"Content-Type": "application/json", "Via": VIA}
_EDGE = {"Content-Type": "text/html; charset=UTF-8", "Server": "cloudflare"}


class Dropped(web.Response):
    """No answer at all: the connection is cut."""

    async def prepare(self, request: web.BaseRequest) -> Any:
        """Cut the connection. Raises: ConnectionResetError, so that the server gives the request up."""
        if request.transport is not None:
            request.transport.abort()
        raise ConnectionResetError("the connection was cut by a fault")


def failure(status: int, form: str = "json") -> web.Response:
    """Return an answer of 5xx, in JSON or as a page."""
    words = _words(status)
    if form == "html":
        page = f"<html><head><title>{status} {words}</title></head><body><h1>{status} {words}</h1></body></html>"
        return web.Response(status=status, body=page.encode(), headers=_EDGE)
    return web.Response(status=status, body=wire.dump({"message": f"{status}: {words}", "code": 0}), headers=_JSON)


def refused(code: str) -> web.Response:
    """Return the refusal of one of `REFUSAL_WORDS`."""
    status, words = REFUSAL_WORDS[code]
    return web.Response(status=status, body=wire.dump({"message": words, "code": int(code)}), headers=_JSON)


def rate_limited(
    scope: str, retry_after: float, resets_at: float, bucket: str, code: str | None = None
) -> web.Response:
    """Return a 429 of that scope (user, global, shared). `resets_at` is in seconds of the epoch.

    `code` is one of `LIMIT_WORDS`, for a limit that has one.
    """
    body: Json = {
        "message": "The resource is being rate limited." if scope == "shared" else "You are being rate limited.",
        "retry_after": round(retry_after, 3),
        "global": scope == "global",
    }
    if code is not None:
        body |= {"message": LIMIT_WORDS[code], "code": int(code)}
    headers = {**_JSON, "Retry-After": str(ceil(retry_after)), "X-RateLimit-Scope": scope}
    if scope == "global":
        headers["X-RateLimit-Global"] = "true"
    else:
        limit = Limit(bucket, 5, retry_after)
        headers |= {
            "X-RateLimit-Limit": str(limit.requests),
            "X-RateLimit-Remaining": "0" if scope == "user" else "1",
            "X-RateLimit-Reset": f"{resets_at:.3f}",
            "X-RateLimit-Reset-After": f"{retry_after:.3f}",
            "X-RateLimit-Bucket": limit.bucket_hash,
        }
    return web.Response(status=429, body=wire.dump(body), headers=headers)


def banned() -> web.Response:
    """Return the page that Cloudflare gives an address it has banned: 429, HTML, no Via."""
    page = "<html><head><title>Access denied</title></head><body>error code: 1015</body></html>"
    return web.Response(status=429, body=page.encode(), headers=_EDGE)


def _words(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        # 520 to 527 and 530 are Cloudflare's own.
        return "Origin Error"
