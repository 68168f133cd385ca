"""Webhooks: a token stands either for an interaction (its follow-ups) or for a webhook of a channel."""

import secrets
from dataclasses import replace
from typing import Any

from playground.entities import Channel, ChannelKind, Message, MessageFlag, Thread, Webhook
from playground.errors import ApiError, invalid_webhook_token, missing_access, unknown
from playground.permissions import Permission
from playground.posting import Post
from playground.rate_limits import WEBHOOK
from playground.rest import interactions
from playground.rest.call import Call, Route
from playground.rules.channels import check_applied_tags
from playground.rules.form import Place, read_text
from playground.rules.mentions import USERS_ONLY
from playground.rules.messages import Route as Way
from playground.rules.messages import check_message, refuse_empty

WEBHOOKS_A_CHANNEL = 15


async def execute(call: Call) -> Any:
    if _is_interaction(call):
        return await interactions.follow_up(call)
    webhook = _webhook(call)
    place = Place()
    checked = check_message(call.form, place, Way.WEBHOOK, call.uploads)
    place.raise_refusals()
    refuse_empty(checked)
    is_new_thread = bool(checked.thread_name)
    channel = _new_thread(call, webhook, checked.thread_name or "") if is_new_thread else _channel(call, webhook)
    message = call.services.posting.post(
        channel,
        replace(checked, flags=checked.flags & ~MessageFlag.EPHEMERAL),
        Post(
            author_id=webhook.id,
            default_mentions=USERS_ONLY,
            may_mention_everyone=True,
            webhook_id=webhook.id,
            webhook_name=checked.username or webhook.name,
            message_id=channel.id if is_new_thread else None,
        ),
    )
    return call.payloads.message(message) if call.truth("wait") else None


async def get_with_token(call: Call) -> Any:
    if _is_interaction(call):
        return call.payloads.webhook(call.services.desk.pseudo_webhook(interactions.interaction_of(call)))
    made = call.payloads.webhook(_webhook(call))
    del made["user"]
    return made


async def get_message(call: Call) -> Any:
    if _is_interaction(call):
        return await interactions.get_follow_up(call)
    return call.payloads.message(_message(call))


async def edit_message(call: Call) -> Any:
    if _is_interaction(call):
        return await interactions.edit_follow_up(call)
    message = _message(call)
    place = Place()
    checked = check_message(
        call.form,
        place,
        Way.EDIT,
        call.uploads,
        is_second_generation=bool(message.flags & MessageFlag.IS_COMPONENTS_V2),
    )
    place.raise_refusals()
    edited = call.services.posting.edit(message, checked, default_mentions=USERS_ONLY)
    return call.payloads.message(edited)


async def delete_message(call: Call) -> Any:
    if _is_interaction(call):
        return await interactions.delete_follow_up(call)
    call.world.remove_message(_message(call))
    return None


async def create_webhook(call: Call) -> Any:
    channel = call.channel(Permission.MANAGE_WEBHOOKS)
    if channel.guild_id is None or channel.kind is ChannelKind.CATEGORY or channel.kind.is_thread:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    place = Place()
    name = read_text(call.form, "name", place, least=1, most=80, required=True, trim=True)
    if name and ("clyde" in name.casefold() or "discord" in name.casefold()):
        place.at("name").refuse("USERNAME_INVALID_CONTAINS", 'Username cannot contain "discord"')
    place.raise_refusals()
    if sum(one.channel_id == channel.id for one in call.world.webhooks.values()) >= WEBHOOKS_A_CHANNEL:
        raise ApiError(400, 30007, f"Maximum number of webhooks reached ({WEBHOOKS_A_CHANNEL})")
    webhook = Webhook(
        call.world.snowflakes.make(),
        secrets.token_urlsafe(51),
        channel.id,
        channel.guild_id,
        name or "",
        call.bot_id,
    )
    return call.payloads.webhook(call.world.put_webhook(webhook))


async def list_webhooks(call: Call) -> Any:
    channel = call.channel(Permission.MANAGE_WEBHOOKS)
    return [call.payloads.webhook(one) for one in call.world.webhooks.values() if one.channel_id == channel.id]


async def get_webhook(call: Call) -> Any:
    return call.payloads.webhook(_managed(call))


async def delete_webhook(call: Call) -> Any:
    call.world.remove_webhook(_managed(call).id)


async def delete_with_token(call: Call) -> Any:
    call.world.remove_webhook(_webhook(call).id)


def _is_interaction(call: Call) -> bool:
    return call.snowflake("webhook_id") == call.bot_id


def _webhook(call: Call) -> Webhook:
    webhook = call.world.webhooks.get(call.snowflake("webhook_id"))
    if webhook is None:
        raise unknown("webhook")
    if not secrets.compare_digest(webhook.token.encode(), call.params["token"].encode()):
        raise invalid_webhook_token()
    return webhook


def _managed(call: Call) -> Webhook:
    webhook = call.world.webhooks.get(call.snowflake("webhook_id"))
    if webhook is None:
        raise unknown("webhook")
    channel = call.world.channels.get(webhook.channel_id)
    if channel is None or not call.permissions(channel) & Permission.MANAGE_WEBHOOKS:
        raise missing_access()
    return webhook


def _channel(call: Call, webhook: Webhook) -> Channel:
    channel = call.world.channels.get(webhook.channel_id)
    if channel is None:
        raise unknown("channel")
    thread_id = call.query_snowflake("thread_id")
    if thread_id is not None:
        thread = call.world.channels.get(thread_id)
        if thread is None or thread.parent_id != channel.id:
            raise unknown("channel")
        return thread
    if channel.kind in (ChannelKind.FORUM, ChannelKind.MEDIA):
        raise ApiError(400, 220001, "Webhooks posted to forum channels must have a thread_name or thread_id")
    return channel


def _new_thread(call: Call, webhook: Webhook, name: str) -> Channel:
    """Return the forum post that a webhook opens. Raises: ApiError 220002, 220003, 50035 for a wrong tag."""
    forum = call.world.channels.get(webhook.channel_id)
    if forum is None:
        raise unknown("channel")
    if forum.kind not in (ChannelKind.FORUM, ChannelKind.MEDIA):
        raise ApiError(400, 220003, "Webhooks can only create threads in forum channels")
    if call.query_snowflake("thread_id") is not None:
        raise ApiError(400, 220002, "Webhooks posted to forum channels cannot have both a thread_name and thread_id")
    place = Place()
    tags = check_applied_tags(call.form, place, forum.tags)
    place.raise_refusals()
    return call.world.put_channel(
        Channel(
            call.world.snowflakes.make(),
            ChannelKind.PUBLIC_THREAD,
            name,
            forum.guild_id,
            parent_id=forum.id,
            thread=Thread(owner_id=webhook.id, archive_changed_at=call.now, applied_tags=tags),
        )
    )


def _message(call: Call) -> Message:
    webhook = _webhook(call)
    message = call.world.message(_channel(call, webhook).id, call.snowflake("message_id"))
    if message is None or message.webhook_id != webhook.id:
        raise unknown("message")
    return message


def _open(method: str, path: str, handler: Any) -> Route:
    return Route(method, path, handler, limit=WEBHOOK, needs_token=False, counts_globally=False)


_TOKEN = "/webhooks/{webhook_id}/{token}"

ROUTES = (
    Route("POST", "/channels/{channel_id}/webhooks", create_webhook),
    Route("GET", "/channels/{channel_id}/webhooks", list_webhooks),
    Route("GET", "/webhooks/{webhook_id}", get_webhook),
    Route("DELETE", "/webhooks/{webhook_id}", delete_webhook),
    _open("GET", _TOKEN, get_with_token),
    _open("POST", _TOKEN, execute),
    _open("DELETE", _TOKEN, delete_with_token),
    _open("GET", f"{_TOKEN}/messages/@original", interactions.get_original),
    _open("PATCH", f"{_TOKEN}/messages/@original", interactions.edit_original),
    _open("DELETE", f"{_TOKEN}/messages/@original", interactions.delete_original),
    _open("GET", f"{_TOKEN}/messages/{{message_id}}", get_message),
    _open("PATCH", f"{_TOKEN}/messages/{{message_id}}", edit_message),
    _open("DELETE", f"{_TOKEN}/messages/{{message_id}}", delete_message),
)
