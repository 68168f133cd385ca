"""Messages of a channel, as a bot sends, reads, edits and deletes them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from playground.changes import MessagesDeleted, TypingStarted
from playground.entities import (
    Channel,
    ChannelKind,
    Message,
    MessageFlag,
    MessageKind,
)
from playground.errors import ApiError, missing_access, missing_permissions
from playground.permissions import Permission
from playground.rate_limits import (
    ANNOUNCEMENT_EDITS,
    CROSSPOST,
    DELETE_MESSAGE,
    DELETE_OLD_MESSAGE,
    DELETE_OLDER_MESSAGE,
    EDIT_MESSAGE,
    OLD_EDITS,
    POST_MESSAGE,
    READ_MESSAGES,
    Limit,
)
from playground.rest.call import Call, Route, Services
from playground.rest.sending import permitted, post_message, refuse_archived, refuse_locked
from playground.rules.form import Place, as_snowflake, check_length
from playground.rules.mentions import EVERYTHING
from playground.rules.messages import MessageForm, check_message
from playground.rules.messages import Route as Way
from playground.snowflakes import moment_of

BULK_LEAST, BULK_MOST = 2, 100
BULK_SECONDS = 14 * 24 * 3600.0
OLD_SECONDS = 3600.0


async def create_message(call: Call) -> Any:
    channel = call.channel()
    return call.payloads.message(post_message(call, channel), with_nonce=True)


async def list_messages(call: Call) -> Any:
    channel = call.channel()
    if not channel.kind.holds_messages:
        raise ApiError(400, 50008, "Cannot send messages in a non-text channel")
    limit = call.whole("limit", 50, 1, 100)
    before, after, around = (call.query_snowflake(one) for one in ("before", "after", "around"))
    if sum(one is not None for one in (before, after, around)) > 1:
        place = Place()
        place.refuse("BASE_TYPE_MUTUALLY_EXCLUSIVE", "Only one of before, after and around may be given")
        place.raise_refusals()
    if not call.permissions(channel) & Permission.READ_MESSAGE_HISTORY:
        return []
    messages = [one for one in call.world.messages.get(channel.id, {}).values() if not one.is_ephemeral]
    messages.sort(key=lambda one: one.id)
    if before is not None:
        messages = [one for one in messages if one.id < before][-limit:]
    elif after is not None:
        messages = [one for one in messages if one.id > after][:limit]
    elif around is not None:
        half = limit // 2
        earlier = [one for one in messages if one.id < around][-half:] if half else []
        later = [one for one in messages if one.id >= around][: limit - half]
        messages = earlier + later
    else:
        messages = messages[-limit:]
    return [call.payloads.message(one) for one in reversed(messages)]


async def get_message(call: Call) -> Any:
    channel = call.channel()
    if not call.permissions(channel) & Permission.READ_MESSAGE_HISTORY:
        raise missing_access()
    return call.payloads.message(call.message(channel))


async def edit_message(call: Call) -> Any:
    channel = call.channel()
    message = call.message(channel)
    permissions = call.permissions(channel)
    refuse_archived(channel)
    if message.author_id != call.bot_id or message.webhook_name is not None:
        return _suppress_others(call, message, permissions)
    if message.kind.is_system:
        raise ApiError(400, 50021, "Cannot execute action on a system message")
    refuse_locked(call, channel, permissions)
    place = Place()
    is_v2 = bool(message.flags & MessageFlag.IS_COMPONENTS_V2)
    checked = check_message(call.form, place, Way.EDIT, call.uploads, is_second_generation=is_v2)
    place.raise_refusals()
    if checked.flags & MessageFlag.IS_COMPONENTS_V2 and not is_v2:
        _refuse_conversion(message, checked)
    if message.flags & MessageFlag.CROSSPOSTED:
        _count_edit(call, channel, ANNOUNCEMENT_EDITS)
    if (call.now - message.created_at).total_seconds() > OLD_SECONDS:
        _count_edit(call, channel, OLD_EDITS)
    checked = permitted(checked, permissions, is_edit=True)
    edited = call.services.posting.edit(
        message,
        checked,
        default_mentions=EVERYTHING,
        may_mention_everyone=bool(permissions & Permission.MENTION_EVERYONE),
    )
    return call.payloads.message(edited)


async def delete_message(call: Call) -> Any:
    channel = call.channel()
    message = call.message(channel)
    if message.author_id != call.bot_id and not call.permissions(channel) & Permission.MANAGE_MESSAGES:
        raise missing_permissions()
    call.world.remove_message(message)


async def bulk_delete(call: Call) -> Any:
    channel = call.channel(Permission.MANAGE_MESSAGES)
    if channel.guild_id is None:
        raise ApiError(403, 50003, "Cannot execute action on a DM channel")
    place = Place()
    given = call.form.get("messages")
    if not isinstance(given, list):
        place.at("messages").require()
        place.raise_refusals()
    ids = list(dict.fromkeys(as_snowflake(one) or 0 for one in given or ()))
    if not BULK_LEAST <= len(ids) <= BULK_MOST:
        raise ApiError(
            400, 50016, "Provided too few or too many messages to delete. Must provide at least 2 and at most 100"
        )
    check_length(ids, place, "messages", most=BULK_MOST)
    oldest = call.now.timestamp() - BULK_SECONDS
    if any(moment_of(one).timestamp() < oldest for one in ids):
        raise ApiError(400, 50034, "You can only bulk delete messages that are under 14 days old.")
    messages = call.world.messages.get(channel.id, {})
    gone = tuple(messages.pop(one) for one in ids if one in messages and not messages[one].is_ephemeral)
    if gone:
        call.world.publish(MessagesDeleted(channel.id, gone))


async def crosspost(call: Call) -> Any:
    channel = call.channel()
    if channel.kind is not ChannelKind.ANNOUNCEMENT:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    message = call.message(channel)
    if message.kind is not MessageKind.DEFAULT:
        raise ApiError(400, 50068, "Invalid message type")
    permissions = call.permissions(channel)
    needed = Permission.SEND_MESSAGES
    if message.author_id != call.bot_id:
        needed |= Permission.MANAGE_MESSAGES
    if ~permissions & needed:
        raise missing_permissions()
    if message.flags & MessageFlag.CROSSPOSTED:
        raise ApiError(400, 40033, "This message has already been crossposted.")
    return call.payloads.message(
        call.world.replace_message(replace(message, flags=message.flags | MessageFlag.CROSSPOSTED))
    )


async def start_typing(call: Call) -> Any:
    channel = call.channel(Permission.SEND_MESSAGES)
    call.world.publish(TypingStarted(channel.id, call.bot_id))


def _suppress_others(call: Call, message: Message, permissions: Permission) -> Any:
    """Of other people's messages only the embeds can be hidden, and only by a moderator."""
    if set(call.form) != {"flags"} or not permissions & Permission.MANAGE_MESSAGES:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    place = Place()
    checked = check_message(call.form, place, Way.EDIT)
    place.raise_refusals()
    flags = message.flags & ~MessageFlag.SUPPRESS_EMBEDS | checked.flags & MessageFlag.SUPPRESS_EMBEDS
    return call.payloads.message(call.world.replace_message(replace(message, flags=flags)))


def _refuse_conversion(message: Message, checked: MessageForm) -> None:
    """A message becomes one of the second generation only when its content and embeds are emptied with it."""
    place = Place()
    for key, present in (("content", message.content), ("embeds", message.embeds), ("poll", message.poll)):
        if present and key not in checked.given:
            place.at(key).refuse(
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )
    place.raise_refusals()


_EDIT_LIMITS = {
    ANNOUNCEMENT_EDITS: (20022, "This message cannot be edited due to announcement rate limits."),
    OLD_EDITS: (30046, "Maximum number of edits to messages older than 1 hour reached. Try again later."),
}


def _count_edit(call: Call, channel: Channel, limit: Limit) -> None:
    after = call.services.rate_limits.take_inner(limit, str(channel.id))
    if after is not None:
        code, words = _EDIT_LIMITS[limit]
        raise ApiError(
            429,
            code,
            words,
            extra={"retry_after": round(after, 3), "global": False},
            headers={"Retry-After": str(int(after) + 1), "X-RateLimit-Scope": "shared"},
        )


def _deletion_limit(services: Services, params: Mapping[str, str]) -> Limit:
    message_id = as_snowflake(params["message_id"])
    if message_id is None:
        return DELETE_MESSAGE
    age = (services.world.clock.now() - moment_of(message_id)).total_seconds()
    if age < 10:
        return DELETE_MESSAGE
    return DELETE_OLDER_MESSAGE if age < BULK_SECONDS else DELETE_OLD_MESSAGE


_MESSAGES = "/channels/{channel_id}/messages"
_MESSAGE = f"{_MESSAGES}/{{message_id}}"

ROUTES = (
    Route("POST", _MESSAGES, create_message, limit=POST_MESSAGE),
    Route("GET", _MESSAGES, list_messages, limit=READ_MESSAGES),
    Route("POST", f"{_MESSAGES}/bulk-delete", bulk_delete),
    Route("GET", _MESSAGE, get_message),
    Route("PATCH", _MESSAGE, edit_message, limit=EDIT_MESSAGE),
    Route("DELETE", _MESSAGE, delete_message, limit=_deletion_limit),
    Route("POST", f"{_MESSAGE}/crosspost", crosspost, limit=CROSSPOST),
    Route("POST", "/channels/{channel_id}/typing", start_typing),
)
