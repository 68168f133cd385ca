"""What a thread that is archived or locked takes from people (Topics, Threads; checked 2026-11-25).

Locked, it is closed to all who do not manage threads. Archived, it takes nothing but messages, which wake it, and their
removal. Commands are left out there by `picker.may_use`.
"""

from playground.entities import Channel
from playground.people.refusals import ClientRefusal
from playground.permissions import Permission, is_archived, is_locked


def refuse_writing(place: Channel, permissions: Permission) -> None:
    """Raise ClientRefusal where a message can be neither sent nor changed."""
    if is_locked(place, permissions):
        raise ClientRefusal("not_allowed", "This thread is locked.")


def refuse_change(place: Channel, permissions: Permission) -> None:
    """Raise ClientRefusal where no message can be edited."""
    refuse_writing(place, permissions)
    refuse_reaction(place)


def refuse_reaction(place: Channel) -> None:
    """Raise ClientRefusal where no reaction can be added or removed."""
    if is_archived(place):
        raise ClientRefusal("not_allowed", "This thread is archived. A new message opens it again.")


def refuse_removal(place: Channel, permissions: Permission) -> None:
    """Raise ClientRefusal where not even a message can be deleted."""
    if is_archived(place):
        refuse_writing(place, permissions)


def refuse_press(place: Channel, permissions: Permission) -> None:
    """Raise ClientRefusal where buttons and selects are greyed out.

    An archived thread takes a press from those alone who could wake it by a message
    (github.com/discord/discord-api-docs/issues/5946), a locked one as it takes words (issues 6907 and 7900).
    """
    if is_locked(place, permissions):
        raise ClientRefusal("disabled_control", "This thread is locked.")
    if is_archived(place) and not permissions & Permission.SEND_MESSAGES:
        raise ClientRefusal("disabled_control", "This thread is archived, and you cannot open it again.")
