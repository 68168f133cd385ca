"""What a person writes by hand: messages and replies, their edits and removal, and reactions to others'."""

from collections.abc import Iterable
from dataclasses import replace

from playground.changes import ThreadMembersChanged
from playground.entities import Channel, Message, MessageKind, Reference, User
from playground.files import FileStore, Upload
from playground.payloads import Payloads
from playground.people.closed_threads import refuse_change, refuse_reaction, refuse_removal, refuse_writing
from playground.people.onlooker import ChannelName, Onlooker, Target
from playground.people.refusals import ClientRefusal
from playground.people.replies import Shown
from playground.permissions import Permission
from playground.posting import Post, Posting
from playground.reactions import MOST_KINDS, add_reaction, is_full, take_reaction
from playground.rules.components import is_unicode_emoji
from playground.rules.mentions import EVERYTHING
from playground.rules.messages import ATTACHMENTS, CONTENT, FILE_BYTES, MessageForm
from playground.world import World

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
        self._refuse_writing(place, permissions)
        refuse_files(uploads, permissions)
        refuse_length(text)
        if not text.strip() and not uploads:
            raise ClientRefusal("empty_message", "There is nothing to send.")
        reference = self._reference(place, permissions, reply_to) if reply_to is not None else None
        form = MessageForm(frozenset(("content",)), content=text.strip(), uploads=uploads)
        return self._put(place, permissions, form, reference, pings=pings)

    async def edit(self, target: Target, text: str) -> None:
        """Change the text of an own message."""
        message = self.message(target)
        if message.author_id != self.id or message.kind in _SYSTEM:
            raise ClientRefusal("not_allowed", "You can only edit your own messages.")
        place = self._world.channels[message.channel_id]
        permissions = self.permissions(place)
        refuse_change(place, permissions)
        refuse_length(text)
        if not text.strip() and not message.attachments:
            raise ClientRefusal("empty_message", "There is nothing left of the message. Delete it instead.")
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
        permissions = self.permissions(place)
        is_moderator = place.guild_id is not None and permissions & Permission.MANAGE_MESSAGES
        if message.author_id != self.id and not is_moderator:
            raise ClientRefusal("not_allowed", "You do not have permission to delete this message.")
        if message.is_ephemeral:
            raise ClientRefusal("not_allowed", "A message that only you can see is dismissed, not deleted.")
        refuse_removal(place, permissions)
        self._world.remove_message(message)

    async def react(self, target: Target, emoji: str) -> None:
        """Add a reaction, a Unicode emoji; one that is there already stays."""
        message = self._reactable(target)
        if not is_unicode_emoji(emoji):
            raise ClientRefusal("bad_value", "There is no such emoji.")
        if emoji not in dict(message.reactions):
            place = self._world.channels[message.channel_id]
            if not self.permissions(place) & Permission.ADD_REACTIONS:
                raise ClientRefusal("not_allowed", "You do not have permission to add reactions in this channel.")
            if is_full(message):
                raise ClientRefusal("not_allowed", f"A message has at most {MOST_KINDS} kinds of reaction.")
        add_reaction(self._world, message, emoji, self.id)

    async def take_back(self, target: Target, emoji: str) -> None:
        """Remove an own reaction; where there is none, nothing happens."""
        take_reaction(self._world, self._reactable(target), emoji, self.id)

    def dismiss(self, target: Target) -> None:
        """Put away an ephemeral message; the bot does not hear of it."""
        message = self.message(target)
        if message.ephemeral_to != self.id:
            raise ClientRefusal("not_allowed", "Only messages that only you can see can be dismissed.")
        self._world.dismiss(message)

    def _refuse_writing(self, place: Channel, permissions: Permission) -> None:
        if not permissions & Permission.SEND_MESSAGES:
            raise ClientRefusal("not_allowed", "You do not have permission to send messages in this channel.")
        refuse_writing(place, permissions)

    def _put(
        self,
        place: Channel,
        permissions: Permission,
        form: MessageForm,
        reference: Reference | None = None,
        *,
        pings: bool = True,
    ) -> Shown:
        """Put a checked message into a channel, unless the last one was too lately."""
        self._refuse_hurry(place, permissions)
        self._enter_thread(place)
        message = self._posting.post(
            self._world.channels[place.id],
            form,
            Post(
                author_id=self.id,
                default_mentions=replace(EVERYTHING, replied_user=pings),
                may_mention_everyone=bool(permissions & Permission.MENTION_EVERYONE),
                kind=MessageKind.REPLY if reference is not None else MessageKind.DEFAULT,
                reference=reference,
            ),
        )
        self._bring_in(message)
        return Shown(self._world, self._payloads, place.id, message.id)

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

    def _bring_in(self, message: Message) -> None:
        """Whoever is mentioned in a thread joins it; in one whose starter forbade that, only by who manages threads."""
        place = self._world.channels[message.channel_id]
        guild = self._world.guild_of(place)
        if place.thread is None or guild is None:
            return
        may_invite = place.thread.invitable or self.id == place.thread.owner_id
        if not may_invite and not self.permissions(place) & Permission.MANAGE_THREADS:
            return
        added = tuple(one for one in message.mentions if one in guild.members and one not in place.thread.members)
        if added:
            members = place.thread.members | set(added)
            changed = self._world.put_channel(replace(place, thread=replace(place.thread, members=members)))
            self._world.publish(ThreadMembersChanged(changed, added, ()))

    def _reactable(self, target: Target) -> Message:
        message = self.message(target)
        if message.is_ephemeral:
            raise ClientRefusal("not_allowed", "A message that only you can see takes no reactions.")
        refuse_reaction(self._world.channels[message.channel_id])
        return message

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


def refuse_files(uploads: tuple[Upload, ...], permissions: Permission) -> None:
    """Raises: ClientRefusal without the right to attach files, for too many, and for one that is too large."""
    if uploads and not permissions & Permission.ATTACH_FILES:
        raise ClientRefusal("not_allowed", "You do not have permission to attach files in this channel.")
    if len(uploads) > ATTACHMENTS:
        raise ClientRefusal("bad_value", f"A message has at most {ATTACHMENTS} files.")
    for upload in uploads:
        if len(upload.content) > FILE_BYTES:
            most = FILE_BYTES // 1024 // 1024
            raise ClientRefusal("too_large", f"{upload.filename} is too large. Max file size: {most} MB.")


def refuse_length(text: str) -> None:
    """Raises: ClientRefusal too_long."""
    if len(text) > CONTENT:
        raise ClientRefusal("too_long", "Your message is too long.")
