"""Discord's published schema, ready to say of a request or an answer what is wrong with it, where and why."""

import hashlib
import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jsonschema_rs

from tests.discord_schema.amendments import AMENDMENTS, REQUEST_AMENDMENTS, amended
from tests.discord_schema.events import EVENTS
from tests.node_packages import install, node

FOLDER = Path(__file__).resolve().parent
CONVERTERS = ("convert.mjs", "routes.mjs", "package-lock.json")
CONVERSION_SECONDS = 60

_OPEN = "discord:open"
_CLOSED = "discord:closed"
_LOCAL = "#/$defs/"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that does not fit: where in the body, and why."""

    path: str
    why: str

    def __str__(self) -> str:
        return f"{self.path}: {self.why}"


def read_schema() -> "DiscordSchema":
    """Return the schema of the pinned package, converted once and then kept.

    Raises: NodeMissingError, AmendmentError; CalledProcessError when the conversion itself fails.
    """
    program = node()
    install(FOLDER)
    stand = hashlib.sha256(b"\0".join((FOLDER / name).read_bytes() for name in CONVERTERS)).hexdigest()[:16]
    kept = FOLDER / "node_modules" / f"schema-{stand}.json"
    if not kept.exists():
        made = subprocess.run(
            [program, "convert.mjs"], cwd=FOLDER, capture_output=True, check=True, timeout=CONVERSION_SECONDS
        )
        fresh = kept.with_suffix(".new")
        fresh.write_bytes(made.stdout)
        fresh.replace(kept)
    return DiscordSchema(json.loads(kept.read_bytes()))


class DiscordSchema:
    """Routes are named as Discord names them: "POST /channels/{channel_id}/messages"."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.version: str = document["version"]
        answers = _without_artefacts(amended(document, AMENDMENTS))
        requests = amended(answers, REQUEST_AMENDMENTS)
        self.routes: Mapping[str, Any] = answers["routes"]
        self._requests: Mapping[str, Any] = requests["routes"]
        self._names = frozenset(answers["schemas"])
        self._registry = jsonschema_rs.Registry(
            [(_OPEN, {"$defs": answers["schemas"]}), (_CLOSED, {"$defs": _closed(requests["schemas"])})]
        )
        self._validators: dict[tuple[str, str], Any] = {}
        self._table = _table(self.routes)

    def route_of(self, method: str, path: str) -> str | None:
        """Return the name of the route that a raw path such as `/channels/1/messages` belongs to; None: no such."""
        words = path.strip("/").split("/")
        for pattern, name in self._table.get((method, len(words)), ()):
            if all(ours.startswith("{") or ours == theirs for ours, theirs in zip(pattern, words, strict=True)):
                return name
        return None

    def of_request(self, route: str, body: Any) -> list[Mismatch]:
        """Return what is wrong with a body that was sent. A key that Discord does not know is wrong, too."""
        schema = self._requests[route]["request"]
        if schema is None:
            return [] if body in (None, {}) else [Mismatch("$", f"this route takes no body, and got {body!r:.200}")]
        return [] if body is None else self._check((route, "request"), schema, body, _CLOSED)

    def of_query(self, route: str, query: str) -> list[Mismatch]:
        """Return what is wrong with a query string: every name that Discord does not know there."""
        return [
            Mismatch(f"?{name}", "Discord knows no such parameter here")
            for name, _ in parse_qsl(query, keep_blank_values=True)
            if name not in self._requests[route]["query"]
        ]

    def of_answer(self, route: str, status: int, body: Any) -> list[Mismatch]:
        """Return what is wrong with an answer. Keys that Discord does not name are let be: it adds some every month."""
        responses = self.routes[route]["responses"]
        key = str(status) if str(status) in responses else f"{status // 100}XX"
        if key not in responses:
            return [Mismatch("$", f"no answer of this route has the status {status}")]
        return self._check((route, key), responses[key], body, _OPEN)

    def of_object(self, name: str, value: Any) -> list[Mismatch]:
        """Return what is wrong with one of Discord's objects, such as `MessageResponse`. Raises: KeyError."""
        if name not in self._names:
            raise KeyError(name)
        return self._check((name, "object"), {"$ref": _LOCAL + name}, value, _OPEN)

    def of_event(self, name: str, data: Any) -> list[Mismatch]:
        """Return what is wrong with an event's `d`."""
        if name not in EVENTS:
            return [Mismatch("$", "nothing is written down about this event in tests/discord_schema/events.py")]
        return self._check((name, "event"), EVENTS[name], data, _OPEN)

    def _check(self, key: tuple[str, str], schema: Any, value: Any, base: str) -> list[Mismatch]:
        validator = self._validators.get(key)
        if validator is None:
            whole = _closed(schema) if base == _CLOSED else schema
            pointed = json.loads(json.dumps(whole).replace(f'"{_LOCAL}', f'"{base}{_LOCAL}'))
            validator = jsonschema_rs.Draft202012Validator(pointed, registry=self._registry, validate_formats=True)
            self._validators[key] = validator
        return [_explained(one) for one in _innermost(validator.iter_errors(value))]


def _table(routes: Iterable[str]) -> dict[tuple[str, int], list[tuple[list[str], str]]]:
    made: dict[tuple[str, int], list[tuple[list[str], str]]] = {}
    for name in routes:
        method, path = name.split(" ")
        words = path.strip("/").split("/")
        made.setdefault((method, len(words)), []).append((words, name))
    for patterns in made.values():
        # A word of a path wins over a parameter, the earlier ones first.
        patterns.sort(key=lambda pattern: [word.startswith("{") for word in pattern[0]])
    return made


def _without_artefacts(node: Any) -> Any:
    """Leave the format of moments to the check of formats: the library's pattern for it knows only the zone Z."""
    if isinstance(node, list):
        return [_without_artefacts(one) for one in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without_artefacts(value)
        for key, value in node.items()
        if not (key == "pattern" and node.get("format") == "date-time")
    }


def _closed(node: Any) -> Any:
    """Return the schema in which objects have no keys but the named ones."""
    if isinstance(node, list):
        return [_closed(one) for one in node]
    if not isinstance(node, dict):
        return node
    made = {key: _closed(value) for key, value in node.items()}
    if node.get("type") == "object" and isinstance(node.get("properties"), dict):
        made.setdefault("additionalProperties", False)
    return made


def _innermost(errors: Iterable[Any]) -> list[Any]:
    """Return the errors, and for a union those of the branch that was meant."""
    found: list[Any] = []
    for error in errors:
        branches = [branch for branch in (getattr(error.kind, "context", None) or ()) if branch]
        if branches:
            depth = len(list(error.instance_path))
            found.extend(_innermost(min(branches, key=lambda branch: _distance(branch, depth))))
        else:
            found.append(error)
    return found


def _distance(branch: list[Any], depth: int) -> tuple[bool, bool, int, int]:
    """A branch whose own `type` says something else was not meant, nor was one of another kind of value altogether.

    Of the others the one that objects to fewer things about the value itself was; what is wrong further in comes last.
    """
    names = [(error.kind.name, list(error.instance_path)) for error in branch]
    return (
        any(name == "const" or (name == "enum" and path[-1:] == ["type"]) for name, path in names),
        any(name == "type" and len(path) == depth for name, path in names),
        sum(len(path) == depth for _, path in names),
        len(branch),
    )


def _explained(error: Any) -> Mismatch:
    path = "$" + "".join(f"[{word}]" if isinstance(word, int) else f".{word}" for word in error.instance_path)
    return Mismatch(path, error.message if len(error.message) < 400 else f"{error.message[:400]} ...")
