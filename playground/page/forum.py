"""A forum as the page lists it: its posts, each a thread that can be opened."""

from dataclasses import dataclass

from playground.entities import Channel, ChannelKind, Json, Message, User
from playground.page.markdown.nodes import plain_text
from playground.page.markdown.reader import Markdown
from playground.page.names import ChannelNames, role_color
from playground.snowflakes import moment_of
from playground.world import World

EXCERPT_CHARACTERS = 160
_FORUMS = (ChannelKind.FORUM, ChannelKind.MEDIA)
_PINNED = 1 << 1
"""Flag of a thread that stays on top of its forum (Resources, Channel, Channel Flags)."""


def is_forum(channel: Channel) -> bool:
    """Return whether the channel holds posts in the place of messages."""
    return channel.kind in _FORUMS


@dataclass(frozen=True, slots=True)
class Forum:
    """Writes posts down for one reader."""

    world: World
    markdown: Markdown

    def posts(self, forum: Channel, reader: User) -> list[Json]:
        """Return the posts, the newest first; the page brings those with something new to the top."""
        guild = self.world.guild_of(forum)
        threads = (one for one in guild.channels.values() if one.parent_id == forum.id) if guild is not None else ()
        return [self.post(one, reader) for one in sorted(threads, key=lambda one: -one.id) if one.thread is not None]

    def post(self, thread: Channel, reader: User) -> Json:
        forum = self.world.channels[thread.parent_id or 0]
        messages = self.world.messages.get(thread.id, {})
        opening = messages.get(thread.id) or next(iter(messages.values()), None)
        last = next(reversed(messages.values()), None)
        state = thread.thread
        assert state is not None
        names = ChannelNames(self.world, thread, reader)
        return {
            "id": str(thread.id),
            "forum": str(forum.id),
            "name": thread.name,
            "tags": [tag.name for tag in forum.tags if tag.id in state.applied_tags],
            "author": {
                "name": names.user_name(state.owner_id) or "unknown-user",
                "color": role_color(self.world.guild_of(thread), state.owner_id),
            },
            "excerpt": self._excerpt(opening, names) if opening is not None else "",
            "replies": max(0, len(messages) - (1 if opening is not None and opening.id == thread.id else 0)),
            "at": int(moment_of(thread.id).timestamp() * 1000),
            "last": int((last.created_at if last is not None else moment_of(thread.id)).timestamp() * 1000),
            "archived": state.archived,
            "locked": state.locked,
            "pinned": bool(thread.flags & _PINNED),
        }

    def _excerpt(self, message: Message, names: ChannelNames) -> str:
        text = plain_text(self.markdown.read(message.content, names)) if message.content else ""
        return " ".join(text.split())[:EXCERPT_CHARACTERS]
