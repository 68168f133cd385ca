"""Messages, commands and webhooks as Discord's objects on the wire, and the one door to all payloads of a world."""

import copy

from playground.channel_payloads import channel_payload, thread_member_payload
from playground.entities import (
    Attachment,
    Channel,
    Command,
    Guild,
    Invocation,
    Json,
    Member,
    Message,
    MessageFlag,
    Webhook,
)
from playground.files import FileStore
from playground.guild_payloads import guild_payload, member_fields, time_text, user_payload
from playground.polls import poll_payload
from playground.shown_files import show_files
from playground.world import World

USER_COMMAND = 2

LOCALIZED = ("name_localizations", "description_localizations")


class Payloads:
    """Writes what needs more than itself: messages, channels, guilds, commands."""

    def __init__(self, world: World, files: FileStore) -> None:
        self._world = world
        self._files = files

    def member(self, member: Member) -> Json:
        return {**member_fields(member), "user": user_payload(self._world.users[member.user_id])}

    def channel(self, channel: Channel) -> Json:
        return channel_payload(channel, self._world)

    def thread_member(self, thread: Channel, user_id: int) -> Json:
        return thread_member_payload(thread, user_id, self._world)

    def guild(self, guild: Guild) -> Json:
        """Return the guild as GET /guilds/{id} gives it."""
        return guild_payload(guild)

    def guild_create(self, guild: Guild) -> Json:
        """Return GUILD_CREATE's `d`, without `unavailable`; members are the bot alone, as without presences."""
        bot_id = self._world.application.id
        me = guild.members[bot_id]
        return guild_payload(guild) | {
            "joined_at": time_text(me.joined_at),
            "large": False,
            "member_count": len(guild.members),
            "voice_states": [],
            "members": [self.member(me)],
            "channels": [self.channel(one) for one in guild.channels.values() if one.thread is None],
            "threads": [
                self.channel(one)
                for one in guild.channels.values()
                if one.thread is not None and not one.thread.archived
            ],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "activity_instances": [],
            "embedded_activities": [],
        }

    def attachment(self, attachment: Attachment, channel_id: int, *, ephemeral: bool = False) -> Json:
        url = self._files.url_of(attachment, channel_id)
        made: Json = {
            "id": str(attachment.id),
            "filename": attachment.filename,
            "size": attachment.size,
            "url": url,
            "proxy_url": url,
            "content_type": attachment.content_type,
            "content_scan_version": 0,
            "flags": 8 if attachment.spoiler else 0,
        }
        if attachment.description is not None:
            made["description"] = attachment.description
        if attachment.title is not None:
            made["title"] = attachment.title
        if attachment.width is not None:
            made |= {"width": attachment.width, "height": attachment.height, "placeholder_version": 1}
        if ephemeral:
            made["ephemeral"] = True
        return made

    def message(self, message: Message, *, with_nonce: bool = False) -> Json:
        """Return the message without `guild_id` and `member`, as REST gives it; only a new one tells its nonce."""
        world = self._world
        ephemeral = message.is_ephemeral
        shown = show_files(message, self._files)
        made: Json = {
            "id": str(message.id),
            "type": int(message.kind),
            "channel_id": str(message.channel_id),
            "content": message.content,
            "author": self.author(message),
            "timestamp": time_text(message.created_at),
            "edited_timestamp": time_text(message.edited_at) if message.edited_at is not None else None,
            "tts": message.tts,
            "mention_everyone": message.mention_everyone,
            "mentions": [user_payload(world.users[one]) for one in message.mentions if one in world.users],
            "mention_roles": [str(one) for one in message.role_mentions],
            "attachments": [self.attachment(one, message.channel_id, ephemeral=ephemeral) for one in shown.attachments],
            "embeds": [] if message.flags & MessageFlag.SUPPRESS_EMBEDS else shown.embeds,
            "components": shown.components,
            "pinned": message.pinned,
            "flags": message.flags.value,
        }
        if with_nonce and message.nonce is not None:
            made["nonce"] = message.nonce
        if message.poll is not None:
            made["poll"] = poll_payload(message, world.application.id, world.clock.now())
        if message.reactions:
            made["reactions"] = [self._reaction(emoji, user_ids) for emoji, user_ids in message.reactions]
        if message.webhook_id is not None:
            made["webhook_id"] = str(message.webhook_id)
            if message.webhook_id == world.application.id:
                made["application_id"] = str(world.application.id)
        if message.reference is not None:
            made |= self._reference_fields(message)
        if message.invocation is not None:
            made |= self._invocation_fields(message.invocation)
        place = world.channels.get(message.channel_id)
        if place is not None and place.thread is not None:
            made["position"] = sum(one < message.id for one in world.messages.get(place.id, ()))
        if message.flags & MessageFlag.HAS_THREAD and message.id in world.channels:
            made["thread"] = self.channel(world.channels[message.id])
        return made

    def message_event(self, message: Message, *, is_new: bool = False) -> Json:
        """Return MESSAGE_CREATE's and MESSAGE_UPDATE's `d`. In conversations, and ephemeral, without `guild_id`."""
        made = self.message(message, with_nonce=is_new)
        channel = self._world.channels.get(message.channel_id)
        made["channel_type"] = int(channel.kind) if channel is not None else 0
        if channel is not None and channel.guild_id is not None and not message.is_ephemeral:
            made["guild_id"] = str(channel.guild_id)
            member = self._world.guilds[channel.guild_id].members.get(message.author_id)
            if member is not None and (message.webhook_id is None or message.invocation is not None):
                made["member"] = member_fields(member)
        return made

    def author(self, message: Message) -> Json:
        if message.webhook_name is not None and message.webhook_id is not None:
            return {
                "id": str(message.webhook_id),
                "username": message.webhook_name,
                "discriminator": "0000",
                "avatar": None,
                "bot": True,
                "public_flags": 0,
                "flags": 0,
                "global_name": None,
                "clan": None,
                "primary_guild": None,
            }
        return user_payload(self._world.users[message.author_id])

    def command(self, command: Command, *, with_localizations: bool = True) -> Json:
        form = command.form if with_localizations else _without_localizations(command.form)
        made: Json = {
            "id": str(command.id),
            "application_id": str(self._world.application.id),
            "version": str(command.version),
            **form,
        }
        if command.guild_id is not None:
            made["guild_id"] = str(command.guild_id)
        return made

    def webhook(self, webhook: Webhook) -> Json:
        return {
            "id": str(webhook.id),
            "type": 1,
            "application_id": str(self._world.application.id) if webhook.owned_by_app else None,
            "avatar": None,
            "channel_id": str(webhook.channel_id),
            "guild_id": str(webhook.guild_id),
            "name": webhook.name,
            "token": webhook.token,
            "user": user_payload(self._world.users[webhook.user_id]),
            "url": f"https://discord.com/api/webhooks/{webhook.id}/{webhook.token}",
        }

    def _reaction(self, emoji: str, user_ids: tuple[int, ...]) -> Json:
        name, _, emoji_id = emoji.partition(":")
        return {
            "emoji": {"id": emoji_id or None, "name": name},
            "count": len(user_ids),
            "count_details": {"burst": 0, "normal": len(user_ids)},
            "burst_colors": [],
            "me_burst": False,
            "burst_me": False,
            "me": self._world.application.id in user_ids,
            "burst_count": 0,
        }

    def _reference_fields(self, message: Message) -> Json:
        reference = message.reference
        assert reference is not None
        fields: Json = {
            "type": int(reference.forwards),
            "channel_id": str(reference.channel_id),
        }
        if reference.message_id:
            fields["message_id"] = str(reference.message_id)
        if reference.guild_id is not None:
            fields["guild_id"] = str(reference.guild_id)
        made: Json = {"message_reference": fields}
        target = self._world.message(reference.channel_id, reference.message_id)
        if not reference.forwards:
            made["referenced_message"] = None
            if target is not None:
                made["referenced_message"] = self._flat(target)
        elif target is not None:
            kept = ("type", "content", "embeds", "attachments", "timestamp", "edited_timestamp", "flags")
            snapshot = self._flat(target)
            names = (*kept, "mentions", "mention_roles", "components")
            made["message_snapshots"] = [{"message": {name: snapshot[name] for name in names}}]
        return made

    def _flat(self, message: Message) -> Json:
        """Return the message as it stands inside another one: with no message inside itself."""
        made = self.message(message)
        made.pop("referenced_message", None)
        return made

    def _invocation_fields(self, invocation: Invocation) -> Json:
        made: Json = {"interaction_metadata": self._metadata(invocation)}
        if invocation.command_name is not None:
            made["interaction"] = {
                "id": str(invocation.interaction_id),
                "type": invocation.kind,
                "name": invocation.command_name,
                "user": user_payload(self._world.users[invocation.user_id]),
            }
        return made

    def _target_fields(self, invocation: Invocation) -> Json:
        target = invocation.target_id
        if target is None:
            return {}
        if invocation.command_type == USER_COMMAND:
            known = self._world.users.get(target)
            return {"target_user": user_payload(known)} if known is not None else {}
        return {"target_message_id": str(target)}

    def _metadata(self, invocation: Invocation) -> Json:
        made: Json = {
            "id": str(invocation.interaction_id),
            "type": invocation.kind,
            "user": user_payload(self._world.users[invocation.user_id]),
            "authorizing_integration_owners": dict(invocation.owners),
        }
        if invocation.command_name is not None:
            made |= {"name": invocation.command_name, "command_type": invocation.command_type}
            made |= self._target_fields(invocation)
        if invocation.original_message_id is not None:
            made["original_response_message_id"] = str(invocation.original_message_id)
        if invocation.source_message_id is not None:
            made["interacted_message_id"] = str(invocation.source_message_id)
        if invocation.triggered_by is not None:
            made["triggering_interaction_metadata"] = self._metadata(invocation.triggered_by)
        return made


def _without_localizations(form: Json) -> Json:
    made = copy.deepcopy(form)

    def strip(node: Json) -> None:
        for key in LOCALIZED:
            node.pop(key, None)
        for name in ("options", "choices"):
            for inner in node.get(name) or ():
                strip(inner)

    strip(made)
    return made
