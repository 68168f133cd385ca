"""Threads and forum posts."""

from dataclasses import replace
from typing import Any

from playground.changes import ThreadMembersChanged
from playground.entities import Channel, ChannelKind, Json, Thread
from playground.errors import ApiError, missing_access, missing_permissions, thread_archived, unknown
from playground.permissions import Permission
from playground.rest.call import Answer, Call, Route
from playground.rules.channels import NAME, SLOWMODE, check_applied_tags, read_archive_minutes
from playground.rules.form import Place, read_choice, read_flag, read_text, read_whole
from playground.thread_starts import FORUMS, Starter, ThreadStarts


async def start_from_message(call: Call) -> Any:
    channel = call.channel(Permission.CREATE_PUBLIC_THREADS)
    thread = _starts(call).from_message(call.message(channel), call.form, _starter(call, channel))
    return Answer(201, call.payloads.channel(thread))


async def start(call: Call) -> Any:
    channel = call.channel()
    if channel.kind in FORUMS:
        thread, message = _starts(call).post(channel, call.form, call.uploads, _starter(call, channel))
        return Answer(201, call.payloads.channel(thread) | {"message": call.payloads.message(message)})
    place = Place()
    kind = ChannelKind(read_choice(call.form, "type", place, (10, 11, 12)) or 12)
    place.raise_refusals()
    thread = _starts(call).in_channel(channel, kind, call.form, _starter(call, channel))
    return Answer(201, call.payloads.channel(thread))


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
        raise thread_archived()
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


def _starts(call: Call) -> ThreadStarts:
    return ThreadStarts(call.world, call.services.posting)


def _starter(call: Call, channel: Channel) -> Starter:
    return Starter(call.bot_id, call.permissions(channel))


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
        raise thread_archived()
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
