"""What may happen in the world, as the values that its listeners get: the gateway, the page, the journal."""

from collections.abc import Callable
from dataclasses import dataclass

from playground.entities import Channel, Guild, Member, Message, Role, User, Webhook
from playground.interactions.interaction import Interaction


@dataclass(frozen=True, slots=True)
class MessageCreated:
    """A message is there. An ephemeral one is for `message.ephemeral_to` alone."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageUpdated:
    before: Message
    message: Message


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    message: Message


@dataclass(frozen=True, slots=True)
class MessagesDeleted:
    """Several messages of one channel went at once."""

    channel_id: int
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class MessageDismissed:
    """Its reader has put an ephemeral message away; the bot does not hear of it."""

    message: Message


@dataclass(frozen=True, slots=True)
class ReactionChanged:
    """`user_id` chose (or took back) an emoji; None when all of that emoji, or all, were removed."""

    message: Message
    emoji: str | None
    user_id: int | None
    added: bool


@dataclass(frozen=True, slots=True)
class PollVoted:
    """Somebody voted for an answer of a poll, or with `added` false took that back; `message` is as it is now."""

    message: Message
    answer_id: int
    user_id: int
    added: bool


@dataclass(frozen=True, slots=True)
class PinsChanged:
    channel_id: int


@dataclass(frozen=True, slots=True)
class TypingStarted:
    channel_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class InteractionChanged:
    """An interaction was opened or moved: see `interaction.state`, `.modal`, `.choices`."""

    interaction: Interaction


@dataclass(frozen=True, slots=True)
class CommandsChanged:
    """The registered commands of a scope (None: global), or who may use them in a guild, are different now."""

    guild_id: int | None


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """The bot has its first ready session, or lost its last connection."""

    online: bool


@dataclass(frozen=True, slots=True)
class UserChanged:
    user: User


@dataclass(frozen=True, slots=True)
class GuildChanged:
    """A guild was created (`before` None), changed, or is gone (`guild` None)."""

    before: Guild | None
    guild: Guild | None
    bot_left: bool = False


@dataclass(frozen=True, slots=True)
class RoleChanged:
    """A role was created (`before` None), changed, or is gone (`role` None)."""

    guild_id: int
    before: Role | None
    role: Role | None


@dataclass(frozen=True, slots=True)
class ChannelChanged:
    """A channel or thread was created (`before` None), changed, or is gone (`channel` None)."""

    before: Channel | None
    channel: Channel | None


@dataclass(frozen=True, slots=True)
class ThreadMembersChanged:
    thread: Channel
    added: tuple[int, ...]
    removed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MemberChanged:
    """A member joined (`before` None), changed, or left (`member` None)."""

    guild_id: int
    before: Member | None
    member: Member | None


@dataclass(frozen=True, slots=True)
class WebhookChanged:
    before: Webhook | None
    webhook: Webhook | None


@dataclass(frozen=True, slots=True)
class ClockMoved:
    """The clock was put forward, and is so many seconds ahead of the machine's now."""

    ahead: float


@dataclass(frozen=True, slots=True)
class WorldReset:
    """Everything was put back to the start."""


Change = (
    MessageCreated
    | MessageUpdated
    | MessageDeleted
    | MessagesDeleted
    | MessageDismissed
    | ReactionChanged
    | PollVoted
    | PinsChanged
    | TypingStarted
    | InteractionChanged
    | CommandsChanged
    | PresenceChanged
    | UserChanged
    | GuildChanged
    | RoleChanged
    | ChannelChanged
    | ThreadMembersChanged
    | MemberChanged
    | WebhookChanged
    | ClockMoved
    | WorldReset
)

Listener = Callable[[Change], None]
"""Called at once, in the event loop, after the world has changed; it must not block."""
