"""The reactions of a message: its kinds in the order in which they were first given, and who gave each."""

from dataclasses import replace

from playground.changes import ReactionChanged
from playground.entities import Message
from playground.world import World

MOST_KINDS = 20
"""As many kinds of reaction as a message can have (Error Codes, 30010)."""


def is_full(message: Message) -> bool:
    """Whether the message takes no kind of reaction that it does not have yet."""
    return len(message.reactions) >= MOST_KINDS


def add_reaction(world: World, message: Message, emoji: str, user_id: int) -> None:
    """Add somebody's reaction; one that is there already stays, and nobody is told."""
    reactions = dict(message.reactions)
    given = reactions.get(emoji, ())
    if user_id not in given:
        reactions[emoji] = (*given, user_id)
        _put(world, message, reactions, emoji, user_id, added=True)


def take_reaction(world: World, message: Message, emoji: str, user_id: int) -> None:
    """Remove somebody's reaction; where there is none, nothing happens."""
    reactions = dict(message.reactions)
    left = tuple(one for one in reactions.get(emoji, ()) if one != user_id)
    if left == reactions.get(emoji, ()):
        return
    if left:
        reactions[emoji] = left
    else:
        del reactions[emoji]
    _put(world, message, reactions, emoji, user_id, added=False)


def clear_reactions(world: World, message: Message, emoji: str | None = None) -> None:
    """Remove all reactions of one kind, or of every kind; where there is none, nothing happens."""
    left = {kind: given for kind, given in message.reactions if emoji is not None and kind != emoji}
    if len(left) != len(message.reactions):
        _put(world, message, left, emoji, None, added=False)


def _put(
    world: World,
    message: Message,
    reactions: dict[str, tuple[int, ...]],
    emoji: str | None,
    user_id: int | None,
    *,
    added: bool,
) -> None:
    edited = replace(message, reactions=tuple(reactions.items()))
    # Not `replace_message`: the bot is told of a reaction by an event of its own.
    world.messages[message.channel_id][message.id] = edited
    world.publish(ReactionChanged(edited, emoji, user_id, added))
