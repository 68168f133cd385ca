"""Channels of guilds, and conversations."""

from dataclasses import replace
from typing import Any

from playground.entities import Channel, ChannelKind, Guild, Json, Overwrite, Webhook
from playground.errors import ApiError, missing_permissions, unknown
from playground.permissions import Permission, base_permissions, channel_permissions
from playground.rate_limits import EDIT_CHANNEL, NAME_CHANNEL
from playground.rest.call import Answer, Call, Route
from playground.rest.threads import edit_thread
from playground.rules.channels import (
    CATEGORY_CHANNELS,
    CHANNELS,
    check_channel,
    check_channel_name,
    check_overwrite,
    check_overwrites,
    exceeds,
    read_channel_kind,
    refuse_without_tags,
)
from playground.rules.form import Place, as_snowflake, read_choice, read_snowflake


async def get_channel(call: Call) -> Any:
    return call.payloads.channel(call.channel())


async def edit_channel(call: Call) -> Any:
    channel = call.channel()
    if channel.kind.is_private:
        raise ApiError(403, 50003, "Cannot execute action on a DM channel")
    if channel.thread is not None:
        return edit_thread(call, channel)
    if not call.permissions(channel) & Permission.MANAGE_CHANNELS:
        raise missing_permissions()
    form = call.form
    guild = call.world.guilds[channel.guild_id or 0]
    place = Place()
    kind = channel.kind
    if form.get("type") is not None:
        allowed = (0, 5) if kind in (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT) else (int(kind),)
        kind = ChannelKind(read_choice(form, "type", place, allowed) or int(kind))
    fields = check_channel(form, place, kind, call.world.snowflakes)
    name = check_channel_name(form, place, kind, required=False)
    if name:
        fields["name"] = name
    if "parent_id" in form:
        fields["parent_id"] = _parent(call, guild, form, place)
    if form.get("permission_overwrites") is not None:
        overwrites = check_overwrites(form, place)
        _refuse_overwrites(call, guild, channel, overwrites)
        fields["overwrites"] = overwrites
    place.raise_refusals()
    if fields.keys() & {"flags", "tags"}:
        refuse_without_tags(fields.get("flags", channel.flags), fields.get("tags", channel.tags))
    if fields.get("name", channel.name) != channel.name or fields.get("topic", channel.topic) != channel.topic:
        _count_naming(call, channel)
    return call.payloads.channel(call.world.put_channel(replace(channel, kind=kind, **fields)))


async def delete_channel(call: Call) -> Any:
    channel = call.channel()
    if channel.kind.is_private:
        return call.payloads.channel(channel)
    needed = Permission.MANAGE_THREADS if channel.thread is not None else Permission.MANAGE_CHANNELS
    if not call.permissions(channel) & needed:
        raise missing_permissions()
    made = call.payloads.channel(channel)
    call.world.remove_channel(channel.id)
    return made


async def list_guild_channels(call: Call) -> Any:
    return [call.payloads.channel(one) for one in call.guild().channels.values() if one.thread is None]


async def create_guild_channel(call: Call) -> Any:
    guild = call.guild_with(Permission.MANAGE_CHANNELS)
    form = call.form
    place = Place()
    kind = read_channel_kind(form, place)
    name = check_channel_name(form, place, kind, required=True)
    fields = check_channel(form, place, kind, call.world.snowflakes)
    parent_id = _parent(call, guild, form, place)
    overwrites = check_overwrites(form, place)
    place.raise_refusals()
    if len([one for one in guild.channels.values() if one.thread is None]) >= CHANNELS:
        raise ApiError(400, 30013, f"Maximum number of guild channels reached ({CHANNELS})")
    own = base_permissions(guild, call.me(guild))
    if any(exceeds(one.allow | one.deny, own) for one in overwrites):
        raise missing_permissions()
    refuse_without_tags(fields.get("flags", 0), fields.get("tags", ()))
    position = fields.pop("position", len(guild.channels))
    if parent_id is not None and not form.get("permission_overwrites"):
        # A new channel in a category takes over its overwrites once; later changes are its own.
        overwrites = guild.channels[parent_id].overwrites
    channel = Channel(
        call.world.snowflakes.make(),
        kind,
        name or "",
        guild.id,
        parent_id=parent_id,
        position=position,
        overwrites=overwrites,
        **fields,
    )
    return Answer(201, call.payloads.channel(call.world.put_channel(channel)))


async def move_guild_channels(call: Call) -> Any:
    guild = call.guild_with(Permission.MANAGE_CHANNELS)
    if not isinstance(call.body, list):
        raise ApiError(400, 50035, "Invalid Form Body")
    for entry in call.body:
        channel = guild.channels.get(as_snowflake(entry.get("id")) or 0)
        if channel is None:
            raise unknown("channel")
        fields: Json = {}
        if entry.get("position") is not None:
            fields["position"] = int(entry["position"])
        if "parent_id" in entry:
            fields["parent_id"] = as_snowflake(entry["parent_id"]) if entry["parent_id"] is not None else None
        call.world.put_channel(replace(channel, **fields))


async def set_overwrite(call: Call) -> Any:
    channel = _managed(call)
    guild = call.world.guilds[channel.guild_id or 0]
    place = Place()
    overwrite = check_overwrite(call.form, place, call.snowflake("overwrite_id"))
    place.raise_refusals()
    known = guild.members if overwrite.is_member else guild.roles
    if overwrite.id not in known:
        raise unknown("overwrite")
    _refuse_overwrites(call, guild, channel, (overwrite,))
    others = tuple(one for one in channel.overwrites if one.id != overwrite.id)
    call.world.put_channel(replace(channel, overwrites=(*others, overwrite)))


async def delete_overwrite(call: Call) -> Any:
    channel = _managed(call)
    target = call.snowflake("overwrite_id")
    others = tuple(one for one in channel.overwrites if one.id != target)
    if len(others) == len(channel.overwrites):
        raise unknown("overwrite")
    call.world.put_channel(replace(channel, overwrites=others))


async def follow_channel(call: Call) -> Any:
    channel = call.channel()
    if channel.kind is not ChannelKind.ANNOUNCEMENT:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    place = Place()
    target_id = read_snowflake(call.form, "webhook_channel_id", place, required=True)
    place.raise_refusals()
    target = call.world.channels.get(target_id or 0)
    if target is None or target.guild_id is None:
        raise unknown("channel")
    if not call.permissions(target) & Permission.MANAGE_WEBHOOKS:
        raise missing_permissions()
    webhook = Webhook(call.world.snowflakes.make(), "", target.id, target.guild_id, channel.name, call.bot_id)
    call.world.put_webhook(webhook)
    return {"channel_id": str(channel.id), "webhook_id": str(webhook.id)}


async def open_conversation(call: Call) -> Any:
    place = Place()
    recipient_id = read_snowflake(call.form, "recipient_id", place, required=True)
    place.raise_refusals()
    user = call.world.users.get(recipient_id or 0)
    if user is None:
        raise unknown("user")
    if user.id == call.bot_id:
        raise ApiError(400, 50007, "Cannot send messages to this user")
    return call.payloads.channel(call.world.direct_channel(user.id, call.bot_id))


def _managed(call: Call) -> Channel:
    channel = call.channel(Permission.MANAGE_ROLES)
    if channel.guild_id is None or channel.thread is not None:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    return channel


def _parent(call: Call, guild: Guild, form: Json, place: Place) -> int | None:
    parent_id = read_snowflake(form, "parent_id", place)
    if parent_id is None:
        return None
    parent = guild.channels.get(parent_id)
    if parent is None or parent.kind is not ChannelKind.CATEGORY:
        place.at("parent_id").refuse("CHANNEL_PARENT_INVALID_TYPE", "Not a category")
        return None
    if sum(one.parent_id == parent_id for one in guild.channels.values()) >= CATEGORY_CHANNELS:
        place.at("parent_id").refuse(
            "CHANNEL_PARENT_MAX_CHANNELS", f"Maximum number of channels in category reached ({CATEGORY_CHANNELS})"
        )
    return parent_id


def _refuse_overwrites(call: Call, guild: Guild, channel: Channel, overwrites: tuple[Overwrite, ...]) -> None:
    """A bot sets only bits that it has itself, and needs MANAGE_ROLES to set any."""
    own = channel_permissions(guild, call.me(guild), channel, call.now)
    if exceeds(Permission.MANAGE_ROLES.value, own):
        raise missing_permissions()
    changed = [one for one in overwrites if one not in channel.overwrites]
    if any(exceeds(one.allow | one.deny, own) for one in changed):
        raise missing_permissions()


def _count_naming(call: Call, channel: Channel) -> None:
    after = call.services.rate_limits.take_inner(NAME_CHANNEL, str(channel.id))
    if after is not None:
        raise ApiError(
            429,
            20028,
            "The write action you are performing on the channel has hit the write rate limit.",
            extra={"retry_after": round(after, 3), "global": False},
            headers={"Retry-After": str(int(after) + 1), "X-RateLimit-Scope": "user"},
        )


_CHANNEL = "/channels/{channel_id}"
_OVERWRITE = f"{_CHANNEL}/permissions/{{overwrite_id}}"

ROUTES = (
    Route("GET", _CHANNEL, get_channel),
    Route("PATCH", _CHANNEL, edit_channel, limit=EDIT_CHANNEL),
    Route("DELETE", _CHANNEL, delete_channel),
    Route("PUT", _OVERWRITE, set_overwrite),
    Route("DELETE", _OVERWRITE, delete_overwrite),
    Route("POST", f"{_CHANNEL}/followers", follow_channel),
    Route("GET", "/guilds/{guild_id}/channels", list_guild_channels),
    Route("POST", "/guilds/{guild_id}/channels", create_guild_channel),
    Route("PATCH", "/guilds/{guild_id}/channels", move_guild_channels),
    Route("POST", "/users/@me/channels", open_conversation),
)
