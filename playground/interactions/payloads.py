"""INTERACTION_CREATE as the gateway carries it (Receiving and Responding, Interaction Structure)."""

from playground.entities import Channel, ChannelKind, Guild, Json
from playground.guild_payloads import user_payload
from playground.interactions.interaction import Interaction, InteractionKind
from playground.payloads import Payloads
from playground.permissions import APP_OUTSIDE_GUILDS, DIRECT_MESSAGE, Permission, channel_permissions
from playground.rules.messages import FILE_BYTES
from playground.world import World


def interaction_payload(interaction: Interaction, world: World, payloads: Payloads) -> Json:
    """Return the event's `d`."""
    channel = world.channels[interaction.channel_id]
    user = world.users[interaction.user_id]
    made: Json = {
        "id": str(interaction.id),
        "application_id": str(world.application.id),
        "type": int(interaction.kind),
        "token": interaction.token,
        "version": 1,
        "channel_id": str(channel.id),
        "locale": user.locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": interaction.owners,
        "attachment_size_limit": FILE_BYTES,
        "data": interaction.data,
    }
    guild = world.guild_of(channel)
    if guild is None:
        made["user"] = user_payload(user)
        made["context"] = context_of(channel, world)
        app_permissions = app_permissions_outside(channel, world)
        made["channel"] = payloads.channel(channel) | {
            "permissions": str(DIRECT_MESSAGE.value),
            "app_permissions": str(app_permissions),
        }
    else:
        member = guild.members[user.id]
        permissions = channel_permissions(guild, member, channel, world.clock.now())
        app_permissions = app_permissions_inside(guild, channel, world)
        made |= {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": list(guild.features)},
            "guild_locale": guild.locale,
            "context": 0,
            "member": payloads.member(member) | {"permissions": str(permissions)},
            "channel": payloads.channel(channel)
            | {"permissions": str(permissions), "app_permissions": str(app_permissions)},
        }
        made["channel"].pop("permission_overwrites", None)
    made["app_permissions"] = str(app_permissions)
    source = (
        world.message(channel.id, interaction.source_message_id)
        if interaction.source_message_id is not None
        and interaction.kind in (InteractionKind.COMPONENT, InteractionKind.MODAL_SUBMIT)
        else None
    )
    if source is not None:
        made["message"] = payloads.message(source)
    return made


def context_of(channel: Channel, world: World) -> int:
    """Return where a channel counts as: 0 guild, 1 conversation with the bot, 2 other private channels."""
    if channel.guild_id is not None:
        return 0
    return 1 if channel.kind is ChannelKind.DIRECT and world.application.id in channel.recipients else 2


def app_permissions_inside(guild: Guild, channel: Channel, world: World) -> int:
    """Return what the bot may do in a guild's channel; a little, if only people have installed it there."""
    me = guild.members.get(world.application.id)
    if me is None:
        return (APP_OUTSIDE_GUILDS & ~Permission.MENTION_EVERYONE).value
    return channel_permissions(guild, me, channel, world.clock.now())


def app_permissions_outside(channel: Channel, world: World) -> int:
    if context_of(channel, world) == 1:
        return (APP_OUTSIDE_GUILDS | Permission.USE_EXTERNAL_EMOJIS).value
    return APP_OUTSIDE_GUILDS.value
