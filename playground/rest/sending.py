"""Sending a message to a channel: what the bot may do there, nonces, replies and forwards."""

from dataclasses import replace
from typing import NoReturn

from playground.entities import Channel, ChannelKind, Message, MessageKind, Reference
from playground.errors import ApiError, missing_access, missing_permissions, thread_archived, unknown
from playground.permissions import Permission, is_archived, is_locked
from playground.posting import Post
from playground.rest.call import Call, UsedNonce
from playground.rules.form import Place
from playground.rules.mentions import EVERYTHING
from playground.rules.messages import MessageForm, Route, check_message, refuse_empty

NONCE_SECONDS = 300.0
"""How long `enforce_nonce` finds the former message; Discord says only "the last few minutes"."""


def post_message(call: Call, channel: Channel) -> Message:
    """Post what the body holds to the channel, under all that applies to a bot there."""
    permissions = call.permissions(channel)
    _refuse_place(channel)
    refuse_locked(call, channel, permissions)
    if not permissions & Permission.SEND_MESSAGES:
        raise missing_permissions()
    place = Place()
    checked = check_message(call.form, place, Route.CHANNEL, call.uploads)
    place.raise_refusals()
    refuse_empty(checked)
    checked = permitted(checked, permissions)
    former = _former(call, checked)
    if former is not None:
        return former
    reference = read_reference(call, channel, checked, permissions)
    if checked.reference is not None and reference is None:
        checked = replace(checked, reference=None)
    _refuse_unreachable(call, channel)
    kind = MessageKind.REPLY if reference is not None and not reference.forwards else MessageKind.DEFAULT
    enter_thread(call, channel)
    message = call.services.posting.post(
        channel,
        checked,
        Post(
            author_id=call.bot_id,
            default_mentions=EVERYTHING,
            may_mention_everyone=bool(permissions & Permission.MENTION_EVERYONE),
            kind=kind,
            reference=reference,
        ),
    )
    if checked.enforce_nonce and checked.nonce is not None:
        call.services.nonces[str(checked.nonce)] = UsedNonce(channel.id, message.id, call.clock.seconds())
    return message


def read_reference(call: Call, channel: Channel, checked: MessageForm, permissions: Permission) -> Reference | None:
    """Return what the message answers or forwards, or None when it is a plain one.

    Raises: ApiError 160002 without the right to read, 50035 for a message that is not there, 160014 for a forward of
    nothing.
    """
    given = checked.reference
    if given is None:
        return None
    if given.forwards:
        source = call.world.channels.get(given.channel_id or 0)
        message = call.world.message(source.id, given.message_id) if source is not None else None
        if source is None or message is None or message.is_ephemeral:
            _refuse_reference()
        if not call.permissions(source) & Permission.READ_MESSAGE_HISTORY:
            raise missing_access()
        if not (message.content or message.embeds or message.attachments or message.components):
            raise ApiError(400, 160014, "Cannot forward a message with no readable content")
        return Reference(message.id, source.id, source.guild_id, forwards=True)
    if not permissions & Permission.READ_MESSAGE_HISTORY:
        raise ApiError(400, 160002, "Cannot reply without permission to read message history")
    message = call.world.message(channel.id, given.message_id)
    if given.channel_id not in (None, channel.id) or message is None or message.is_ephemeral:
        if given.fail_if_not_exists:
            _refuse_reference()
        return None
    if message.kind.is_system:
        raise ApiError(400, 50021, "Cannot execute action on a system message")
    return Reference(message.id, channel.id, channel.guild_id)


def enter_thread(call: Call, channel: Channel) -> None:
    """Wake an archived thread that is written to, and let the writer join it."""
    thread = channel.thread
    if thread is None or (not thread.archived and call.bot_id in thread.members):
        return
    woken = replace(
        thread,
        archived=False,
        archive_changed_at=call.now if thread.archived else thread.archive_changed_at,
        members=thread.members | {call.bot_id},
    )
    call.world.put_channel(replace(channel, thread=woken))


def _refuse_reference() -> NoReturn:
    place = Place()
    place.at("message_reference").refuse("MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
    place.raise_refusals()
    raise AssertionError("a refusal was not raised")


def _refuse_place(channel: Channel) -> None:
    if channel.kind in (ChannelKind.FORUM, ChannelKind.MEDIA):
        raise ApiError(400, 40058, "Cannot send a message in a forum channel")
    if not channel.kind.holds_messages:
        raise ApiError(400, 50008, "Cannot send messages in a non-text channel")


def refuse_archived(channel: Channel) -> None:
    """Raise ApiError 50083 in a thread that must be woken first (Topics, Threads, Active & Archived Threads)."""
    if is_archived(channel):
        raise thread_archived()


def refuse_locked(call: Call, channel: Channel, permissions: Permission) -> None:
    if is_locked(channel, permissions):
        raise ApiError(400, 160005, "This thread is locked")


def _refuse_unreachable(call: Call, channel: Channel) -> None:
    if channel.kind is not ChannelKind.DIRECT:
        return
    other_id = next(one for one in channel.recipients if one != call.bot_id)
    other = call.world.users[other_id]
    if other.bot or not other.accepts_direct_messages:
        raise ApiError(403, 50007, "Cannot send messages to this user")
    shares = any(call.bot_id in guild.members and other_id in guild.members for guild in call.world.guilds.values())
    if not shares and not other.has_installed_app:
        raise ApiError(403, 50278, "Cannot send messages to this user due to having no mutual guilds")


def permitted(checked: MessageForm, permissions: Permission, *, is_edit: bool = False) -> MessageForm:
    """Return the message without what the channel does not let the bot send."""
    if checked.uploads and not permissions & Permission.ATTACH_FILES:
        raise missing_permissions()
    if checked.embeds and not permissions & Permission.EMBED_LINKS:
        checked = replace(checked, embeds=())
        if checked.is_empty and not is_edit:
            raise missing_permissions()
    if checked.tts and not permissions & Permission.SEND_TTS_MESSAGES:
        checked = replace(checked, tts=False)
    if checked.poll and not permissions & Permission.SEND_POLLS:
        raise missing_permissions()
    return checked


def _former(call: Call, checked: MessageForm) -> Message | None:
    """Return the message already made with this nonce. Raises: ApiError 10008 when it has been deleted since."""
    if not checked.enforce_nonce or checked.nonce is None:
        return None
    known = call.services.nonces.get(str(checked.nonce))
    if known is None:
        return None
    if call.clock.seconds() - known.made_at > NONCE_SECONDS:
        del call.services.nonces[str(checked.nonce)]
        return None
    message = call.world.message(known.channel_id, known.message_id)
    if message is None:
        raise unknown("message")
    return message
