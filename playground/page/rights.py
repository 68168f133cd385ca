"""What one person may do with messages in a channel, so that the page offers just that."""

from playground.entities import Channel, Json, User
from playground.page.names import rights
from playground.permissions import Permission
from playground.world import World


def rights_view(world: World, user: User, channel: Channel) -> Json:
    """Return whether files may be attached, reactions added, and the messages of others deleted."""
    if channel.guild_id is None:
        return {"mayAttach": True, "mayReact": True, "mayDelete": False}
    allowed = rights(world, user, channel)
    return {
        "mayAttach": Permission.ATTACH_FILES in allowed,
        "mayReact": Permission.ADD_REACTIONS in allowed,
        "mayDelete": Permission.MANAGE_MESSAGES in allowed,
    }
