"""Reactions and pins of messages."""

from dataclasses import replace
from typing import Any

from playground.changes import PinsChanged
from playground.entities import Channel, Message, MessageKind, Reference
from playground.errors import ApiError, missing_permissions, unknown
from playground.guild_payloads import time_text, user_payload
from playground.permissions import Permission
from playground.rate_limits import REACTION
from playground.reactions import MOST_KINDS, add_reaction, clear_reactions, is_full, take_reaction
from playground.rest.call import Call, Route
from playground.rest.sending import refuse_archived
from playground.rules.components import is_unicode_emoji

PINS = 250


async def add_own(call: Call) -> Any:
    channel, message, emoji = _changing(call)
    permissions = call.permissions(channel)
    if not permissions & Permission.READ_MESSAGE_HISTORY:
        raise missing_permissions()
    if emoji not in dict(message.reactions):
        if not permissions & Permission.ADD_REACTIONS:
            raise missing_permissions()
        if is_full(message):
            raise ApiError(400, 30010, f"Maximum number of reactions reached ({MOST_KINDS})")
    add_reaction(call.world, message, emoji, call.bot_id)


async def remove_own(call: Call) -> Any:
    _, message, emoji = _changing(call)
    take_reaction(call.world, message, emoji, call.bot_id)


async def remove_of_user(call: Call) -> Any:
    channel, message, emoji = _changing(call)
    user_id = call.snowflake("user_id")
    if user_id != call.bot_id and not call.permissions(channel) & Permission.MANAGE_MESSAGES:
        raise missing_permissions()
    take_reaction(call.world, message, emoji, user_id)


async def list_users(call: Call) -> Any:
    _, message, emoji = _target(call)
    limit = call.whole("limit", 25, 1, 100)
    after = call.query_snowflake("after") or 0
    ids = sorted(one for one in dict(message.reactions).get(emoji, ()) if one > after)
    return [user_payload(call.world.users[one]) for one in ids[:limit]]


async def remove_emoji(call: Call) -> Any:
    channel, message, emoji = _changing(call)
    if not call.permissions(channel) & Permission.MANAGE_MESSAGES:
        raise missing_permissions()
    clear_reactions(call.world, message, emoji)


async def remove_all(call: Call) -> Any:
    channel = call.channel(Permission.MANAGE_MESSAGES)
    refuse_archived(channel)
    clear_reactions(call.world, call.message(channel))


async def list_pins(call: Call) -> Any:
    return [call.payloads.message(one) for one in _pinned(call, _readable(call))]


async def list_pin_items(call: Call) -> Any:
    limit = call.whole("limit", 50, 1, 50)
    pinned = _pinned(call, _readable(call))
    items = [{"pinned_at": time_text(one.created_at), "message": call.payloads.message(one)} for one in pinned[:limit]]
    return {"items": items, "has_more": len(pinned) > limit}


async def pin(call: Call) -> Any:
    channel = call.channel(Permission.PIN_MESSAGES)
    refuse_archived(channel)
    message = call.message(channel)
    if message.kind.is_system:
        raise ApiError(400, 50021, "Cannot execute action on a system message")
    if message.pinned:
        return
    if len(_pinned(call, channel)) >= PINS:
        raise ApiError(400, 30003, f"Maximum number of pins reached ({PINS})")
    call.world.replace_message(replace(message, pinned=True))
    call.world.publish(PinsChanged(channel.id))
    call.world.add_message(
        Message(
            call.world.snowflakes.make(),
            channel.id,
            call.bot_id,
            call.now,
            kind=MessageKind.PINNED,
            reference=Reference(message.id, channel.id, channel.guild_id),
        )
    )


async def unpin(call: Call) -> Any:
    channel = call.channel(Permission.PIN_MESSAGES)
    refuse_archived(channel)
    message = call.message(channel)
    if message.pinned:
        call.world.replace_message(replace(message, pinned=False))
        call.world.publish(PinsChanged(channel.id))


def _readable(call: Call) -> Channel:
    return call.channel(Permission.READ_MESSAGE_HISTORY)


def _pinned(call: Call, channel: Channel) -> list[Message]:
    messages = call.world.messages.get(channel.id, {}).values()
    return sorted((one for one in messages if one.pinned), key=lambda one: one.id, reverse=True)


def _changing(call: Call) -> tuple[Channel, Message, str]:
    channel, message, emoji = _target(call)
    refuse_archived(channel)
    return channel, message, emoji


def _target(call: Call) -> tuple[Channel, Message, str]:
    channel = call.channel()
    message = call.message(channel)
    emoji = call.params["emoji"]
    # Only Unicode emoji exist here; a custom one would read `name:id`.
    if not is_unicode_emoji(emoji):
        raise unknown("emoji")
    return channel, message, emoji


_REACTIONS = "/channels/{channel_id}/messages/{message_id}/reactions"
_CHANNEL = "/channels/{channel_id}"

ROUTES = (
    Route("PUT", f"{_REACTIONS}/{{emoji}}/@me", add_own, limit=REACTION),
    Route("DELETE", f"{_REACTIONS}/{{emoji}}/@me", remove_own, limit=REACTION),
    Route("DELETE", f"{_REACTIONS}/{{emoji}}/{{user_id}}", remove_of_user, limit=REACTION),
    Route("GET", f"{_REACTIONS}/{{emoji}}", list_users),
    Route("DELETE", f"{_REACTIONS}/{{emoji}}", remove_emoji, limit=REACTION),
    Route("DELETE", _REACTIONS, remove_all, limit=REACTION),
    Route("GET", f"{_CHANNEL}/pins", list_pins),
    Route("PUT", f"{_CHANNEL}/pins/{{message_id}}", pin),
    Route("DELETE", f"{_CHANNEL}/pins/{{message_id}}", unpin),
    Route("GET", f"{_CHANNEL}/messages/pins", list_pin_items),
    Route("PUT", f"{_CHANNEL}/messages/pins/{{message_id}}", pin),
    Route("DELETE", f"{_CHANNEL}/messages/pins/{{message_id}}", unpin),
)
