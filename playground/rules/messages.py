"""Messages as a bot sends and edits them (Resources, Message; Reference, Uploading Files)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from playground import wire
from playground.entities import NO_FLAGS, Json, MessageFlag
from playground.errors import ApiError, empty_message, too_large
from playground.files import Upload
from playground.rules.embeds import check_embeds
from playground.rules.form import (
    Place,
    check_length,
    read_flag,
    read_list,
    read_object,
    read_objects,
    read_snowflake,
    read_text,
    read_whole,
)
from playground.rules.mentions import AllowedMentions, check_allowed_mentions
from playground.rules.message_components import check_components

CONTENT = 2000
ATTACHMENTS = 10
STICKERS = 3
FILE_BYTES = 10 * 1024 * 1024
REQUEST_BYTES = 25 * 1024 * 1024
FILENAME = 1024
NONCE = 25
POLL_QUESTION = 300
POLL_ANSWERS = 10
POLL_ANSWER = 55
POLL_HOURS = 768

_KNOWN_FORMS = 256
_KNOWN_BYTES = 32_768
"""The same answer is given again and again; one found right is not looked through once more."""


class Route(Enum):
    """By which way a message comes; the flags that may be set and the defaults differ."""

    CHANNEL = "channel"
    CALLBACK = "callback"
    WEBHOOK = "webhook"
    EDIT = "edit"


_SETTABLE = (
    MessageFlag.SUPPRESS_EMBEDS
    | MessageFlag.SUPPRESS_NOTIFICATIONS
    | MessageFlag.IS_VOICE_MESSAGE
    | MessageFlag.IS_COMPONENTS_V2
)

_FLAGS = {
    Route.CHANNEL: _SETTABLE,
    Route.CALLBACK: _SETTABLE | MessageFlag.EPHEMERAL,
    Route.WEBHOOK: _SETTABLE | MessageFlag.EPHEMERAL,
    Route.EDIT: MessageFlag.SUPPRESS_EMBEDS | MessageFlag.IS_COMPONENTS_V2,
}


@dataclass(frozen=True, slots=True)
class AttachmentForm:
    """One entry of `attachments`: an uploaded file (by its position) or, in an edit, one that is there already."""

    id: int
    filename: str | None = None
    description: str | None = None
    title: str | None = None
    spoiler: bool = False


@dataclass(frozen=True, slots=True)
class ReferenceForm:
    message_id: int
    channel_id: int | None
    guild_id: int | None
    fail_if_not_exists: bool
    forwards: bool


@dataclass(frozen=True, slots=True)
class MessageForm:
    """A checked message. `given` names the keys that were there, null ones included: an edit changes only those."""

    given: frozenset[str]
    content: str = ""
    embeds: tuple[Json, ...] = ()
    components: tuple[Json, ...] = ()
    attachments: tuple[AttachmentForm, ...] = ()
    uploads: tuple[Upload, ...] = ()
    flags: MessageFlag = NO_FLAGS
    tts: bool = False
    nonce: str | int | None = None
    enforce_nonce: bool = False
    allowed_mentions: AllowedMentions | None = None
    reference: ReferenceForm | None = None
    poll: Json | None = None
    username: str | None = None
    thread_name: str | None = None

    @property
    def is_empty(self) -> bool:
        return not (
            self.content
            or self.embeds
            or self.components
            or self.uploads
            or self.poll
            or (self.reference is not None and self.reference.forwards)
        )


def check_message(
    form: Json,
    place: Place,
    route: Route,
    uploads: Sequence[Upload] = (),
    *,
    is_second_generation: bool = False,
    file_limit: int = FILE_BYTES,
) -> MessageForm:
    """Return the checked message; what is wrong is collected at `place`, which the caller raises.

    `is_second_generation` says that the edited message has the components v2 flag already.
    Raises: ApiError 413 for a file over the limit, 50081 for a sticker (there are none), which Discord does not
    collect either.
    """
    if not uploads:
        written = _written(form)
        known = _known_right(written, route, is_second_generation) if written is not None else None
        if known is not None:
            return known
    return _check(form, place, route, uploads, is_second_generation, file_limit)


def _written(form: Json) -> bytes | None:
    """Return the form as JSON, or None when it is too long to be remembered, or holds a number beyond 64 bits."""
    try:
        written = wire.dump(form)
    except TypeError:
        return None
    return written if len(written) <= _KNOWN_BYTES else None


@lru_cache(maxsize=_KNOWN_FORMS)
def _known_right(written: bytes, route: Route, is_second_generation: bool) -> MessageForm | None:
    """Return the checked message of that JSON, or None where something in it is to be refused at its place."""
    place = Place()
    checked = _check(wire.load(written), place, route, (), is_second_generation, FILE_BYTES)
    return None if place.has_refusals else checked


def _check(
    form: Json,
    place: Place,
    route: Route,
    uploads: Sequence[Upload],
    is_second_generation: bool,
    file_limit: int,
) -> MessageForm:
    if any(len(one.content) > file_limit for one in uploads):
        raise too_large()
    flags = read_flags(form, place, route)
    second_generation = is_second_generation or bool(flags & MessageFlag.IS_COMPONENTS_V2)
    if len(uploads) > ATTACHMENTS:
        check_length(uploads, place, "attachments", most=ATTACHMENTS)
    if read_list(form, "sticker_ids", place, most=STICKERS):
        raise ApiError(400, 50081, "Invalid Sticker Sent")
    checked = MessageForm(
        given=frozenset(form),
        content=read_text(form, "content", place, most=CONTENT, trim=True) or "",
        embeds=check_embeds(form, place) if form.get("embeds") is not None else (),
        components=(
            check_components(form, place, second_generation=second_generation)
            if form.get("components") is not None
            else ()
        ),
        attachments=_check_attachments(form, place, route, len(uploads)),
        uploads=tuple(uploads),
        flags=flags,
        tts=read_flag(form, "tts", place),
        nonce=_check_nonce(form, place) if form.get("nonce") is not None else None,
        enforce_nonce=read_flag(form, "enforce_nonce", place),
        allowed_mentions=check_allowed_mentions(form, place),
        reference=_check_reference(form, place),
        poll=_check_poll(form, place),
        username=read_text(form, "username", place, least=1, most=80) if route is Route.WEBHOOK else None,
        thread_name=read_text(form, "thread_name", place, most=100) if route is Route.WEBHOOK else None,
    )
    if second_generation:
        for key in ("content", "embeds", "poll", "sticker_ids"):
            if form.get(key):
                place.at(key).refuse(
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
                )
    return checked


def refuse_empty(form: MessageForm) -> None:
    """Raises: ApiError 50006 for a new message with nothing in it."""
    if form.is_empty:
        raise empty_message()


def read_flags(form: Json, place: Place, route: Route) -> MessageFlag:
    """Return the flags that may be set by this way; the others are ignored."""
    value = read_whole(form, "flags", place, least=0, most=(1 << 63) - 1)
    return MessageFlag(value or 0) & _FLAGS[route]


def upload_positions(names: Collection[str]) -> dict[int, str]:
    """Return position -> part name for parts named `files[N]`; `file` is position 0, others follow in order."""
    found: dict[int, str] = {}
    for name in names:
        inner = name.removeprefix("files[").removesuffix("]")
        position = int(inner) if name.startswith("files[") and inner.isdigit() else len(found)
        found[position] = name
    return found


def _check_attachments(form: Json, place: Place, route: Route, uploads: int) -> tuple[AttachmentForm, ...]:
    if form.get("attachments") is None:
        return ()
    made = []
    for entry, where in read_objects(form, "attachments", place, most=ATTACHMENTS):
        identity = read_snowflake(entry, "id", where, required=True)
        filename = read_text(entry, "filename", where, least=1, most=FILENAME)
        description = read_text(entry, "description", where, most=FILENAME)
        title = read_text(entry, "title", where, most=FILENAME)
        if identity is None:
            continue
        if route is not Route.EDIT and identity >= uploads:
            where.at("id").refuse("ATTACHMENT_NOT_FOUND", "Attachment not found")
        made.append(
            AttachmentForm(
                identity,
                filename,
                description,
                title,
                read_flag(entry, "is_spoiler", where) or (filename or "").startswith("SPOILER_"),
            )
        )
    return tuple(made)


def _check_nonce(form: Json, place: Place) -> str | int | None:
    value = form["nonce"]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return read_whole(form, "nonce", place, least=-(1 << 63), most=(1 << 63) - 1)
    return read_text(form, "nonce", place, most=NONCE)


def _check_reference(form: Json, place: Place) -> ReferenceForm | None:
    given = read_object(form, "message_reference", place)
    if given is None:
        return None
    where = place.at("message_reference")
    forwards = read_whole(given, "type", where, least=0, most=1) == 1
    message_id = read_snowflake(given, "message_id", where, required=True)
    channel_id = read_snowflake(given, "channel_id", where, required=forwards)
    guild_id = read_snowflake(given, "guild_id", where)
    fails = read_flag(given, "fail_if_not_exists", where, default=True)
    if message_id is None:
        return None
    return ReferenceForm(message_id, channel_id, guild_id, fails, forwards)


def _check_poll(form: Json, place: Place) -> Json | None:
    poll = read_object(form, "poll", place)
    if poll is None:
        return None
    where = place.at("poll")
    question = read_object(poll, "question", where, required=True)
    text = (
        read_text(question, "text", where.at("question"), least=1, most=POLL_QUESTION, required=True)
        if question is not None
        else None
    )
    answers: list[Json] = []
    for answer, inside in read_objects(poll, "answers", where, least=1, most=POLL_ANSWERS, required=True):
        media = read_object(answer, "poll_media", inside, required=True)
        if media is None:
            continue
        words = read_text(media, "text", inside.at("poll_media"), least=1, most=POLL_ANSWER, required=True)
        answers.append({"answer_id": len(answers) + 1, "poll_media": {"text": words}})
    hours = read_whole(poll, "duration", where, least=1, most=POLL_HOURS)
    return {
        "question": {"text": text},
        "answers": answers,
        "allow_multiselect": read_flag(poll, "allow_multiselect", where),
        "layout_type": 1,
        "duration": hours or 24,
        "results": {"is_finalized": False, "answer_counts": []},
    }
