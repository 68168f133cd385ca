"""Files that moderators hand in and are handed: fetched from Discord within a limit, packed where they are large."""

import io
import zipfile
from collections.abc import Awaitable, Callable

import discord

from calculations.errors import UserError
from commands.replies.inert import inert
from tracker.policy.import_reading import MOST_BYTES

FETCH_LIMIT = 10 * 1024 * 1024
"""Bytes of a file that is read. Discord, Reference: what anybody may upload."""

UNPACKED_LIMIT = MOST_BYTES
"""Bytes that a packed file may become: a few kilobytes can be made to unpack to gigabytes."""

FetchAttachment = Callable[[discord.Attachment], Awaitable[bytes]]
"""Fetches an attachment; the one thing on the way of an answer that waits for a network besides the answer itself."""


async def fetch_attachment(attachment: discord.Attachment) -> bytes:
    """Return the content of an attachment.

    Raises: UserError when it is too large, or Discord does not hand it out (any more).
    """
    if attachment.size > FETCH_LIMIT:
        raise UserError("policy.import.too_large", size=_megabytes(attachment.size), limit=_megabytes(FETCH_LIMIT))
    try:
        content = await attachment.read()
    except discord.HTTPException as error:
        raise UserError("policy.import.not_fetched", name=inert(attachment.filename)) from error
    if len(content) > FETCH_LIMIT:
        # The size is what Discord says it is; this is what came.
        raise UserError("policy.import.too_large", size=_megabytes(len(content)), limit=_megabytes(FETCH_LIMIT))
    return content


def unpacked(name: str, content: bytes) -> tuple[str, bytes]:
    """Return the name and content of the one file in a ZIP archive; any other file as it is.

    Raises: UserError when the archive is damaged, holds another number of files or unpacks to too much.
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return name, content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(inside) != 1:
                raise UserError("policy.import.archive", count=len(inside))
            with archive.open(inside[0]) as file:
                # The stated size may be a lie; what is read is bounded.
                unpacked_content = file.read(UNPACKED_LIMIT + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UserError("policy.import.damaged", name=inert(name)) from error
    if len(unpacked_content) > UNPACKED_LIMIT:
        size = _megabytes(len(unpacked_content))
        raise UserError("policy.import.too_large", size=size, limit=_megabytes(UNPACKED_LIMIT))
    return inside[0].filename, unpacked_content


def packed(name: str, content: bytes, *, limit: int) -> tuple[str, bytes]:
    """Return the file as it is, or in a ZIP archive where it has more than `limit` bytes.

    Raises: UserError when even that is too large.
    """
    if len(content) <= limit:
        return name, content
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    if target.tell() > limit:
        raise UserError("policy.export.too_large", size=_megabytes(target.tell()), limit=_megabytes(limit))
    return f"{name}.zip", target.getvalue()


def _megabytes(size: int) -> int:
    return -(-size // (1024 * 1024))
