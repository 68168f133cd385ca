"""What is said in headers: who asks, and until when a server wants to be left alone."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

RETRY_AFTER_LIMIT = timedelta(hours=1)
"""The longest wait that a server's Retry-After can impose unless a source is known to mean more: a typing error there
must not switch a source off."""


def user_agent(version: str, contact: str) -> str:
    """Return the name under which sources see us: project, version and whom to write to.

    Raises: ValueError when `contact` cannot stand in a header.
    """
    contact = contact.strip()
    if not all(" " <= letter <= "~" and letter not in "()" for letter in contact):
        raise ValueError("the contact holds characters that cannot stand in an HTTP header")
    return f"Rollover/{version} ({f'contact: {contact}' if contact else 'operator left no contact'})"


def retry_after(text: str | None, *, now: datetime, limit: timedelta = RETRY_AFTER_LIMIT) -> datetime | None:
    """Return when a Retry-After header (seconds, or an HTTP date) allows the next question, in UTC.

    At most `limit` from `now`, never before it; None for a header that is missing or means nothing.
    Source: RFC 9110, section 10.2.3, checked 2026-11-24.
    """
    if text is None:
        return None
    text = text.strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        wanted = now + timedelta(seconds=int(text))
    else:
        try:
            wanted = parsedate_to_datetime(text)
        except ValueError:
            return None
        if wanted.tzinfo is None:
            wanted = wanted.replace(tzinfo=UTC)
    return min(max(wanted.astimezone(UTC), now), now + limit)
