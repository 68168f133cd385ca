"""The thread that hangs at a message."""

from playground.entities import Json, Message, MessageFlag
from playground.world import World


def thread_view(world: World, message: Message) -> Json | None:
    """Return the thread that was started from the message, which has its id; None if there is none (any more)."""
    thread = world.channels.get(message.id)
    if thread is None or thread.thread is None or not message.flags & MessageFlag.HAS_THREAD:
        return None
    if thread.id == message.channel_id:
        return None
    return {
        "id": str(thread.id),
        "name": thread.name,
        "count": len(world.messages.get(thread.id, {})),
        "archived": thread.thread.archived,
    }
