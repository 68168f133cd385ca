"""Ids for what people add. They are random, never row numbers: a restored backup must not meet its own future."""

import secrets
from datetime import datetime

from tracker.policy.milestones import OWN_ID_PREFIX

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Without i, l, o and u, which are misread; ids are typed too."""


def new_id(prefix: str, length: int = 10) -> str:
    """Return an id that nobody can guess: with ten letters, one in 10^15."""
    return prefix + "".join(secrets.choice(_LETTERS) for _ in range(length))


def new_milestone_id() -> str:
    """Return an id for a milestone that did not come with the program."""
    return new_id(OWN_ID_PREFIX)


def new_part_id(milestone_id: str, moment: datetime, number: int = 0) -> str:
    """Return an id for an action or a deadline that did not come with the program.

    Parts of one day stand in the order of their ids. So it begins with the moment it is made, in milliseconds, plus
    `number`, which orders those made at one moment; the random letters at its end keep two writers apart.
    """
    milliseconds = int(moment.timestamp() * 1000) + number
    return f"{milestone_id}#{new_id(f'{OWN_ID_PREFIX}{milliseconds:011x}', 4)}"
