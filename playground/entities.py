"""What a Discord is made of. Every value is frozen: a change puts a new value in the old one's place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, IntFlag
from typing import Any

Json = dict[str, Any]
"""An object as it stands on the wire."""


class ChannelKind(IntEnum):
    """Discord's channel types (Resources, Channel)."""

    TEXT = 0
    DIRECT = 1
    VOICE = 2
    GROUP = 3
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    STAGE = 13
    FORUM = 15
    MEDIA = 16

    @property
    def is_thread(self) -> bool:
        return self in (self.ANNOUNCEMENT_THREAD, self.PUBLIC_THREAD, self.PRIVATE_THREAD)

    @property
    def is_private(self) -> bool:
        """Whether it belongs to no guild."""
        return self in (self.DIRECT, self.GROUP)

    @property
    def holds_messages(self) -> bool:
        return self not in (self.CATEGORY, self.FORUM, self.MEDIA)


class MessageFlag(IntFlag):
    """Discord's message flags (Resources, Message)."""

    CROSSPOSTED = 1 << 0
    IS_CROSSPOST = 1 << 1
    SUPPRESS_EMBEDS = 1 << 2
    SOURCE_MESSAGE_DELETED = 1 << 3
    URGENT = 1 << 4
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    IS_VOICE_MESSAGE = 1 << 13
    IS_COMPONENTS_V2 = 1 << 15


NO_FLAGS = MessageFlag(0)


class MessageKind(IntEnum):
    """The message types that occur here."""

    DEFAULT = 0
    PINNED = 6
    THREAD_CREATED = 18
    REPLY = 19
    CHAT_INPUT_COMMAND = 20
    CONTEXT_MENU_COMMAND = 23

    @property
    def is_system(self) -> bool:
        """Whether Discord wrote it, not an author."""
        return self in (self.PINNED, self.THREAD_CREATED)


@dataclass(frozen=True, slots=True)
class User:
    """An account: a person, or a bot."""

    id: int
    username: str
    display_name: str
    locale: str = "en-US"
    bot: bool = False
    avatar: str | None = None
    accepts_direct_messages: bool = True
    has_installed_app: bool = False
    """Whether the application under test is installed to this account, so that it works everywhere."""


@dataclass(frozen=True, slots=True)
class Role:
    id: int
    name: str
    permissions: int = 0
    position: int = 1
    color: int = 0
    hoist: bool = False
    managed: bool = False
    mentionable: bool = False
    bot_id: int | None = None
    """The bot that this role came with, and leaves with."""


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows and denies to one role (`is_member` false) or one member."""

    id: int
    is_member: bool
    allow: int = 0
    deny: int = 0


@dataclass(frozen=True, slots=True)
class Thread:
    """What only a thread has. `members` are user ids."""

    owner_id: int
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    auto_archive_minutes: int = 4320
    archive_changed_at: datetime | None = None
    members: frozenset[int] = frozenset()
    applied_tags: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ForumTag:
    id: int
    name: str
    moderated: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of a guild, a thread in one, or a conversation of `recipients` (user ids, the bot's included)."""

    id: int
    kind: ChannelKind
    name: str = ""
    guild_id: int | None = None
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    nsfw: bool = False
    slowmode_seconds: int = 0
    overwrites: tuple[Overwrite, ...] = ()
    recipients: tuple[int, ...] = ()
    thread: Thread | None = None
    tags: tuple[ForumTag, ...] = ()
    flags: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    user_id: int
    joined_at: datetime
    role_ids: tuple[int, ...] = ()
    nick: str | None = None
    timed_out_until: datetime | None = None


@dataclass(slots=True)
class Guild:
    """A server, with its roles, channels (threads included) and members by id."""

    id: int
    name: str
    owner_id: int
    locale: str = "en-US"
    features: tuple[str, ...] = ()
    roles: dict[int, Role] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message; its bytes are with the file store under the same id."""

    id: int
    filename: str
    size: int
    content_type: str
    description: str | None = None
    title: str | None = None
    width: int | None = None
    height: int | None = None
    spoiler: bool = False


@dataclass(frozen=True, slots=True)
class Invocation:
    """Which use of a command or control made a message ("alice used /inflow")."""

    interaction_id: int
    kind: int
    user_id: int
    command_name: str | None = None
    command_type: int = 1
    target_id: int | None = None
    """Whom or what a user or message command was used on."""
    owners: Mapping[str, str] = field(default_factory=dict)
    source_message_id: int | None = None
    original_message_id: int | None = None
    triggered_by: "Invocation | None" = None


@dataclass(frozen=True, slots=True)
class Reference:
    """The message that another one answers, or forwards; with a `message_id` of 0 a thread that was started."""

    message_id: int
    channel_id: int
    guild_id: int | None = None
    forwards: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A message. `ephemeral_to` is the only person who sees it; `embeds` and `components` are as on the wire."""

    id: int
    channel_id: int
    author_id: int
    created_at: datetime
    content: str = ""
    kind: MessageKind = MessageKind.DEFAULT
    embeds: tuple[Json, ...] = ()
    components: tuple[Json, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    flags: MessageFlag = NO_FLAGS
    edited_at: datetime | None = None
    pinned: bool = False
    tts: bool = False
    mention_everyone: bool = False
    mentions: tuple[int, ...] = ()
    role_mentions: tuple[int, ...] = ()
    nonce: str | int | None = None
    reference: Reference | None = None
    invocation: Invocation | None = None
    webhook_id: int | None = None
    webhook_name: str | None = None
    ephemeral_to: int | None = None
    poll: Json | None = None
    poll_votes: tuple[tuple[int, tuple[int, ...]], ...] = ()
    """Per answer of the poll: who voted for it."""
    reactions: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """Each emoji with the ids of those who chose it, in the order in which they came."""

    @property
    def is_thinking(self) -> bool:
        return bool(self.flags & MessageFlag.LOADING)

    @property
    def is_ephemeral(self) -> bool:
        return self.ephemeral_to is not None

    @property
    def is_second_generation(self) -> bool:
        """Whether it is made of Components V2 alone."""
        return bool(self.flags & MessageFlag.IS_COMPONENTS_V2)


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook of a channel, made by the bot or by a person."""

    id: int
    token: str
    channel_id: int
    guild_id: int
    name: str
    user_id: int
    owned_by_app: bool = True


@dataclass(frozen=True, slots=True)
class Application:
    """The application under test; its bot user has the same id."""

    id: int
    name: str
    token: str
    verify_key: str
    privileged_intents: bool = False
    """Whether the members, presences and message content intents are switched on for it."""
    description: str = ""
    is_public: bool = True
    installs_to_guilds: bool = True
    installs_to_users: bool = True
    owner_id: int = 0


@dataclass(frozen=True, slots=True)
class Command:
    """A registered application command; `form` holds its checked fields as on the wire, without the ids."""

    id: int
    version: int
    guild_id: int | None
    form: Json

    @property
    def name(self) -> str:
        return str(self.form["name"])

    @property
    def kind(self) -> int:
        return int(self.form["type"])
