"""Checked messages become messages of the world: files kept, mentions decided, edits applied."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from playground.entities import (
    NO_FLAGS,
    Attachment,
    Channel,
    Invocation,
    Json,
    Message,
    MessageFlag,
    MessageKind,
    Reference,
)
from playground.errors import ApiError, empty_message
from playground.files import FileStore
from playground.guild_payloads import time_text
from playground.rules.components import referenced_files
from playground.rules.mentions import AllowedMentions, find_mentions
from playground.rules.messages import ATTACHMENTS, AttachmentForm, MessageForm
from playground.world import World

_KEPT_IN_EDIT = ~(MessageFlag.SUPPRESS_EMBEDS | MessageFlag.LOADING)


@dataclass(frozen=True, slots=True)
class Post:
    """What the way by which a message comes adds to its form."""

    author_id: int
    default_mentions: AllowedMentions
    may_mention_everyone: bool = False
    kind: MessageKind = MessageKind.DEFAULT
    flags: MessageFlag = NO_FLAGS
    reference: Reference | None = None
    invocation: Invocation | None = None
    webhook_id: int | None = None
    webhook_name: str | None = None
    ephemeral_to: int | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Pings:
    everyone: bool
    users: tuple[int, ...]
    roles: tuple[int, ...]


class Posting:
    """Makes and edits messages whose forms and permissions have been checked."""

    def __init__(self, world: World, files: FileStore) -> None:
        self._world = world
        self._files = files

    def post(self, channel: Channel, form: MessageForm, post: Post) -> Message:
        """Add the message to the channel and tell the world."""
        attachments = self._keep_uploads(form)
        self._refuse_unknown_files(form, attachments)
        pings = self._pings(channel, form.content, form.allowed_mentions or post.default_mentions, post)
        users = pings.users
        if post.reference is not None and not post.reference.forwards:
            users = self._with_replied(post, form, users)
        message = Message(
            id=post.message_id or self._world.snowflakes.make(),
            channel_id=channel.id,
            author_id=post.author_id,
            created_at=self._world.clock.now(),
            content=form.content,
            kind=post.kind,
            embeds=form.embeds,
            components=form.components,
            attachments=attachments,
            flags=form.flags | post.flags,
            tts=form.tts,
            mention_everyone=pings.everyone,
            mentions=users,
            role_mentions=pings.roles,
            nonce=form.nonce,
            reference=post.reference,
            invocation=post.invocation,
            webhook_id=post.webhook_id,
            webhook_name=post.webhook_name,
            ephemeral_to=post.ephemeral_to,
            poll=_opened(form.poll, self._world.clock.now()),
        )
        return self._world.add_message(message)

    def edit(
        self,
        message: Message,
        form: MessageForm,
        *,
        default_mentions: AllowedMentions,
        may_mention_everyone: bool = False,
        fills: bool = False,
    ) -> Message:
        """Change what the form gives; `fills` says that a "thinking" message gets its first content.

        Raises: ApiError 50006 when nothing would be left, 50035 for an attachment that is not there.
        """
        content = form.content if "content" in form.given else message.content
        attachments = self._edited_attachments(message, form)
        self._refuse_unknown_files(form, attachments)
        flags = message.flags & _KEPT_IN_EDIT | form.flags
        if "flags" not in form.given:
            flags |= message.flags & MessageFlag.SUPPRESS_EMBEDS
        edited = replace(
            message,
            content=content,
            embeds=form.embeds if "embeds" in form.given else message.embeds,
            components=form.components if "components" in form.given else message.components,
            attachments=attachments,
            flags=flags,
            poll=_opened(form.poll, self._world.clock.now()) or message.poll,
            edited_at=message.edited_at if fills else self._world.clock.now(),
        )
        if not (edited.content or edited.embeds or edited.components or edited.attachments or edited.poll):
            raise empty_message()
        if "content" in form.given or "allowed_mentions" in form.given:
            channel = self._world.channels[message.channel_id]
            post = Post(message.author_id, default_mentions, may_mention_everyone)
            pings = self._pings(channel, content, form.allowed_mentions or default_mentions, post)
            edited = replace(edited, mention_everyone=pings.everyone, mentions=pings.users, role_mentions=pings.roles)
        return self._world.replace_message(edited)

    def _keep_uploads(self, form: MessageForm) -> tuple[Attachment, ...]:
        told = {one.id: one for one in form.attachments}
        return tuple(self._keep(form, position, told.get(position)) for position in range(len(form.uploads)))

    def _keep(self, form: MessageForm, position: int, told: AttachmentForm | None) -> Attachment:
        upload = form.uploads[position]
        if told is None:
            return self._files.keep(upload)
        if told.filename:
            upload = replace(upload, filename=told.filename)
        return self._files.keep(upload, description=told.description or None, title=told.title, spoiler=told.spoiler)

    def _edited_attachments(self, message: Message, form: MessageForm) -> tuple[Attachment, ...]:
        if "attachments" not in form.given:
            kept = message.attachments + self._keep_uploads(form)
        else:
            present = {one.id: one for one in message.attachments}
            made = []
            used = set()
            for entry in form.attachments:
                if entry.id in present:
                    old = present[entry.id]
                    description = old.description if entry.description is None else entry.description
                    made.append(replace(old, description=description, spoiler=entry.spoiler or old.spoiler))
                elif entry.id < len(form.uploads):
                    used.add(entry.id)
                    made.append(self._keep(form, entry.id, entry))
                else:
                    raise ApiError(400, 50146, "Uploaded file not found.")
            made.extend(
                self._keep(form, position, None) for position in range(len(form.uploads)) if position not in used
            )
            kept = tuple(made)
        if len(kept) > ATTACHMENTS:
            raise ApiError(400, 30015, f"Maximum number of attachments in a message reached ({ATTACHMENTS})")
        return kept

    def _refuse_unknown_files(self, form: MessageForm, attachments: tuple[Attachment, ...]) -> None:
        if not form.components:
            return
        if referenced_files(form.components) - {one.filename for one in attachments}:
            raise ApiError(400, 50146, "Uploaded file not found.")

    def _pings(self, channel: Channel, content: str, allowed: AllowedMentions, post: Post) -> _Pings:
        named = find_mentions(content)
        if not (named.users or named.roles or named.everyone):
            return _Pings(False, (), ())
        users = tuple(
            one for one in named.users if one in self._world.users and (allowed.all_users or one in allowed.users)
        )
        guild = self._world.guild_of(channel)
        if guild is None:
            return _Pings(False, users, ())
        roles = tuple(
            one
            for one in named.roles
            if (role := guild.roles.get(one)) is not None
            and (allowed.all_roles or one in allowed.roles)
            and (role.mentionable or post.may_mention_everyone)
        )
        return _Pings(named.everyone and allowed.everyone and post.may_mention_everyone, users, roles)

    def _with_replied(self, post: Post, form: MessageForm, users: tuple[int, ...]) -> tuple[int, ...]:
        allowed = form.allowed_mentions or post.default_mentions
        assert post.reference is not None
        target = self._world.message(post.reference.channel_id, post.reference.message_id)
        if target is None or not allowed.replied_user or target.author_id in users:
            return users
        return (*users, target.author_id)


def _opened(poll: Json | None, now: datetime) -> Json | None:
    """Return a poll as it stands in its message: with the moment of its end in the place of its hours."""
    if poll is None:
        return None
    kept = {key: value for key, value in poll.items() if key != "duration"}
    return kept | {"expiry": time_text(now + timedelta(hours=poll["duration"]))}
