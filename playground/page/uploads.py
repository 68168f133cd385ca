"""Files on their way from the page to the bot: stored for the tab that sent them, until a command names them."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiohttp import web

from playground.files import Upload
from playground.rules.messages import FILE_BYTES, FILENAME

MOST_KEPT = 25
"""As many as a command may have options; a tab that sends more loses its oldest."""
DESCRIPTION = 1024
"""As long as the description of an attachment may be (Resources, Message, Attachment Object)."""
CHUNK_BYTES = 64 * 1024


@dataclass(slots=True)
class Uploads:
    """The files of one tab, each to be used once."""

    kept: dict[str, Upload] = field(default_factory=dict)

    def keep(self, upload: Upload) -> str:
        """Store a file and return the id that a command names it by."""
        if len(self.kept) >= MOST_KEPT:
            del self.kept[next(iter(self.kept))]
        identity = secrets.token_urlsafe(12)
        self.kept[identity] = upload
        return identity

    def take(self, identity: str) -> Upload | None:
        """Return a file and forget it; None when there is none of that id."""
        return self.kept.pop(identity, None)


class UploadRoute:
    """Takes in what is posted to a tab's own address, which nobody but the tab is told."""

    def __init__(self) -> None:
        self._tabs: dict[str, Uploads] = {}

    @contextmanager
    def opened(self) -> Iterator[tuple[str, Uploads]]:
        """Yield the address of a new tab, relative to the page, and its files; both end with the block."""
        key = secrets.token_urlsafe(16)
        self._tabs[key] = uploads = Uploads()
        try:
            yield f"uploads/{key}", uploads
        finally:
            del self._tabs[key]

    async def serve(self, request: web.Request) -> web.Response:
        """Store the body, a file, and answer {"upload": id}.

        The query says of it: `name`, and if wished its `description` (alt text) and `spoiler=1`.
        """
        uploads = self._tabs.get(request.match_info["tab"])
        if uploads is None:
            return web.Response(status=404, text="This tab is not connected any more.")
        name = request.query.get("name", "")
        if not 0 < len(name) <= FILENAME:
            return web.Response(status=400, text=f"A file has a name of 1 to {FILENAME} characters.")
        description = request.query.get("description", "").strip()
        if len(description) > DESCRIPTION:
            return web.Response(status=400, text=f"A description has at most {DESCRIPTION} characters.")
        content = await _read(request)
        if content is None:
            return web.Response(status=413, text=f"A file has at most {FILE_BYTES // 1024 // 1024} MB.")
        upload = Upload(name, content, description or None, spoiler=request.query.get("spoiler") == "1")
        return web.json_response({"upload": uploads.keep(upload)})


async def _read(request: web.Request) -> bytes | None:
    """Return the body; None when it is larger than a file may be."""
    if (request.content_length or 0) > FILE_BYTES:
        return None
    content = bytearray()
    async for chunk in request.content.iter_chunked(CHUNK_BYTES):
        content += chunk
        if len(content) > FILE_BYTES:
            return None
    return bytes(content)
