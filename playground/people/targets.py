"""What people point at: accounts, roles and channels by name, mention or id, and the `resolved` objects of them."""

import re
from dataclasses import dataclass, field

from playground.entities import Attachment, Channel, Guild, Json, Message, Role, User
from playground.guild_payloads import member_fields, role_payload, user_payload
from playground.payloads import Payloads
from playground.people.refusals import ClientRefusal
from playground.permissions import channel_permissions
from playground.world import World

_MENTION = re.compile(r"<(?:@[!&]?|#)(\d+)>")


@dataclass(slots=True)
class Targets:
    """Finds what a person names in one channel, and collects it for the interaction's `resolved`."""

    world: World
    payloads: Payloads
    channel: Channel
    person_id: int
    resolved: dict[str, Json] = field(default_factory=dict)

    @property
    def guild(self) -> Guild | None:
        return self.world.guild_of(self.channel)

    def user(self, named: object, option: str) -> str:
        """Return the id of an account, as text, and resolve it."""
        user = self.find_user(named)
        if user is None:
            raise ClientRefusal("unknown_target", f"{option}: there is nobody called {named}.", option=option)
        self.resolve_user(user)
        return str(user.id)

    def role(self, named: object, option: str) -> str:
        role = self.find_role(named)
        if role is None:
            raise ClientRefusal("unknown_target", f"{option}: there is no role {named}.", option=option)
        self.resolved.setdefault("roles", {})[str(role.id)] = role_payload(role)
        return str(role.id)

    def mentionable(self, named: object, option: str) -> str:
        return self.role(named, option) if self.find_role(named) is not None else self.user(named, option)

    def channel_id(self, named: object, option: str, kinds: list[int] | None) -> str:
        channel = self.find_channel(named)
        if channel is None or (kinds and int(channel.kind) not in kinds):
            raise ClientRefusal("unknown_target", f"{option}: there is no channel {named} to choose.", option=option)
        made = self.payloads.channel(channel)
        kept = ("id", "type", "name", "parent_id", "thread_metadata", "flags", "topic", "nsfw", "position")
        # Not listed there, but sent with a thread: discord.py would not read one without.
        of_threads = ("owner_id", "member_count", "message_count", "total_message_sent", "applied_tags")
        more = (*of_threads, "last_message_id", "rate_limit_per_user")
        payload = {key: made[key] for key in (*kept, *more) if key in made}
        # What the person may do there, and since July 2026 what the app may do (Change Log, "Resolved channel
        # app_permissions in interactions").
        payload["permissions"] = self._permissions(self.person_id, channel)
        payload["app_permissions"] = self._permissions(self.world.application.id, channel)
        self.resolved.setdefault("channels", {})[str(channel.id)] = payload
        return str(channel.id)

    def attachment(self, attachment: Attachment) -> str:
        made = self.payloads.attachment(attachment, self.channel.id, ephemeral=True)
        self.resolved.setdefault("attachments", {})[str(attachment.id)] = made
        return str(attachment.id)

    def message(self, message: Message) -> str:
        self.resolved.setdefault("messages", {})[str(message.id)] = self.payloads.message(message)
        return str(message.id)

    def resolve_user(self, user: User) -> None:
        self.resolved.setdefault("users", {})[str(user.id)] = user_payload(user)
        guild = self.guild
        if guild is None or user.id not in guild.members:
            return
        member = guild.members[user.id]
        permissions = channel_permissions(guild, member, self.channel, self.world.clock.now())
        fields = member_fields(member)
        # A resolved member lacks what a full one has (Receiving and Responding, Resolved Data Structure).
        for key in ("deaf", "mute"):
            del fields[key]
        self.resolved.setdefault("members", {})[str(user.id)] = fields | {"permissions": str(permissions)}

    def _permissions(self, user_id: int, channel: Channel) -> str:
        guild = self.guild
        member = guild.members.get(user_id) if guild is not None else None
        if guild is None or member is None:
            return "0"
        return str(channel_permissions(guild, member, channel, self.world.clock.now()))

    def find_user(self, named: object) -> User | None:
        if isinstance(named, User):
            return named
        identity = _identity(named)
        if identity is not None:
            return self.world.users.get(identity)
        return self.world.user_named(str(named))

    def find_role(self, named: object) -> Role | None:
        guild = self.guild
        if guild is None:
            return None
        if isinstance(named, Role):
            return named
        identity = _identity(named)
        if identity is not None:
            return guild.roles.get(identity)
        wanted = str(named).removeprefix("@").casefold()
        return next((role for role in guild.roles.values() if role.name.removeprefix("@").casefold() == wanted), None)

    def find_channel(self, named: object) -> Channel | None:
        if isinstance(named, Channel):
            return named
        guild = self.guild
        identity = _identity(named)
        if guild is None:
            return None
        if identity is not None:
            return guild.channels.get(identity)
        wanted = str(named).removeprefix("#").casefold()
        return next((one for one in guild.channels.values() if one.name.casefold() == wanted), None)


def _identity(named: object) -> int | None:
    identity = getattr(named, "id", named)
    if isinstance(identity, int):
        return identity
    text = str(identity)
    match = _MENTION.fullmatch(text)
    if match is not None:
        return int(match[1])
    return int(text) if text.isdigit() and len(text) > 15 else None
