"""How threads and forum posts begin, by bots and by people alike (Resources, Channel, Start Thread)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from playground.entities import Channel, ChannelKind, Json, Message, MessageFlag, MessageKind, Thread
from playground.errors import ApiError, missing_permissions
from playground.files import Upload
from playground.permissions import Permission
from playground.posting import Post, Posting
from playground.rules.channels import NAME, REQUIRE_TAG, SLOWMODE, check_applied_tags, read_archive_minutes
from playground.rules.form import Place, read_flag, read_text, read_whole
from playground.rules.mentions import EVERYTHING
from playground.rules.messages import Route, check_message, refuse_empty
from playground.world import World

FORUMS = (ChannelKind.FORUM, ChannelKind.MEDIA)
_WITH_THREADS = (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT)


@dataclass(frozen=True, slots=True)
class Starter:
    """Who begins a thread, and what they may do in the channel it hangs in."""

    user_id: int
    permissions: Permission


@dataclass(frozen=True, slots=True)
class ThreadStarts:
    """Begins threads. The forms are those of the API; what is wrong in them raises ApiError 50035."""

    world: World
    posting: Posting

    def from_message(self, message: Message, form: Json, starter: Starter) -> Channel:
        """Begin the thread that hangs at a message and has its id.

        Raises: ApiError 50013, 50024 for a channel without threads, 50068 for a system message, 160004 for a second
        thread.
        """
        channel = self.world.channels[message.channel_id]
        _refuse_without(starter, Permission.CREATE_PUBLIC_THREADS)
        if channel.kind not in _WITH_THREADS:
            raise ApiError(400, 50024, "Cannot execute action on this channel type")
        if message.kind.is_system:
            raise ApiError(400, 50068, "Invalid message type")
        if message.flags & MessageFlag.HAS_THREAD or message.id in self.world.channels:
            raise ApiError(400, 160004, "A thread has already been created for this message")
        is_announced = channel.kind is ChannelKind.ANNOUNCEMENT
        kind = ChannelKind.ANNOUNCEMENT_THREAD if is_announced else ChannelKind.PUBLIC_THREAD
        thread = self._made(channel, form, kind, message.id, starter)
        self.world.put_channel(thread)
        self.world.replace_message(replace(message, flags=message.flags | MessageFlag.HAS_THREAD))
        return thread

    def in_channel(self, channel: Channel, kind: ChannelKind, form: Json, starter: Starter) -> Channel:
        """Begin a thread with no message at its head. Raises: ApiError 50013, 50024."""
        if channel.kind not in _WITH_THREADS:
            raise ApiError(400, 50024, "Cannot execute action on this channel type")
        is_private = kind is ChannelKind.PRIVATE_THREAD
        if is_private and channel.kind is not ChannelKind.TEXT:
            raise ApiError(400, 50024, "Cannot execute action on this channel type")
        _refuse_without(starter, Permission.CREATE_PRIVATE_THREADS if is_private else Permission.CREATE_PUBLIC_THREADS)
        return self.world.put_channel(self._made(channel, form, kind, self.world.snowflakes.make(), starter))

    def post(self, forum: Channel, form: Json, uploads: Sequence[Upload], starter: Starter) -> tuple[Channel, Message]:
        """Begin a forum post: a thread whose first message has its id.

        Raises: ApiError 50013, 50006 for an empty message, 40067 where a tag is required.
        """
        _refuse_without(starter, Permission.SEND_MESSAGES)
        place = Place()
        message_form = form.get("message")
        if not isinstance(message_form, dict):
            place.at("message").require()
            place.raise_refusals()
            message_form = {}
        checked = check_message(message_form, place.at("message"), Route.CHANNEL, uploads)
        place.raise_refusals()
        refuse_empty(checked)
        thread = self._made(forum, form, ChannelKind.PUBLIC_THREAD, self.world.snowflakes.make(), starter)
        self._refuse_tags(forum, thread, starter)
        self.world.put_channel(thread)
        message = self.posting.post(
            thread,
            checked,
            Post(
                author_id=starter.user_id,
                default_mentions=EVERYTHING,
                may_mention_everyone=bool(starter.permissions & Permission.MENTION_EVERYONE),
                kind=MessageKind.DEFAULT,
                message_id=thread.id,
            ),
        )
        return thread, message

    def _refuse_tags(self, forum: Channel, thread: Channel, starter: Starter) -> None:
        applied = thread.thread.applied_tags if thread.thread is not None else ()
        if forum.flags & REQUIRE_TAG and not applied:
            raise ApiError(400, 40067, "A tag is required to create a forum post in this channel")
        if any(tag.moderated and tag.id in applied for tag in forum.tags):
            _refuse_without(starter, Permission.MANAGE_THREADS)

    def _made(self, channel: Channel, form: Json, kind: ChannelKind, thread_id: int, starter: Starter) -> Channel:
        place = Place()
        name = read_text(form, "name", place, least=1, most=NAME, required=True, trim=True)
        minutes = read_archive_minutes(form, place)
        slowmode = read_whole(form, "rate_limit_per_user", place, least=0, most=SLOWMODE)
        tags = check_applied_tags(form, place, channel.tags) if channel.kind in FORUMS else ()
        place.raise_refusals()
        return Channel(
            thread_id,
            kind,
            name or "",
            channel.guild_id,
            parent_id=channel.id,
            slowmode_seconds=slowmode or 0,
            thread=Thread(
                owner_id=starter.user_id,
                auto_archive_minutes=minutes or 4320,
                invitable=read_flag(form, "invitable", place, default=True),
                archive_changed_at=self.world.clock.now(),
                members=frozenset((starter.user_id,)),
                applied_tags=tags,
            ),
        )


def _refuse_without(starter: Starter, needed: Permission) -> None:
    if not starter.permissions & needed:
        raise missing_permissions()
