"""The frames between the page and the playground: JSON objects over one web socket, the page's own.

The page sends actions (`action` names them, below); a `ticket` is the page's number for a question, and comes
back with its outcome. The playground sends events (`event` names them):

- `uploads`: the address to post a file to, once, at the start (see `uploads.py`); a slash frame names what was stored;
- `state`: everything, after `enter`; `channel`: another channel, after `open`; `places`: servers and channels
  changed; `commands`, `bot`: these changed;
- `clock`: it was put forward: the moment (`now`), and the seconds by which the playground's clock is ahead of this
  machine's (`ahead_seconds`); `state` holds the same as `clock`;
- `message`, `edited`, `gone`, `older`, `newer`: messages of the open channel; `thread`: what is said of one there;
  `post`: one of the open forum; `typing`: somebody does, there; `unread`: a message elsewhere; `missing`: one to jump
  to is not there;
- `outcome` with a ticket: `ok` (with `choices` after `autocomplete`, `channel` after a thread or post); if not,
  either the client refused (`refused`, and why in `text`) or the bot did not answer in time; `modal`: the bot opened
  a form; `refused`: an action was not understood.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.page.frame_fields import Fields, ProtocolError, Value


@dataclass(frozen=True, slots=True)
class Enter:
    """Speak as this person (by username), in this language, in this channel (id or name); None: as it comes."""

    person: str | None
    locale: str | None
    channel: str | None


@dataclass(frozen=True, slots=True)
class Open:
    channel_id: int


@dataclass(frozen=True, slots=True)
class Older:
    """Send the messages before this one."""

    channel_id: int
    before_id: int


@dataclass(frozen=True, slots=True)
class Newer:
    """Send the messages after this one."""

    channel_id: int
    after_id: int


@dataclass(frozen=True, slots=True)
class Around:
    """Open a channel at one of its messages."""

    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Say:
    """Write a message: `files` are ids of uploads, `reply_to` is the message answered, `pings` whether that is told."""

    ticket: int
    channel_id: int
    content: str
    files: tuple[str, ...] = ()
    reply_to: int | None = None
    pings: bool = True


@dataclass(frozen=True, slots=True)
class Edit:
    """Change the text of an own message."""

    ticket: int
    message_id: int
    content: str


@dataclass(frozen=True, slots=True)
class Delete:
    ticket: int
    message_id: int


@dataclass(frozen=True, slots=True)
class React:
    """Add a reaction, or with `is_on` false take the own one back."""

    ticket: int
    message_id: int
    emoji: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class StartThread:
    """Begin a thread at a message, or with `message_id` None in the channel itself; `content` is said in it first."""

    ticket: int
    channel_id: int
    message_id: int | None
    name: str
    content: str
    is_private: bool


@dataclass(frozen=True, slots=True)
class StartPost:
    """Begin a post in a forum: `tags` are ids of the forum's, `files` ids of uploads."""

    ticket: int
    channel_id: int
    name: str
    content: str
    tags: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """Put a poll to a channel, for so many hours."""

    ticket: int
    channel_id: int
    question: str
    answers: tuple[str, ...]
    hours: int
    many: bool


@dataclass(frozen=True, slots=True)
class Vote:
    """Let these answers of a poll be the person's votes; without any they are taken back."""

    ticket: int
    message_id: int
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slash:
    """Use a command: `path` is its name with its subcommands ("policy add"), ids in `options` are text.

    `files` holds, by option, the ids of uploads; a frame without files may leave it out.
    """

    ticket: int
    channel_id: int
    path: str
    options: Mapping[str, Value]
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Autocomplete:
    """Ask for suggestions for one option, with what is typed in it and the values of the others so far."""

    ticket: int
    channel_id: int
    path: str
    option: str
    value: str
    options: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Click:
    ticket: int
    message_id: int
    custom_id: str


@dataclass(frozen=True, slots=True)
class Choose:
    ticket: int
    message_id: int
    custom_id: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnMessage:
    """Use a command of the menu of a message."""

    ticket: int
    message_id: int
    name: str


@dataclass(frozen=True, slots=True)
class OnUser:
    """Use a command of the menu of an account, in a channel."""

    ticket: int
    channel_id: int
    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Submit:
    """Send a form: by custom_id a text, a list of chosen values, or a truth; in `files` the ids of uploads."""

    ticket: int
    modal: str
    fields: Mapping[str, Any]
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Close:
    """Put a form away unsent; the bot is not told."""

    modal: str


@dataclass(frozen=True, slots=True)
class Dismiss:
    """Take an ephemeral message out of sight."""

    message_id: int


@dataclass(frozen=True, slots=True)
class PutForward:
    """Put the clock forward, by seconds or to a moment in ISO 8601; the other one is None."""

    ticket: int
    seconds: float | None
    to: str | None


Written = Say | Edit | Delete | React | Vote
"""Something written by hand, whose outcome says no more than that."""

Begun = StartThread | StartPost | Ask
"""Something begun; the outcome names the `channel` that was made of it."""

Deed = Written | Begun | Slash | Autocomplete | Click | Choose | OnMessage | OnUser | Submit | PutForward
"""Something done that has an outcome."""

Action = Enter | Open | Older | Newer | Around | Close | Dismiss | Deed


def read_action(frame: str) -> Action:
    """Return the action that a frame holds. Raises: ProtocolError."""
    try:
        fields = json.loads(frame)
    except ValueError as error:
        raise ProtocolError("the frame is not JSON") from error
    if not isinstance(fields, dict):
        raise ProtocolError("the frame is not an object")
    action = Fields(fields).text("action")
    if action not in _READERS:
        raise ProtocolError(f"there is no action {action!r}")
    return _READERS[action](Fields(fields))


def _read_say(fields: Fields) -> Say:
    return Say(
        fields.whole("ticket"),
        fields.snowflake("channel"),
        fields.text("content"),
        fields.texts("files") if fields.has("files") else (),
        fields.snowflake("reply_to") if fields.has("reply_to") else None,
        fields.truth("pings") if fields.has("pings") else True,
    )


def _read_start_thread(fields: Fields) -> StartThread:
    return StartThread(
        fields.whole("ticket"),
        fields.snowflake("channel"),
        fields.snowflake("message") if fields.has("message") else None,
        fields.text("name"),
        fields.text("content"),
        fields.truth("private"),
    )


def _read_start_post(fields: Fields) -> StartPost:
    return StartPost(
        fields.whole("ticket"),
        fields.snowflake("channel"),
        fields.text("name"),
        fields.text("content"),
        fields.texts("tags"),
        fields.texts("files"),
    )


def _read_ask(fields: Fields) -> Ask:
    return Ask(
        fields.whole("ticket"),
        fields.snowflake("channel"),
        fields.text("question"),
        fields.texts("answers"),
        fields.whole("hours"),
        fields.truth("many"),
    )


def _read_slash(fields: Fields) -> Slash:
    return Slash(
        fields.whole("ticket"),
        fields.snowflake("channel"),
        fields.text("path"),
        fields.values("options"),
        fields.texts_by_name("files"),
    )


def _read_autocomplete(fields: Fields) -> Autocomplete:
    return Autocomplete(
        fields.whole("ticket"),
        fields.snowflake("channel"),
        fields.text("path"),
        fields.text("option"),
        fields.text("value"),
        fields.values("options"),
    )


_READERS: Mapping[str, Callable[[Fields], Action]] = {
    "enter": lambda fields: Enter(fields.wish("person"), fields.wish("locale"), fields.wish("channel")),
    "open": lambda fields: Open(fields.snowflake("channel")),
    "older": lambda fields: Older(fields.snowflake("channel"), fields.snowflake("before")),
    "newer": lambda fields: Newer(fields.snowflake("channel"), fields.snowflake("after")),
    "around": lambda fields: Around(fields.snowflake("channel"), fields.snowflake("message")),
    "say": _read_say,
    "edit": lambda fields: Edit(fields.whole("ticket"), fields.snowflake("message"), fields.text("content")),
    "delete": lambda fields: Delete(fields.whole("ticket"), fields.snowflake("message")),
    "react": lambda fields: React(
        fields.whole("ticket"), fields.snowflake("message"), fields.text("emoji"), fields.truth("on")
    ),
    "start_thread": _read_start_thread,
    "start_post": _read_start_post,
    "ask": _read_ask,
    "vote": lambda fields: Vote(fields.whole("ticket"), fields.snowflake("message"), fields.wholes("answers")),
    "slash": _read_slash,
    "autocomplete": _read_autocomplete,
    "click": lambda fields: Click(fields.whole("ticket"), fields.snowflake("message"), fields.text("custom_id")),
    "choose": lambda fields: Choose(
        fields.whole("ticket"), fields.snowflake("message"), fields.text("custom_id"), fields.texts("values")
    ),
    "on_message": lambda fields: OnMessage(fields.whole("ticket"), fields.snowflake("message"), fields.text("name")),
    "on_user": lambda fields: OnUser(
        fields.whole("ticket"), fields.snowflake("channel"), fields.snowflake("user"), fields.text("name")
    ),
    "submit": lambda fields: Submit(
        fields.whole("ticket"), fields.text("modal"), fields.mapping("fields"), fields.lists_by_name("files")
    ),
    "close": lambda fields: Close(fields.text("modal")),
    "dismiss": lambda fields: Dismiss(fields.snowflake("message")),
    "clock": lambda fields: PutForward(
        fields.whole("ticket"), fields.number("forward_seconds"), fields.wish("forward_to")
    ),
}
