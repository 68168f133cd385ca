"""The beginning of a session: READY and the guilds; and the members that a bot may ask for later."""

from functools import partial
from math import ceil

from playground import wire
from playground.entities import Guild
from playground.gateway.guild_arrivals import guild_create, send_guild_create
from playground.gateway.hub import GatewayHub
from playground.gateway.intents import Intent
from playground.gateway.session import Session
from playground.guild_payloads import unavailable, user_payload
from playground.payloads import Payloads
from playground.synthetic import SyntheticGuilds
from playground.world import World

MOST_GUILDS_A_SHARD = 2500

_APPLICATION_FLAGS = 1 << 23
_PRIVILEGED_FLAGS = 1 << 13 | 1 << 15 | 1 << 19
"""The limited forms of the privileged intents, as an application in fewer than a hundred guilds has them."""


def application_flags(world: World) -> int:
    """Return the flags of the application: commands badge, and the privileged intents if they are switched on."""
    return _APPLICATION_FLAGS | (_PRIVILEGED_FLAGS if world.application.privileged_intents else 0)


class Greeting:
    """Tells a new session who and where it is. `gateway_url` is where the gateway is served."""

    def __init__(self, world: World, hub: GatewayHub, payloads: Payloads, synthetic: SyntheticGuilds) -> None:
        self._world = world
        self._hub = hub
        self._payloads = payloads
        self._synthetic = synthetic
        self.gateway_url = ""
        self.guilds_a_shard = 1000
        """How many shards /gateway/bot recommends follows from this; Discord's own figure is about a thousand."""

    def recommended_shards(self) -> int:
        """Return how many shards /gateway/bot recommends."""
        return max(1, ceil((len(self._bots_guilds()) + self._synthetic.count) / self.guilds_a_shard))

    def needs_more_shards(self, shard_id: int, shard_count: int) -> bool:
        """Whether one shard would have more guilds than Discord lets it (Gateway, Sharding)."""
        real = sum((guild.id >> 22) % shard_count == shard_id for guild in self._bots_guilds())
        return real + len(self._synthetic.ids_of_shard(shard_id, shard_count)) > MOST_GUILDS_A_SHARD

    def greet(self, session: Session) -> None:
        """Dispatch READY and, with the guilds intent, one GUILD_CREATE for each guild of the shard."""
        guilds = [guild for guild in self._bots_guilds() if session.handles(guild.id)]
        synthetic = self._synthetic.ids_of_shard(session.shard_id, session.shard_count)
        application = self._world.application
        session.dispatch(
            "READY",
            wire.dump(
                {
                    "v": 10,
                    "user": user_payload(self._world.bot) | {"verified": True, "mfa_enabled": True, "email": None},
                    "user_settings": {},
                    "session_type": "normal",
                    "session_id": session.id,
                    "resume_gateway_url": self.gateway_url,
                    "relationships": [],
                    "private_channels": [],
                    "presences": [],
                    "guilds": [unavailable(guild.id) for guild in guilds] + [unavailable(one) for one in synthetic],
                    "guild_join_requests": [],
                    "geo_ordered_rtc_regions": [],
                    "game_relationships": [],
                    "auth": {},
                    "shard": [session.shard_id, session.shard_count],
                    "application": {"id": str(application.id), "flags": application_flags(self._world)},
                    "_trace": ["playground"],
                }
            ),
        )
        if not session.intents & Intent.GUILDS:
            return
        for guild in guilds:
            if guild.id in self._hub.unavailable:
                continue
            made = guild_create(self._payloads, guild, session.intents, unavailable=False)
            session.dispatch("GUILD_CREATE", wire.dump(made))
        for guild_id in synthetic:
            session.dispatch("GUILD_CREATE", partial(self._synthetic.guild_create, guild_id))

    def greet_anew(self) -> None:
        """Tell the sessions of the guilds as they are after the world was put back to its start."""
        for guild in self._bots_guilds():
            send_guild_create(self._hub, self._payloads, guild, unavailable=False)

    def _bots_guilds(self) -> list[Guild]:
        bot_id = self._world.application.id
        return [guild for guild in self._world.guilds.values() if bot_id in guild.members]
