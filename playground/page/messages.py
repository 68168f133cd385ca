"""Messages as the page draws them: texts read into nodes, names filled in, for one reader.

They are made from the objects that the API itself gives out (`playground.payloads`), so that the page shows
what any client of Discord would get.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from playground.entities import Json, Message, MessageFlag, MessageKind, User
from playground.interactions.interaction import TOKEN_SECONDS
from playground.page.markdown.nodes import plain_text
from playground.page.markdown.reader import Markdown
from playground.page.mentions import mentions
from playground.page.message_parts import MessageParts, attachment_view, cards, milliseconds, poll_view
from playground.page.names import ChannelNames, role_color
from playground.page.system_messages import system_nodes
from playground.page.threads import thread_view
from playground.payloads import Payloads
from playground.polls import votes_of
from playground.world import World

_CONTEXT_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class MessageViews:
    """Writes messages for the page."""

    world: World
    payloads: Payloads
    markdown: Markdown

    def message(self, message: Message, reader: User) -> Json:
        """Return the message as `reader` sees it."""
        wire = self.payloads.message(message)
        names = ChannelNames(self.world, self.world.channels[message.channel_id], reader)
        texts = MessageParts(self.markdown, names, message.mention_everyone)
        author = self.author(message)
        return {
            "id": wire["id"],
            "channel": wire["channel_id"],
            "kind": wire["type"],
            "at": milliseconds(message.created_at),
            "edited": milliseconds(message.edited_at) if message.edited_at is not None else None,
            "author": author,
            "system": system_nodes(self.world, message, str(author["name"])),
            "content": texts.read(message.content),
            "source": message.content,
            "used": self._used(message),
            "reply": self._reply(message, texts),
            "thinking": message.is_thinking and not self._is_given_up(message),
            "failed": message.is_thinking and self._is_given_up(message),
            "ephemeral": message.is_ephemeral,
            "mentionsYou": mentions(self.world, message, reader),
            "pinned": message.pinned,
            "published": bool(message.flags & (MessageFlag.CROSSPOSTED | MessageFlag.IS_CROSSPOST)),
            "thread": thread_view(self.world, message),
            "forwarded": self._forwarded(wire, texts),
            "poll": poll_view(wire["poll"], votes_of(message, reader.id)) if wire.get("poll") else None,
            "embeds": [texts.embed(group) for group in cards(wire["embeds"])],
            "attachments": [attachment_view(one) for one in wire["attachments"]],
            "components": [texts.component(one) for one in wire["components"]],
            "reactions": [_reaction(emoji, user_ids, reader) for emoji, user_ids in message.reactions],
        }

    def form(self, form: Json, channel_id: int, reader: User) -> Json:
        """Return a modal as the page draws it."""
        texts = MessageParts(self.markdown, ChannelNames(self.world, self.world.channels[channel_id], reader))
        return {"title": form["title"], "components": [texts.component(one) for one in form["components"]]}

    def author(self, message: Message) -> Json:
        wire = self.payloads.author(message)
        guild = self.world.guild_of(self.world.channels[message.channel_id])
        return {
            "id": wire["id"],
            "name": wire["username"] if message.webhook_name else self._name(message.author_id, message),
            "bot": bool(wire.get("bot")),
            "color": role_color(guild, message.author_id),
        }

    def _name(self, user_id: int, message: Message) -> str:
        reader = self.world.users[user_id]
        names = ChannelNames(self.world, self.world.channels[message.channel_id], reader)
        return names.user_name(user_id) or reader.username

    def _used(self, message: Message) -> Json | None:
        invocation = message.invocation
        if invocation is None or invocation.command_name is None or invocation.original_message_id is not None:
            return None
        user_id = invocation.user_id
        return {
            "user": {"id": str(user_id), "name": self._name(user_id, message)},
            "name": f"{'' if message.kind is MessageKind.CONTEXT_MENU_COMMAND else '/'}{invocation.command_name}",
        }

    def _reply(self, message: Message, texts: MessageParts) -> Json | None:
        reference = message.reference
        source_id = message.invocation.source_message_id if message.invocation is not None else None
        if reference is not None and not reference.forwards:
            target = self.world.message(reference.channel_id, reference.message_id)
        elif source_id is not None:
            target = self.world.message(message.channel_id, source_id)
        else:
            return None
        if target is None:
            return {"author": None, "text": "", "id": None}
        text = plain_text(texts.read(target.content)).strip().replace("\n", " ")
        if not text:
            text = "Click to see attachment" if target.attachments else "Click to see embed"
        return {"author": self.author(target), "text": text[:_CONTEXT_CHARACTERS], "id": str(target.id)}

    def _forwarded(self, wire: Json, texts: MessageParts) -> Json | None:
        snapshots = wire.get("message_snapshots")
        if not snapshots:
            return None
        shown = snapshots[0]["message"]
        reference = wire["message_reference"]
        return {
            "content": texts.read(shown["content"]),
            "embeds": [texts.embed(group) for group in cards(shown["embeds"])],
            "attachments": [attachment_view(one) for one in shown["attachments"]],
            "at": milliseconds(datetime.fromisoformat(shown["timestamp"])),
            "channel": reference["channel_id"],
            "id": reference["message_id"],
        }

    def _is_given_up(self, message: Message) -> bool:
        """Whether the token with which "thinking" could be replaced has died."""
        return (self.world.clock.now() - message.created_at).total_seconds() >= TOKEN_SECONDS


def _reaction(emoji: str, user_ids: Sequence[int], reader: User) -> Json:
    name, _, emoji_id = emoji.partition(":")
    return {"emoji": f":{name}:" if emoji_id else name, "count": len(user_ids), "yours": reader.id in user_ids}
