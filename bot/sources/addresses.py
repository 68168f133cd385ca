"""The addresses that an operator may name for a source."""

import ipaddress

from yarl import URL


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


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
