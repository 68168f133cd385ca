"""One request to the API as its handler sees it, and what it may return."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from playground.clock import Clock
from playground.entities import Channel, Guild, Json, Member, Message
from playground.errors import missing_access, missing_permissions, unknown
from playground.files import FileStore, Upload
from playground.gateway.greeting import Greeting
from playground.gateway.hub import GatewayHub
from playground.interactions.answers import InteractionAnswers
from playground.interactions.desk import InteractionDesk
from playground.payloads import Payloads
from playground.permissions import DIRECT_MESSAGE, NO_PERMISSIONS, Permission, base_permissions, effective_permissions
from playground.posting import Posting
from playground.rate_limits import Limit, RateLimits
from playground.rules.form import Place, as_snowflake
from playground.world import World


@dataclass(frozen=True, slots=True)
class UsedNonce:
    """The message that was made with a nonce, and when by the clock's seconds."""

    channel_id: int
    message_id: int
    made_at: float


@dataclass(slots=True)
class Services:
    """What the routes work with; one for a whole playground."""

    world: World
    files: FileStore
    payloads: Payloads
    posting: Posting
    desk: InteractionDesk
    answers: InteractionAnswers
    hub: GatewayHub
    greeting: Greeting
    rate_limits: RateLimits
    nonces: dict[str, UsedNonce] = field(default_factory=dict)
    """The bot's enforced nonces, in all channels: Discord looks for "another message by the same author"."""
    creations: dict[tuple[int | None, str], int] = field(default_factory=dict)
    """Per (guild or None, day): how many commands were created."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with another status than 200 (or 204 for None)."""

    status: int
    body: Any = None


@dataclass(slots=True)
class Call:
    """A request whose route, token and rate limit have been looked at."""

    services: Services
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    uploads: list[Upload]
    reason: str | None

    @property
    def world(self) -> World:
        return self.services.world

    @property
    def payloads(self) -> Payloads:
        return self.services.payloads

    @property
    def clock(self) -> Clock:
        return self.services.world.clock

    @property
    def now(self) -> datetime:
        return self.services.world.clock.now()

    @property
    def bot_id(self) -> int:
        return self.services.world.application.id

    @property
    def form(self) -> Json:
        """Return the body, which must be an object. Raises: ApiError 50035."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            place = Place()
            place.refuse("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            place.raise_refusals()
        return dict(self.body)

    def snowflake(self, name: str) -> int:
        """Return an id of the path. Raises: ApiError 50035 when it is none."""
        value = as_snowflake(self.params[name])
        if value is None:
            place = Place()
            place.at(name).refuse("NUMBER_TYPE_COERCE", f'Value "{self.params[name]}" is not snowflake.')
            place.raise_refusals()
        return value or 0

    def truth(self, name: str) -> bool:
        """Return a switch of the query string."""
        return self.query.get(name, "").lower() in ("1", "true")

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        """Return a number of the query string. Raises: ApiError 50035 when it is out of bounds."""
        given = self.query.get(name)
        if given is None:
            return default
        place = Place()
        if not given.isdigit():
            place.at(name).refuse("NUMBER_TYPE_COERCE", f'Value "{given}" is not int.')
        elif int(given) < least:
            place.at(name).refuse("NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
        elif int(given) > most:
            place.at(name).refuse("NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        place.raise_refusals()
        return int(given)

    def query_snowflake(self, name: str) -> int | None:
        given = self.query.get(name)
        if given is None:
            return None
        value = as_snowflake(given)
        if value is None:
            place = Place()
            place.at(name).refuse("NUMBER_TYPE_COERCE", f'Value "{given}" is not snowflake.')
            place.raise_refusals()
        return value

    def guild(self) -> Guild:
        """Return the guild of the path, in which the bot must be. Raises: ApiError 50001, also for an unknown one."""
        guild = self.world.guilds.get(self.snowflake("guild_id"))
        if guild is None or self.bot_id not in guild.members:
            raise missing_access()
        return guild

    def guild_with(self, needed: Permission) -> Guild:
        """Return the guild of the path, in which the bot must have the permissions. Raises: ApiError 50001, 50013."""
        guild = self.guild()
        if ~base_permissions(guild, self.me(guild)) & needed.value:
            raise missing_permissions()
        return guild

    def me(self, guild: Guild) -> Member:
        return guild.members[self.bot_id]

    def permissions(self, channel: Channel) -> Permission:
        """Return what the bot can do in the channel; nothing where it is not."""
        guild = self.world.guild_of(channel)
        if guild is None:
            return DIRECT_MESSAGE if self.bot_id in channel.recipients else NO_PERMISSIONS
        me = guild.members.get(self.bot_id)
        return NO_PERMISSIONS if me is None else effective_permissions(guild, me, channel, self.now)

    def channel(self, needed: Permission = NO_PERMISSIONS) -> Channel:
        """Return the channel of the path, which the bot must see and in which it needs these permissions.

        Raises: ApiError 10003, 50001, 50013.
        """
        channel = self.world.channels.get(self.snowflake("channel_id"))
        if channel is None:
            raise unknown("channel")
        permissions = self.permissions(channel)
        if not permissions & Permission.VIEW_CHANNEL:
            raise missing_access()
        if ~permissions & needed:
            raise missing_permissions()
        return channel

    def message(self, channel: Channel) -> Message:
        """Return the message of the path; ephemeral ones are not there for this way. Raises: ApiError 10008."""
        message = self.world.message(channel.id, self.snowflake("message_id"))
        if message is None or message.is_ephemeral:
            raise unknown("message")
        return message


Handler = Callable[[Call], Awaitable[Any]]
"""Returns the body of a 200, None for a 204, or an Answer; raises ApiError."""

LimitChoice = Limit | Callable[[Services, Mapping[str, str]], Limit]


@dataclass(frozen=True, slots=True)
class Route:
    """One method on one path. `needs_token` false: the path itself carries what proves the right."""

    method: str
    path: str
    handler: Handler
    limit: LimitChoice | None = None
    needs_token: bool = True
    counts_globally: bool = True
