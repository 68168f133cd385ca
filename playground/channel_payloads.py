"""Channels, threads and conversations as Discord's objects on the wire."""

from playground.entities import Channel, ChannelKind, Json
from playground.guild_payloads import overwrite_payload, time_text, user_payload
from playground.world import World


def channel_payload(channel: Channel, world: World) -> Json:
    """Return the channel, thread or conversation. The bot is not among a conversation's recipients."""
    made: Json = {"id": str(channel.id), "type": int(channel.kind), "flags": channel.flags}
    if channel.kind.is_private:
        made["last_message_id"] = _last_message_id(channel, world)
        others = [one for one in channel.recipients if one != world.application.id]
        made["recipients"] = [user_payload(world.users[one]) for one in others]
        if channel.kind is ChannelKind.GROUP:
            made |= {"name": channel.name or None, "icon": None, "owner_id": str(channel.recipients[0])}
        return made
    made |= {
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "parent_id": str(channel.parent_id) if channel.parent_id is not None else None,
        "rate_limit_per_user": channel.slowmode_seconds,
    }
    if channel.kind.holds_messages:
        made["last_message_id"] = _last_message_id(channel, world)
    if channel.thread is not None:
        return made | _thread_fields(channel, world)
    made |= {
        "position": channel.position,
        "nsfw": channel.nsfw,
        "permission_overwrites": [overwrite_payload(one) for one in channel.overwrites],
    }
    if channel.kind in (ChannelKind.VOICE, ChannelKind.STAGE):
        made |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
    if channel.kind is not ChannelKind.CATEGORY:
        made["topic"] = channel.topic
    if channel.kind in (ChannelKind.FORUM, ChannelKind.MEDIA):
        made |= {
            "available_tags": [
                {
                    "id": str(tag.id),
                    "name": tag.name,
                    "moderated": tag.moderated,
                    "emoji_id": None,
                    "emoji_name": None,
                }
                for tag in channel.tags
            ],
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
            "template": "",
        }
    return made


def thread_member_payload(thread: Channel, user_id: int, world: World) -> Json:
    return {
        "id": str(thread.id),
        "user_id": str(user_id),
        "join_timestamp": time_text(world.clock.now()),
        "flags": 0,
    }


def _last_message_id(channel: Channel, world: World) -> str | None:
    messages = world.messages.get(channel.id)
    return str(next(reversed(messages))) if messages else None


def _thread_fields(channel: Channel, world: World) -> Json:
    thread = channel.thread
    assert thread is not None
    changed = thread.archive_changed_at or world.clock.now()
    metadata: Json = {
        "archived": thread.archived,
        "auto_archive_duration": thread.auto_archive_minutes,
        "archive_timestamp": time_text(changed),
        "locked": thread.locked,
        "create_timestamp": time_text(changed),
    }
    if channel.kind is ChannelKind.PRIVATE_THREAD:
        metadata["invitable"] = thread.invitable
    count = len(world.messages.get(channel.id, {}))
    made: Json = {
        "owner_id": str(thread.owner_id),
        "thread_metadata": metadata,
        "message_count": count,
        "total_message_sent": count,
        "member_count": len(thread.members),
    }
    if thread.applied_tags:
        made["applied_tags"] = [str(one) for one in thread.applied_tags]
    if world.application.id in thread.members:
        made["member"] = thread_member_payload(channel, world.application.id, world)
    return made
