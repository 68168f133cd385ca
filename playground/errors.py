"""Refusals of the API, with Discord's codes and words (Opcodes and Status Codes, JSON error codes)."""

from collections.abc import Mapping
from typing import Any


class ApiError(Exception):
    """One refusal: the HTTP status, Discord's code and message, and the error tree of an invalid form."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        errors: Mapping[str, Any] | None = None,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.extra = extra or {}
        self.headers = headers or {}

    def body(self) -> dict[str, Any]:
        """Return the JSON body of the answer."""
        made: dict[str, Any] = {"message": self.message, "code": self.code, **self.extra}
        if self.errors is not None:
            made["errors"] = self.errors
        return made


_UNKNOWN = {
    "account": 10001,
    "channel": 10003,
    "guild": 10004,
    "member": 10007,
    "message": 10008,
    "overwrite": 10009,
    "role": 10011,
    "user": 10013,
    "emoji": 10014,
    "webhook": 10015,
    "interaction": 10062,
    "application command": 10063,
    "application command permissions": 10066,
}

_CAPITALS = frozenset({"account", "channel", "guild", "member", "message", "role", "user", "emoji", "webhook"})


def unknown(what: str) -> ApiError:
    """Return the 404 of a thing that does not exist: "channel" gives 10003 Unknown Channel."""
    words = what.capitalize() if what in _CAPITALS else what
    return ApiError(404, _UNKNOWN[what], f"Unknown {words}")


def unauthorized() -> ApiError:
    return ApiError(401, 0, "401: Unauthorized")


def route_not_found() -> ApiError:
    return ApiError(404, 0, "404: Not Found")


def method_not_allowed() -> ApiError:
    return ApiError(405, 0, "405: Method Not Allowed")


def missing_access() -> ApiError:
    """The bot cannot see it."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """The bot sees it but may not do this."""
    return ApiError(403, 50013, "Missing Permissions")


def thread_archived() -> ApiError:
    """Return the refusal of what nobody may do in a thread before it is woken."""
    return ApiError(400, 50083, "Thread is archived")


def empty_message() -> ApiError:
    return ApiError(400, 50006, "Cannot send an empty message")


def too_large() -> ApiError:
    return ApiError(413, 40005, "Request entity too large")


def invalid_json() -> ApiError:
    return ApiError(400, 50109, "The request body contains invalid JSON.")


def invalid_form(errors: Mapping[str, Any]) -> ApiError:
    return ApiError(400, 50035, "Invalid Form Body", errors=errors)


def already_acknowledged() -> ApiError:
    return ApiError(400, 40060, "Interaction has already been acknowledged.")


def invalid_webhook_token() -> ApiError:
    return ApiError(401, 50027, "Invalid Webhook Token")
