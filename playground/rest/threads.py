"""Threads and forum posts."""

from dataclasses import replace
from typing import Any

from playground.changes import ThreadMembersChanged
from playground.entities import Channel, ChannelKind, Json, MessageFlag, MessageKind, Thread
from playground.errors import ApiError, missing_access, missing_permissions, unknown
from playground.permissions import Permission
from playground.posting import Post
from playground.rest.call import Answer, Call, Route
from playground.rules.channels import (
    NAME,
    REQUIRE_TAG,
    SLOWMODE,
    check_applied_tags,
    read_archive_minutes,
)
from playground.rules.form import Place, read_choice, read_flag, read_text, read_whole
from playground.rules.mentions import EVERYTHING
from playground.rules.messages import Route as Way
from playground.rules.messages import check_message, refuse_empty

_FORUMS = (ChannelKind.FORUM, ChannelKind.MEDIA)


async def start_from_message(call: Call) -> Any:
    channel = call.channel(Permission.CREATE_PUBLIC_THREADS)
    if channel.kind not in (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT):
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    message = call.message(channel)
    if message.kind.is_system:
        raise ApiError(400, 50068, "Invalid message type")
    if message.flags & MessageFlag.HAS_THREAD or message.id in call.world.channels:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    kind = ChannelKind.ANNOUNCEMENT_THREAD if channel.kind is ChannelKind.ANNOUNCEMENT else ChannelKind.PUBLIC_THREAD
    thread = _made(call, channel, call.form, kind, message.id)
    call.world.put_channel(thread)
    call.world.replace_message(replace(message, flags=message.flags | MessageFlag.HAS_THREAD))
    return Answer(201, call.payloads.channel(thread))


async def start(call: Call) -> Any:
    channel = call.channel()
    if channel.kind in _FORUMS:
        return Answer(201, _post(call, channel))
    if channel.kind not in (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT):
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    place = Place()
    kind = ChannelKind(read_choice(call.form, "type", place, (10, 11, 12)) or 12)
    place.raise_refusals()
    if kind is ChannelKind.PRIVATE_THREAD and channel.kind is not ChannelKind.TEXT:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    needed = (
        Permission.CREATE_PRIVATE_THREADS if kind is ChannelKind.PRIVATE_THREAD else Permission.CREATE_PUBLIC_THREADS
    )
    if not call.permissions(channel) & needed:
        raise missing_permissions()
    thread = _made(call, channel, call.form, kind, call.world.snowflakes.make())
    return Answer(201, call.payloads.channel(call.world.put_channel(thread)))


def edit_thread(call: Call, channel: Channel) -> Any:
    """Apply PATCH /channels/{id} to a thread."""
    thread = channel.thread
    assert thread is not None
    form = call.form
    permissions = call.permissions(channel)
    manages = bool(permissions & Permission.MANAGE_THREADS)
    if not manages:
        only_wakes = set(form) <= {"archived"} and form.get("archived") is False
        own = thread.owner_id == call.bot_id and set(form) <= {"name", "archived", "auto_archive_duration"}
        if thread.locked or not (own or (only_wakes and permissions & Permission.SEND_MESSAGES)):
            raise missing_permissions()
    if thread.archived and form.get("archived") is not False and set(form) - {"archived", "locked"}:
        raise ApiError(400, 50083, "Thread is archived")
    place = Place()
    name = read_text(form, "name", place, least=1, most=NAME, trim=True)
    archived = read_flag(form, "archived", place, default=thread.archived)
    tags = thread.applied_tags
    if form.get("applied_tags") is not None:
        parent = call.world.channels[channel.parent_id or 0]
        tags = check_applied_tags(form, place, parent.tags)
    slowmode = read_whole(form, "rate_limit_per_user", place, least=0, most=SLOWMODE)
    edited = replace(
        channel,
        name=name or channel.name,
        slowmode_seconds=channel.slowmode_seconds if slowmode is None else slowmode,
        thread=replace(
            thread,
            archived=archived,
            locked=read_flag(form, "locked", place, default=thread.locked),
            invitable=read_flag(form, "invitable", place, default=thread.invitable),
            auto_archive_minutes=read_archive_minutes(form, place) or thread.auto_archive_minutes,
            archive_changed_at=call.now if archived != thread.archived else thread.archive_changed_at,
            applied_tags=tags,
        ),
    )
    place.raise_refusals()
    return call.payloads.channel(call.world.put_channel(edited))


async def join(call: Call) -> Any:
    return _add(call, call.bot_id)


async def leave(call: Call) -> Any:
    return _remove(call, call.bot_id)


async def add_member(call: Call) -> Any:
    user_id = call.snowflake("user_id")
    thread = _thread(call)
    guild = call.world.guild_of(thread)
    if guild is None or user_id not in guild.members:
        raise unknown("member")
    if not call.permissions(thread) & Permission.SEND_MESSAGES:
        raise missing_permissions()
    return _add(call, user_id)


async def remove_member(call: Call) -> Any:
    thread = _thread(call)
    owns = thread.thread is not None and thread.thread.owner_id == call.bot_id
    if not call.permissions(thread) & Permission.MANAGE_THREADS and not (
        owns and thread.kind is ChannelKind.PRIVATE_THREAD
    ):
        raise missing_permissions()
    return _remove(call, call.snowflake("user_id"))


async def list_members(call: Call) -> Any:
    thread = _thread(call)
    return [call.payloads.thread_member(thread, one) for one in sorted(_state(thread).members)]


async def get_member(call: Call) -> Any:
    thread = _thread(call)
    user_id = call.snowflake("user_id")
    if user_id not in _state(thread).members:
        raise unknown("member")
    return call.payloads.thread_member(thread, user_id)


async def list_active(call: Call) -> Any:
    guild = call.guild()
    threads = [
        one
        for one in guild.channels.values()
        if one.thread is not None and not one.thread.archived and call.permissions(one) & Permission.VIEW_CHANNEL
    ]
    return _listed(call, threads) | {"has_more": False}


async def list_archived_public(call: Call) -> Any:
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    kinds = (ChannelKind.PUBLIC_THREAD, ChannelKind.ANNOUNCEMENT_THREAD)
    return _listed(call, _archived(call, channel, kinds)) | {"has_more": False}


async def list_archived_private(call: Call) -> Any:
    channel = call.channel(Permission.READ_MESSAGE_HISTORY | Permission.MANAGE_THREADS)
    return _listed(call, _archived(call, channel, (ChannelKind.PRIVATE_THREAD,))) | {"has_more": False}


async def list_joined_private(call: Call) -> Any:
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    threads = _archived(call, channel, (ChannelKind.PRIVATE_THREAD,))
    return _listed(call, [one for one in threads if call.bot_id in _state(one).members]) | {"has_more": False}


def _made(call: Call, channel: Channel, form: Json, kind: ChannelKind, thread_id: int) -> Channel:
    place = Place()
    name = read_text(form, "name", place, least=1, most=NAME, required=True, trim=True)
    minutes = read_archive_minutes(form, place)
    slowmode = read_whole(form, "rate_limit_per_user", place, least=0, most=SLOWMODE)
    tags = check_applied_tags(form, place, channel.tags) if channel.kind in _FORUMS else ()
    place.raise_refusals()
    return Channel(
        thread_id,
        kind,
        name or "",
        channel.guild_id,
        parent_id=channel.id,
        slowmode_seconds=slowmode or 0,
        thread=Thread(
            owner_id=call.bot_id,
            auto_archive_minutes=minutes or 4320,
            invitable=read_flag(form, "invitable", place, default=True),
            archive_changed_at=call.now,
            members=frozenset((call.bot_id,)),
            applied_tags=tags,
        ),
    )


def _post(call: Call, forum: Channel) -> Json:
    """Start a forum post: a thread whose first message has its id."""
    permissions = call.permissions(forum)
    if not permissions & Permission.SEND_MESSAGES:
        raise missing_permissions()
    form = call.form
    place = Place()
    message_form = form.get("message")
    if not isinstance(message_form, dict):
        place.at("message").require()
        place.raise_refusals()
        return {}
    checked = check_message(message_form, place.at("message"), Way.CHANNEL, call.uploads)
    place.raise_refusals()
    refuse_empty(checked)
    thread = _made(call, forum, form, ChannelKind.PUBLIC_THREAD, call.world.snowflakes.make())
    applied = _state(thread).applied_tags
    if forum.flags & REQUIRE_TAG and not applied:
        raise ApiError(400, 40067, "A tag is required to create a forum post in this channel")
    if any(tag.moderated and tag.id in applied for tag in forum.tags) and not permissions & Permission.MANAGE_THREADS:
        raise missing_permissions()
    call.world.put_channel(thread)
    message = call.services.posting.post(
        thread,
        checked,
        Post(
            author_id=call.bot_id,
            default_mentions=EVERYTHING,
            may_mention_everyone=bool(permissions & Permission.MENTION_EVERYONE),
            kind=MessageKind.DEFAULT,
            message_id=thread.id,
        ),
    )
    return call.payloads.channel(thread) | {"message": call.payloads.message(message)}


def _thread(call: Call) -> Channel:
    channel = call.channel()
    if channel.thread is None:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    return channel


def _state(channel: Channel) -> Thread:
    if channel.thread is None:
        raise missing_access()
    return channel.thread


def _add(call: Call, user_id: int) -> None:
    channel = _thread(call)
    thread = _state(channel)
    if thread.archived:
        raise ApiError(400, 50083, "Thread is archived")
    if user_id not in thread.members:
        _put_members(call, channel, thread.members | {user_id}, added=(user_id,))


def _remove(call: Call, user_id: int) -> None:
    channel = _thread(call)
    thread = _state(channel)
    if user_id in thread.members:
        _put_members(call, channel, thread.members - {user_id}, removed=(user_id,))


def _put_members(
    call: Call,
    channel: Channel,
    members: frozenset[int],
    *,
    added: tuple[int, ...] = (),
    removed: tuple[int, ...] = (),
) -> None:
    changed = call.world.put_channel(replace(channel, thread=replace(_state(channel), members=members)))
    call.world.publish(ThreadMembersChanged(changed, added, removed))


def _archived(call: Call, channel: Channel, kinds: tuple[ChannelKind, ...]) -> list[Channel]:
    guild = call.world.guild_of(channel)
    if guild is None:
        return []
    return [
        one
        for one in guild.channels.values()
        if one.thread is not None and one.thread.archived and one.parent_id == channel.id and one.kind in kinds
    ]


def _listed(call: Call, threads: list[Channel]) -> Json:
    return {
        "threads": [call.payloads.channel(one) for one in threads],
        "members": [
            call.payloads.thread_member(one, call.bot_id) for one in threads if call.bot_id in _state(one).members
        ],
    }


_CHANNEL = "/channels/{channel_id}"

ROUTES = (
    Route("POST", f"{_CHANNEL}/messages/{{message_id}}/threads", start_from_message),
    Route("POST", f"{_CHANNEL}/threads", start),
    Route("PUT", f"{_CHANNEL}/thread-members/@me", join),
    Route("DELETE", f"{_CHANNEL}/thread-members/@me", leave),
    Route("PUT", f"{_CHANNEL}/thread-members/{{user_id}}", add_member),
    Route("DELETE", f"{_CHANNEL}/thread-members/{{user_id}}", remove_member),
    Route("GET", f"{_CHANNEL}/thread-members", list_members),
    Route("GET", f"{_CHANNEL}/thread-members/{{user_id}}", get_member),
    Route("GET", "/guilds/{guild_id}/threads/active", list_active),
    Route("GET", f"{_CHANNEL}/threads/archived/public", list_archived_public),
    Route("GET", f"{_CHANNEL}/threads/archived/private", list_archived_private),
    Route("GET", f"{_CHANNEL}/users/@me/threads/archived/private", list_joined_private),
)
