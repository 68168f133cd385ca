"""JSON on the wire, as bytes; orjson when it is installed, because the gateway's speed is the speed of this."""

import json
from collections.abc import Callable
from typing import Any

try:
    import orjson
except ImportError:
    _dump: Callable[[Any], bytes] | None = None
    _load: Callable[[bytes | str], Any] = json.loads
else:
    _dump = orjson.dumps
    _load = orjson.loads


def dump(value: Any) -> bytes:
    """Return the value as compact UTF-8 JSON."""
    if _dump is not None:
        return _dump(value)
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def load(text: bytes | str) -> Any:
    """Return the value that the JSON text holds. Raises: ValueError when it is not JSON."""
    return _load(text)
