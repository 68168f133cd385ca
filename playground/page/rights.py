"""What one person may do in a channel beside writing, so that the page offers just that."""

from playground.entities import Channel, ChannelKind, Json, User
from playground.page.forum import is_forum
from playground.page.names import rights
from playground.permissions import ALL, Permission, is_archived, is_locked
from playground.rules.channels import REQUIRE_TAG
from playground.world import World

_WITH_THREADS = (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT)


def rights_view(world: World, user: User, channel: Channel) -> Json:
    """Return what may be done with messages, and what may be begun here: threads, posts, polls."""
    is_direct = channel.guild_id is None
    allowed = ALL if is_direct else rights(world, user, channel)
    has_threads = channel.kind in _WITH_THREADS
    return {
        "mayAttach": Permission.ATTACH_FILES in allowed,
        "mayReact": Permission.ADD_REACTIONS in allowed and not is_archived(channel),
        "mayDelete": Permission.MANAGE_MESSAGES in allowed and not is_direct,
        "mayAsk": Permission.SEND_POLLS in allowed and not is_locked(channel, allowed),
        "mayStartThread": has_threads and Permission.CREATE_PUBLIC_THREADS in allowed,
        "mayStartPrivateThread": channel.kind is ChannelKind.TEXT and Permission.CREATE_PRIVATE_THREADS in allowed,
        "mayWriteInThreads": Permission.SEND_MESSAGES_IN_THREADS in allowed,
        "mayPost": is_forum(channel) and Permission.SEND_MESSAGES in allowed,
        "needsTag": bool(channel.flags & REQUIRE_TAG),
        "tagsToSet": [
            {"id": str(tag.id), "name": tag.name}
            for tag in channel.tags
            if not tag.moderated or Permission.MANAGE_THREADS in allowed
        ],
    }
