"""What the bot needs in a place to post alerts there."""

from enum import StrEnum


class Need(StrEnum):
    """One thing that it needs: a permission, by Discord's name for it, or something about the place itself."""

    VIEW_CHANNEL = "view_channel"
    SEND_MESSAGES = "send_messages"
    SEND_MESSAGES_IN_THREADS = "send_messages_in_threads"
    CREATE_PUBLIC_THREADS = "create_public_threads"
    EMBED_LINKS = "embed_links"
    READ_MESSAGE_HISTORY = "read_message_history"
    """For reading back an alert of which it is uncertain whether it was sent."""
    CHANNEL = "channel"
    """The place is there."""
    UNLOCKED = "unlocked"
    """The thread is not locked, or the bot may manage threads."""
    TAG = "tag"
    """The forum takes posts without a tag, or has the one that the bot uses."""


FORUM_TAG = "Alerts"
"""The name of the tag that the bot gives its posts in a forum that has it."""
