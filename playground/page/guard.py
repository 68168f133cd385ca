"""Who may talk to the page's routes: this machine's browsers, from this page, and nobody through another site."""

from collections.abc import Awaitable, Callable
from ipaddress import ip_address

from aiohttp import web
from yarl import URL

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def is_loopback(host: str | None) -> bool:
    """Return whether a host name or address means this machine."""
    if host is None:
        return False
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_own_origin(request: web.Request) -> bool:
    """Return whether a browser's Origin is this very page; a client without one is no browser."""
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    url = URL(origin)
    return url.scheme == "http" and is_loopback(url.host) and url.port == request.url.port


def security_headers(request: web.Request) -> dict[str, str]:
    """Return the headers of every answer: nothing from outside, nothing inline, no framing.

    Attached files have an address with the playground's number, whatever name the page was opened under; a picture
    that is about to be sent is shown from the page's own memory (blob:).
    """
    port = request.url.port
    here = f"'self' http://127.0.0.1:{port} http://localhost:{port}"
    policy = (
        "default-src 'self'",
        f"img-src {here} blob:",
        f"connect-src 'self' ws://{request.host}",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a Host that is not this machine (DNS rebinding) and an Origin that is not this page."""
    if not is_loopback(request.url.host):
        raise web.HTTPForbidden(text="The playground answers under a loopback address only.")
    if not is_own_origin(request):
        raise web.HTTPForbidden(text="Another site may not use the playground.")
    response = await handler(request)
    if not response.prepared:
        response.headers.update(security_headers(request))
    return response
