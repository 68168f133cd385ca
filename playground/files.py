"""Uploaded files: their bytes, and the signed, expiring addresses under which they are served."""

import hashlib
import hmac
import mimetypes
from dataclasses import dataclass
from urllib.parse import quote

from playground.clock import Clock
from playground.entities import Attachment
from playground.picture_size import picture_size
from playground.snowflakes import Snowflakes

EXPIRY_SECONDS = 24 * 3600
"""Attachment addresses carry `ex`, `is` and `hm`, and die after about a day (Reference, Signed Attachment CDN URLs)."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in: what the sender calls it, its bytes, and what a person says of it beside."""

    filename: str
    content: bytes
    description: str | None = None
    spoiler: bool = False


@dataclass(frozen=True, slots=True)
class StoredFile:
    content: bytes
    content_type: str


class FileStore:
    """Keeps the bytes by attachment id. `base_url` is where `path_of` is served from."""

    def __init__(self, clock: Clock, snowflakes: Snowflakes, secret: bytes) -> None:
        self.base_url = ""
        self.stored: dict[int, StoredFile] = {}
        self._clock = clock
        self._snowflakes = snowflakes
        self.secret = secret

    def keep(
        self, upload: Upload, *, description: str | None = None, title: str | None = None, spoiler: bool = False
    ) -> Attachment:
        """Store the file and return what a message says of it."""
        attachment_id = self._snowflakes.make()
        content_type = mimetypes.guess_type(upload.filename)[0] or "application/octet-stream"
        self.stored[attachment_id] = StoredFile(upload.content, content_type)
        size = picture_size(upload.content)
        return Attachment(
            id=attachment_id,
            filename=_clean(upload.filename),
            size=len(upload.content),
            content_type=content_type,
            description=description if description is not None else upload.description,
            title=title,
            width=size[0] if size else None,
            height=size[1] if size else None,
            spoiler=spoiler or upload.spoiler,
        )

    def url_of(self, attachment: Attachment, channel_id: int) -> str:
        """Return an address that serves the file for a day from now."""
        issued = int(self._clock.now().timestamp())
        path = f"attachments/{channel_id}/{attachment.id}/{quote(attachment.filename)}"
        expires = issued + EXPIRY_SECONDS
        return f"{self.base_url}/{path}?ex={expires:x}&is={issued:x}&hm={self._sign(attachment.id, expires)}"

    def find(self, attachment_id: int, expires: str, signature: str) -> StoredFile | None:
        """Return the file, or None when there are none or the address is forged or has expired."""
        try:
            moment = int(expires, 16)
        except ValueError:
            return None
        if not hmac.compare_digest(signature, self._sign(attachment_id, moment)):
            return None
        if moment < self._clock.now().timestamp():
            return None
        return self.stored.get(attachment_id)

    def _sign(self, attachment_id: int, expires: int) -> str:
        return hmac.new(self.secret, f"{attachment_id}:{expires}".encode(), hashlib.sha256).hexdigest()


def _clean(filename: str) -> str:
    """Return the name as Discord keeps it: no path, and only letters, digits, dot, dash and underscore."""
    bare = filename.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(one if one.isalnum() or one in "._-" else "_" for one in bare)
    return kept.lstrip(".") or "unknown"
