"""What Discord itself writes into a channel, in plain words."""

from playground.entities import Message, MessageKind
from playground.page.markdown.nodes import Node
from playground.world import World


def system_nodes(world: World, message: Message, author: str) -> list[Node] | None:
    """Return the sentence that stands in the place of the message's own text; None for what somebody wrote."""
    who: Node = {"type": "bold", "children": [_text(author)]}
    match message.kind:
        case MessageKind.PINNED:
            return [who, _text(" pinned "), _jump(message, "a message"), _text(" to this channel.")]
        case MessageKind.THREAD_CREATED:
            thread = world.channels.get(message.reference.channel_id) if message.reference is not None else None
            name = thread.name if thread is not None else message.content
            link = _text(name) if thread is None else _jump_to(str(thread.id), None, name)
            return [who, _text(" started a thread: "), link, _text(".")]
    return None


def _jump(message: Message, words: str) -> Node:
    reference = message.reference
    if reference is None:
        return _text(words)
    return _jump_to(str(reference.channel_id), str(reference.message_id), words)


def _jump_to(channel_id: str, message_id: str | None, words: str) -> Node:
    return {"type": "jump", "channel": channel_id, "message": message_id, "name": None, "children": [_text(words)]}


def _text(words: str) -> Node:
    return {"type": "text", "text": words}
