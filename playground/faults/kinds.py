"""The table of everything that can be made to go wrong, as Python, the command line and the page offer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from playground.permissions import Permission

LIMIT_WORDS: Mapping[str, str] = {
    "20022": "This message cannot be edited due to announcement rate limits.",
    "20028": "The write action you are performing on the channel has hit the write rate limit.",
    "20029": "The write action you are performing on the server has hit the write rate limit.",
    "30046": "Maximum number of edits to messages older than 1 hour reached. Try again later.",
    "40062": "Service resource is being rate limited.",
}
"""Limits that Discord tells by a code in the 429 (Opcodes and Status Codes, JSON Error Codes)."""

REFUSAL_WORDS: Mapping[str, tuple[int, str]] = {
    "10003": (404, "Unknown Channel"),
    "10004": (404, "Unknown Guild"),
    "10007": (404, "Unknown Member"),
    "10008": (404, "Unknown Message"),
    "10011": (404, "Unknown Role"),
    "10013": (404, "Unknown User"),
    "10015": (404, "Unknown Webhook"),
    "10062": (404, "Unknown interaction"),
    "40003": (403, "You are opening direct messages too fast"),
    "40060": (400, "Interaction has already been acknowledged."),
    "50001": (403, "Missing Access"),
    "50007": (403, "Cannot send messages to this user"),
    "50013": (403, "Missing Permissions"),
    "50027": (401, "Invalid Webhook Token"),
    "50278": (403, "Cannot send messages to this user due to having no mutual guilds"),
}
"""The refusals that a bot meets through no fault of its own, with their HTTP status."""

LONGEST_SECONDS = 7 * 24 * 3600.0


class Scope(StrEnum):
    """What a fault befalls."""

    REQUEST = "request"
    GATEWAY = "gateway"
    OUTAGE = "outage"
    WORLD = "world"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing to say about a fault. `type` is text, whole, number, truth, choice, guild, channel or permission.

    Left out, it takes `default`; None there means "any" or "none". Bounds are included.
    """

    name: str
    type: str
    text: str
    default: Any = None
    required: bool = False
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault. `stands` false: it is done at once, and nothing of it stays active."""

    name: str
    scope: Scope
    title: str
    text: str
    parameters: tuple[Parameter, ...] = ()
    stands: bool = True

    @property
    def common(self) -> tuple[str, ...]:
        """Names of the parameters of `COMMON` that this kind takes."""
        if self.scope is Scope.REQUEST:
            return tuple(COMMON)
        return ("after_seconds", "for_seconds") if self.stands else ("after_seconds",)


COMMON: Mapping[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter("route", "text", "Only requests to this path below /api/v10; * is one part of it, /** any rest."),
        Parameter("method", "text", "Only requests with this method, such as POST."),
        Parameter("every", "whole", "Of the requests meant, only one in so many: the third, the sixth ...", least=1),
        Parameter("times", "whole", "So many requests; all when left out.", least=1),
        Parameter("chance", "number", "How likely each of them is hit.", default=1.0, least=0, most=1),
        Parameter("seed", "whole", "Makes the chance fall the same way each time."),
        Parameter(
            "after_seconds", "number", "Begins so many seconds from now.", default=0.0, least=0, most=LONGEST_SECONDS
        ),
        Parameter(
            "for_seconds", "number", "Ends so many seconds after its beginning.", least=0.001, most=LONGEST_SECONDS
        ),
    )
}

_MOMENT = Parameter(
    "moment",
    "choice",
    "Whether the request is not applied (before), or applied all the same (after).",
    default="before",
    choices=("before", "after"),
)
OWN = Kind(
    "own",
    Scope.REQUEST,
    "A function of one's own",
    "Asks a Python function what the answer is; no table can hold it, so it is made by `Faults.call` alone.",
    (_MOMENT,),
)
_SHARD = Parameter("shard", "whole", "Only this shard's connections.", least=0)
_GUILD = Parameter("guild", "guild", "The server, by id or name.", required=True)
_ANY_GUILD = Parameter("guild", "guild", "The server of the channel, where its name alone is not enough.")
_PERMISSION = Parameter(
    "permission",
    "permission",
    "The permission, by Discord's name.",
    required=True,
    choices=tuple(str(one.name) for one in Permission),
)
_CHANNEL_ONLY = Parameter("channel", "channel", "Only in this channel; in the whole server when left out.")

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "latency",
            Scope.REQUEST,
            "Answer late",
            "Holds requests up; before they are applied, or with the answer to an applied one.",
            (
                Parameter("seconds", "number", "How long.", required=True, least=0, most=600),
                Parameter("jitter_seconds", "number", "Up to so much more, by chance.", default=0.0, least=0, most=600),
                _MOMENT,
            ),
        ),
        Kind(
            "rate_limit",
            Scope.REQUEST,
            "Answer 429",
            "Says that the bot asks too often, with Discord's body and headers.",
            (
                Parameter(
                    "limit_scope",
                    "choice",
                    "Whose limit it is; cloudflare is a page of HTML without a Via header.",
                    default="user",
                    choices=("user", "global", "shared", "cloudflare"),
                ),
                Parameter("retry_after_seconds", "number", "How long to wait.", default=1.0, least=0, most=86400),
                Parameter(
                    "code",
                    "choice",
                    "Which of the limits that have a code of their own it is.",
                    choices=tuple(LIMIT_WORDS),
                ),
            ),
        ),
        Kind(
            "refuse",
            Scope.REQUEST,
            "Refuse with a code",
            "Refuses requests as Discord does where something is missing, and applies none of them.",
            (
                Parameter(
                    "code", "choice", "Discord's code of the refusal.", required=True, choices=tuple(REFUSAL_WORDS)
                ),
            ),
        ),
        Kind(
            "error",
            Scope.REQUEST,
            "Answer with an error",
            "A failure on Discord's side, as its API says it or as the edge in front of it does.",
            (
                Parameter("status", "whole", "The status.", default=503, least=500, most=599),
                Parameter("body", "choice", "The body's form.", default="json", choices=("json", "html")),
                _MOMENT,
            ),
        ),
        Kind(
            "drop",
            Scope.REQUEST,
            "Cut the connection",
            "Gives no answer at all; the bot cannot know whether its request was applied.",
            (_MOMENT,),
        ),
        Kind(
            "hang",
            Scope.REQUEST,
            "Never answer",
            "Leaves the connection open and says nothing on it, until the fault is ended and the connection cut.",
            (_MOMENT,),
        ),
        Kind(
            "gateway_close",
            Scope.GATEWAY,
            "Close the gateway",
            "Closes the bot's connections with a code; 1006 cuts them without a word.",
            (Parameter("code", "whole", "The code.", default=4000, least=1000, most=4999), _SHARD),
            stands=False,
        ),
        Kind(
            "gateway_reconnect",
            Scope.GATEWAY,
            "Ask to reconnect",
            "Sends op 7: the bot is to connect anew and resume.",
            (_SHARD,),
            stands=False,
        ),
        Kind(
            "gateway_invalidate",
            Scope.GATEWAY,
            "Declare sessions invalid",
            "Sends op 9: resumable sessions are resumed, others begin anew.",
            (Parameter("resumable", "truth", "Whether the session can be resumed.", default=False), _SHARD),
            stands=False,
        ),
        Kind(
            "gateway_hang",
            Scope.GATEWAY,
            "Let the gateway fall silent",
            "Connections open now stay open and say nothing any more, not even that a heartbeat came.",
            (_SHARD,),
        ),
        Kind(
            "gateway_refuse",
            Scope.GATEWAY,
            "Refuse new connections",
            "Nobody gets through to the gateway; connections that are open stay.",
        ),
        Kind(
            "outage",
            Scope.OUTAGE,
            "Discord is down",
            "Every request fails and every connection to the gateway is lost until it is over.",
            (
                Parameter("part", "choice", "What is down.", default="all", choices=("all", "api", "gateway")),
                Parameter("how", "choice", "How requests fail.", default="error", choices=("error", "drop")),
            ),
        ),
        Kind(
            "guild_outage",
            Scope.OUTAGE,
            "A server is unavailable",
            "The server goes and comes back, as in an outage of a part of Discord.",
            (_GUILD,),
        ),
        Kind(
            "delete_channel",
            Scope.WORLD,
            "Delete a channel",
            "Somebody deletes the channel with all that is in it.",
            (Parameter("channel", "channel", "The channel, by id or name.", required=True), _ANY_GUILD),
            stands=False,
        ),
        Kind(
            "take_permission",
            Scope.WORLD,
            "Take a permission from the bot",
            "In a channel by its overwrites; in the whole server from all of the bot's roles, @everyone included.",
            (_PERMISSION, _GUILD, _CHANNEL_ONLY),
            stands=False,
        ),
        Kind(
            "give_permission",
            Scope.WORLD,
            "Give the bot a permission",
            "In a channel by its overwrites; in the whole server to the bot's own role.",
            (_PERMISSION, _GUILD, _CHANNEL_ONLY),
            stands=False,
        ),
        Kind(
            "kick_bot",
            Scope.WORLD,
            "Kick the bot",
            "The bot is no member of the server any more, and its own role is gone.",
            (_GUILD,),
            stands=False,
        ),
        Kind(
            "invite_bot",
            Scope.WORLD,
            "Invite the bot",
            "The bot joins the server, with a role of its own that has the usual permissions.",
            (_GUILD,),
            stands=False,
        ),
    )
}
