"""What a person writes by hand: messages and replies, their edits and removal, and reactions to others'."""

from collections.abc import Iterable
from dataclasses import replace

from playground.changes import ReactionChanged, ThreadMembersChanged
from playground.entities import Channel, Message, MessageKind, Reference, User
from playground.files import FileStore, Upload
from playground.payloads import Payloads
from playground.people.onlooker import ChannelName, Onlooker, Target
from playground.people.refusals import ClientRefusal
from playground.people.replies import Shown
from playground.permissions import Permission, is_locked
from playground.posting import Post, Posting
from playground.rules.components import is_unicode_emoji
from playground.rules.mentions import EVERYTHING
from playground.rules.messages import ATTACHMENTS, CONTENT, FILE_BYTES, MessageForm
from playground.world import World

REACTIONS = 20
"""As many kinds of reaction as a message can have (Error Codes, 30010)."""
_SYSTEM = (MessageKind.PINNED, MessageKind.THREAD_CREATED)


class Writer(Onlooker):
    """A person who writes. Everything here raises ClientRefusal for what the client would not do."""

    def __init__(self, user_id: int, world: World, payloads: Payloads, files: FileStore, posting: Posting) -> None:
        super().__init__(user_id, world, payloads)
        self._files = files
        self._posting = posting

    async def say(
        self,
        text: str,
        channel: ChannelName = None,
        *,
        files: Iterable[Upload] = (),
        reply_to: Target | None = None,
        pings: bool = True,
    ) -> Shown:
        """Write a message, or with `reply_to` answer one of the same channel; `pings` says whether that one is told.

        Raises: ClientRefusal for an empty or too long one, or without the right to.
        """
        place = self.channel(channel)
        permissions = self.permissions(place)
        uploads = tuple(files)
        if not permissions & Permission.SEND_MESSAGES:
            raise ClientRefusal("not_allowed", "You do not have permission to send messages in this channel.")
        if is_locked(place, permissions):
            raise ClientRefusal("not_allowed", "This thread is locked.")
        if uploads and not permissions & Permission.ATTACH_FILES:
            raise ClientRefusal("not_allowed", "You do not have permission to attach files in this channel.")
        _refuse_files(uploads)
        _refuse_length(text)
        if not text.strip() and not uploads:
            raise ClientRefusal("empty_message", "There is nothing to send.")
        reference = self._reference(place, permissions, reply_to) if reply_to is not None else None
        self._refuse_hurry(place, permissions)
        self._enter_thread(place)
        message = self._posting.post(
            self._world.channels[place.id],
            MessageForm(frozenset(("content",)), content=text.strip(), uploads=uploads),
            Post(
                author_id=self.id,
                default_mentions=replace(EVERYTHING, replied_user=pings),
                may_mention_everyone=bool(permissions & Permission.MENTION_EVERYONE),
                kind=MessageKind.REPLY if reference is not None else MessageKind.DEFAULT,
                reference=reference,
            ),
        )
        return Shown(self._world, self._payloads, place.id, message.id)

    async def edit(self, target: Target, text: str) -> None:
        """Change the text of an own message."""
        message = self.message(target)
        if message.author_id != self.id or message.kind in _SYSTEM:
            raise ClientRefusal("not_allowed", "You can only edit your own messages.")
        _refuse_length(text)
        if not text.strip() and not message.attachments:
            raise ClientRefusal("empty_message", "There is nothing left of the message. Delete it instead.")
        permissions = self.permissions(self._world.channels[message.channel_id])
        self._posting.edit(
            message,
            MessageForm(frozenset(("content",)), content=text.strip()),
            default_mentions=EVERYTHING,
            may_mention_everyone=bool(permissions & Permission.MENTION_EVERYONE),
        )

    async def delete(self, target: Target) -> None:
        """Delete an own message, or as a moderator anybody's."""
        message = self.message(target)
        place = self._world.channels[message.channel_id]
        is_moderator = place.guild_id is not None and self.permissions(place) & Permission.MANAGE_MESSAGES
        if message.author_id != self.id and not is_moderator:
            raise ClientRefusal("not_allowed", "You do not have permission to delete this message.")
        if message.is_ephemeral:
            raise ClientRefusal("not_allowed", "A message that only you can see is dismissed, not deleted.")
        self._world.remove_message(message)

    async def react(self, target: Target, emoji: str) -> None:
        """Add a reaction, a Unicode emoji; one that is there already stays."""
        message = self._reactable(target)
        if not is_unicode_emoji(emoji):
            raise ClientRefusal("bad_value", "There is no such emoji.")
        reactions = dict(message.reactions)
        if emoji not in reactions:
            place = self._world.channels[message.channel_id]
            if not self.permissions(place) & Permission.ADD_REACTIONS:
                raise ClientRefusal("not_allowed", "You do not have permission to add reactions in this channel.")
            if len(reactions) >= REACTIONS:
                raise ClientRefusal("not_allowed", f"A message has at most {REACTIONS} kinds of reaction.")
        if self.id not in reactions.get(emoji, ()):
            reactions[emoji] = (*reactions.get(emoji, ()), self.id)
            self._put_reactions(message, reactions, emoji, added=True)

    async def take_back(self, target: Target, emoji: str) -> None:
        """Remove an own reaction; where there is none, nothing happens."""
        message = self._reactable(target)
        reactions = dict(message.reactions)
        if self.id not in reactions.get(emoji, ()):
            return
        left = tuple(one for one in reactions.pop(emoji) if one != self.id)
        reactions |= {emoji: left} if left else {}
        self._put_reactions(message, reactions, emoji, added=False)

    def dismiss(self, target: Target) -> None:
        """Put away an ephemeral message; the bot does not hear of it."""
        message = self.message(target)
        if message.ephemeral_to != self.id:
            raise ClientRefusal("not_allowed", "Only messages that only you can see can be dismissed.")
        self._world.dismiss(message)

    def _reference(self, place: Channel, permissions: Permission, target: Target) -> Reference:
        message = self.message(target)
        if message.channel_id != place.id or message.is_ephemeral or message.kind in _SYSTEM:
            raise ClientRefusal("not_allowed", "This message cannot be replied to.")
        if not permissions & Permission.READ_MESSAGE_HISTORY:
            raise ClientRefusal("not_allowed", "You do not have permission to read this channel's history.")
        return Reference(message.id, place.id, place.guild_id)

    def _enter_thread(self, place: Channel) -> None:
        """Wake an archived thread that is written to, and let the writer join it."""
        thread = place.thread
        if thread is None or (not thread.archived and self.id in thread.members):
            return
        woken = replace(thread, members=thread.members | {self.id})
        if thread.archived:
            woken = replace(woken, archived=False, archive_changed_at=self._world.clock.now())
        changed = self._world.put_channel(replace(place, thread=woken))
        if self.id not in thread.members:
            self._world.publish(ThreadMembersChanged(changed, (self.id,), ()))

    def _reactable(self, target: Target) -> Message:
        message = self.message(target)
        if message.is_ephemeral:
            raise ClientRefusal("not_allowed", "A message that only you can see takes no reactions.")
        return message

    def _put_reactions(
        self, message: Message, reactions: dict[str, tuple[int, ...]], emoji: str, *, added: bool
    ) -> None:
        edited = replace(message, reactions=tuple(reactions.items()))
        # Not `replace_message`: the bot is told of a reaction by an event of its own.
        self._world.messages[message.channel_id][message.id] = edited
        self._world.publish(ReactionChanged(edited, emoji, self.id, added))

    def _refuse_hurry(self, place: Channel, permissions: Permission) -> None:
        if not place.slowmode_seconds or permissions & Permission.BYPASS_SLOWMODE:
            return
        last = next(
            (one for one in reversed(self._world.messages.get(place.id, {}).values()) if one.author_id == self.id), None
        )
        if last is None:
            return
        if (self._world.clock.now() - last.created_at).total_seconds() < place.slowmode_seconds:
            raise ClientRefusal("slowmode", "Slowmode is enabled.")


def named_user(user: "Onlooker | User | str") -> User | str:
    """Return whom a person points at, as the client finds them."""
    return user.user if isinstance(user, Onlooker) else user


def _refuse_files(uploads: tuple[Upload, ...]) -> None:
    if len(uploads) > ATTACHMENTS:
        raise ClientRefusal("bad_value", f"A message has at most {ATTACHMENTS} files.")
    for upload in uploads:
        if len(upload.content) > FILE_BYTES:
            most = FILE_BYTES // 1024 // 1024
            raise ClientRefusal("too_large", f"{upload.filename} is too large. Max file size: {most} MB.")


def _refuse_length(text: str) -> None:
    if len(text) > CONTENT:
        raise ClientRefusal("too_long", "Your message is too long.")
