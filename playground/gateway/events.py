"""Changes of the world as Discord's gateway events (Gateway Events)."""

from playground.changes import (
    Change,
    ChannelChanged,
    GuildChanged,
    MemberChanged,
    MessageCreated,
    MessageDeleted,
    MessagesDeleted,
    MessageUpdated,
    PinsChanged,
    PollVoted,
    ReactionChanged,
    RoleChanged,
    TypingStarted,
    WebhookChanged,
)
from playground.entities import Channel, Json, Message
from playground.gateway.guild_arrivals import send_guild_create
from playground.gateway.hub import GatewayHub
from playground.gateway.intents import Intent
from playground.gateway.session import Session
from playground.guild_payloads import role_payload, user_payload
from playground.payloads import Payloads
from playground.permissions import Permission, effective_permissions
from playground.world import World

_BLANKED: Json = {"content": "", "embeds": [], "attachments": [], "components": []}


class GatewayEvents:
    """Listens to the world and tells the bot's sessions what they may know."""

    def __init__(self, world: World, hub: GatewayHub, payloads: Payloads) -> None:
        self._world = world
        self._hub = hub
        self._payloads = payloads

    def hear(self, change: Change) -> None:
        """Send what the change means to a bot; some mean nothing."""
        match change:
            case MessageCreated(message):
                self._send_message("MESSAGE_CREATE", message)
            case MessageUpdated(_, message):
                self._send_message("MESSAGE_UPDATE", message)
            case MessageDeleted(message):
                self._send_deletion(message)
            case MessagesDeleted(channel_id, messages):
                ids = [str(message.id) for message in messages]
                made: Json = {"ids": ids, "channel_id": str(channel_id)}
                self._to_channel("MESSAGE_DELETE_BULK", made, channel_id, Intent.GUILD_MESSAGES, None)
            case ReactionChanged():
                self._send_reaction(change)
            case PollVoted(message, answer_id, user_id, added):
                made = {
                    "user_id": str(user_id),
                    "channel_id": str(message.channel_id),
                    "message_id": str(message.id),
                    "answer_id": answer_id,
                }
                name = "MESSAGE_POLL_VOTE_ADD" if added else "MESSAGE_POLL_VOTE_REMOVE"
                self._to_channel(
                    name, made, message.channel_id, Intent.GUILD_MESSAGE_POLLS, Intent.DIRECT_MESSAGE_POLLS
                )
            case PinsChanged(channel_id):
                made = {"channel_id": str(channel_id), "last_pin_timestamp": None}
                self._to_channel("CHANNEL_PINS_UPDATE", made, channel_id, Intent.GUILDS, Intent.DIRECT_MESSAGES)
            case TypingStarted(channel_id, user_id):
                moment = int(self._world.clock.now().timestamp())
                made = {"channel_id": str(channel_id), "user_id": str(user_id), "timestamp": moment}
                self._to_channel(
                    "TYPING_START",
                    made,
                    channel_id,
                    Intent.GUILD_MESSAGE_TYPING,
                    Intent.DIRECT_MESSAGE_TYPING,
                )
            case GuildChanged():
                self._send_guild(change)
            case RoleChanged():
                self._send_role(change)
            case ChannelChanged(before, channel):
                self._send_channel(before, channel)
            case MemberChanged():
                self._send_member(change)
            case WebhookChanged(before_hook, hook):
                known = hook or before_hook
                if known is not None:
                    made = {"guild_id": str(known.guild_id), "channel_id": str(known.channel_id)}
                    self._hub.dispatch("WEBHOOKS_UPDATE", made, known.guild_id, Intent.GUILD_WEBHOOKS)
            case _:
                pass

    def _sees(self, channel: Channel) -> bool:
        guild = self._world.guild_of(channel)
        if guild is None:
            return self._world.application.id in channel.recipients
        me = guild.members.get(self._world.application.id)
        if me is None:
            return False
        now = self._world.clock.now()
        return bool(effective_permissions(guild, me, channel, now) & Permission.VIEW_CHANNEL)

    def _send_message(self, name: str, message: Message) -> None:
        channel = self._world.channels.get(message.channel_id)
        if channel is None or (not self._sees(channel) and not message.is_ephemeral):
            return
        bot_id = self._world.application.id
        is_private = channel.guild_id is None or message.is_ephemeral
        if message.is_ephemeral and message.author_id != bot_id:
            return
        intents = Intent.DIRECT_MESSAGES if is_private else Intent.GUILD_MESSAGES
        guild_id = None if is_private else channel.guild_id
        if not any(session.intents & intents for session in self._hub.sessions()):
            return
        made = self._payloads.message_event(message, is_new=name == "MESSAGE_CREATE")
        is_told = is_private or message.author_id == bot_id or bot_id in message.mentions
        if is_told:
            self._hub.dispatch(name, made, guild_id, intents)
            return
        self._hub.dispatch(name, made, guild_id, intents, only=_reads_content)
        made = made | _BLANKED
        made.pop("poll", None)
        self._hub.dispatch(name, made, guild_id, intents, only=_reads_no_content)

    def _send_deletion(self, message: Message) -> None:
        made: Json = {"id": str(message.id), "channel_id": str(message.channel_id)}
        if message.is_ephemeral:
            self._hub.dispatch("MESSAGE_DELETE", made, None, Intent.DIRECT_MESSAGES)
            return
        self._to_channel("MESSAGE_DELETE", made, message.channel_id, Intent.GUILD_MESSAGES, Intent.DIRECT_MESSAGES)

    def _send_reaction(self, change: ReactionChanged) -> None:
        message = change.message
        made: Json = {"message_id": str(message.id), "channel_id": str(message.channel_id)}
        if change.emoji is not None:
            emoji, _, emoji_id = change.emoji.partition(":")
            made["emoji"] = {"id": emoji_id or None, "name": emoji}
        if change.user_id is not None:
            made |= {"user_id": str(change.user_id), "burst": False, "type": 0}
            if change.added:
                made["message_author_id"] = str(message.author_id)
            name = "MESSAGE_REACTION_ADD" if change.added else "MESSAGE_REACTION_REMOVE"
        elif change.emoji is not None:
            name = "MESSAGE_REACTION_REMOVE_EMOJI"
        else:
            name = "MESSAGE_REACTION_REMOVE_ALL"
        guild = self._world.guild_of(self._world.channels[message.channel_id])
        if name == "MESSAGE_REACTION_ADD" and guild is not None and change.user_id in guild.members:
            made["member"] = self._payloads.member(guild.members[change.user_id])
        self._to_channel(
            name, made, message.channel_id, Intent.GUILD_MESSAGE_REACTIONS, Intent.DIRECT_MESSAGE_REACTIONS
        )

    def _to_channel(self, name: str, made: Json, channel_id: int, inside: Intent, outside: Intent | None) -> None:
        channel = self._world.channels.get(channel_id)
        if channel is None or not self._sees(channel):
            return
        if channel.guild_id is not None:
            self._hub.dispatch(name, made | {"guild_id": str(channel.guild_id)}, channel.guild_id, inside)
        elif outside is not None:
            self._hub.dispatch(name, made, None, outside)

    def _send_guild(self, change: GuildChanged) -> None:
        guild = change.guild or change.before
        if guild is None:
            return
        if change.bot_left or change.guild is None:
            self._hub.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild.id, Intent.GUILDS)
        elif self._world.application.id not in guild.members:
            return
        elif change.before is None:
            send_guild_create(self._hub, self._payloads, guild)
        else:
            self._hub.dispatch("GUILD_UPDATE", self._payloads.guild(guild), guild.id, Intent.GUILDS)

    def _send_role(self, change: RoleChanged) -> None:
        guild_id = change.guild_id
        if self._world.application.id not in self._world.guilds[guild_id].members:
            return
        made: Json = {"guild_id": str(guild_id)}
        if change.role is None and change.before is not None:
            made["role_id"] = str(change.before.id)
            self._hub.dispatch("GUILD_ROLE_DELETE", made, guild_id, Intent.GUILDS)
        elif change.role is not None:
            name = "GUILD_ROLE_CREATE" if change.before is None else "GUILD_ROLE_UPDATE"
            made["role"] = role_payload(change.role)
            self._hub.dispatch(name, made, guild_id, Intent.GUILDS)

    def _send_channel(self, before: Channel | None, channel: Channel | None) -> None:
        known = channel or before
        if known is None or known.guild_id is None:
            # Bots are not told of conversations; they learn of them from the first message.
            return
        guild = self._world.guilds.get(known.guild_id)
        if guild is None or self._world.application.id not in guild.members:
            return
        word = "THREAD" if known.thread is not None else "CHANNEL"
        if word == "THREAD" and not self._sees(known):
            return
        if channel is None:
            if word == "THREAD":
                made: Json = {
                    "id": str(known.id),
                    "guild_id": str(known.guild_id),
                    "parent_id": str(known.parent_id),
                    "type": int(known.kind),
                }
            else:
                made = self._payloads.channel(known)
            self._hub.dispatch(f"{word}_DELETE", made, known.guild_id, Intent.GUILDS)
            return
        made = self._payloads.channel(channel)
        if before is None:
            if word == "THREAD":
                made["newly_created"] = True
            self._hub.dispatch(f"{word}_CREATE", made, known.guild_id, Intent.GUILDS)
        else:
            self._hub.dispatch(f"{word}_UPDATE", made, known.guild_id, Intent.GUILDS)

    def _send_member(self, change: MemberChanged) -> None:
        known = change.member or change.before
        guild = self._world.guilds.get(change.guild_id)
        bot_id = self._world.application.id
        if known is None or guild is None or (bot_id not in guild.members and known.user_id != bot_id):
            return
        guild_id = str(change.guild_id)
        if change.member is None:
            made: Json = {"guild_id": guild_id, "user": user_payload(self._world.users[known.user_id])}
            self._hub.dispatch("GUILD_MEMBER_REMOVE", made, change.guild_id, Intent.GUILD_MEMBERS)
        elif change.before is None:
            if known.user_id == bot_id:
                send_guild_create(self._hub, self._payloads, guild)
            else:
                made = self._payloads.member(change.member) | {"guild_id": guild_id}
                self._hub.dispatch("GUILD_MEMBER_ADD", made, change.guild_id, Intent.GUILD_MEMBERS)
        else:
            made = self._payloads.member(change.member) | {"guild_id": guild_id}
            # The bot hears of changes to itself without the members intent.
            intents = Intent.GUILD_MEMBERS | Intent.GUILDS if known.user_id == bot_id else Intent.GUILD_MEMBERS
            self._hub.dispatch("GUILD_MEMBER_UPDATE", made, change.guild_id, intents)


def _reads_content(session: Session) -> bool:
    return bool(session.intents & Intent.MESSAGE_CONTENT)


def _reads_no_content(session: Session) -> bool:
    return not session.intents & Intent.MESSAGE_CONTENT
