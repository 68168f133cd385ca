"""Finds the route of a path. A path is looked up word by word, so the number of routes costs nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from playground.rest.call import Route


@dataclass(slots=True)
class _Node:
    words: dict[str, "_Node"] = field(default_factory=dict)
    parameter: "_Node | None" = None
    name: str = ""
    routes: dict[str, Route] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """The outcome of a look-up: no `route` and `path_exists` means that only the method is wrong."""

    route: Route | None
    params: Mapping[str, str]
    path_exists: bool


class RouteTable:
    """All routes below the API's prefix. Words of a path win over its parameters."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        for route in routes:
            self._add(route)

    def find(self, method: str, path: str) -> Found:
        """Return the route for a raw path such as `/channels/1/messages`."""
        params: dict[str, str] = {}
        node = self._walk(self._root, [unquote(one) for one in path.strip("/").split("/")], params)
        if node is None or not node.routes:
            return Found(None, {}, False)
        return Found(node.routes.get(method), params, True)

    def _add(self, route: Route) -> None:
        node = self._root
        for word in route.path.strip("/").split("/"):
            if word.startswith("{"):
                name = word.strip("{}")
                if node.parameter is None:
                    node.parameter = _Node(name=name)
                elif node.parameter.name != name:
                    raise ValueError(f"{route.path}: this place is called {node.parameter.name} elsewhere")
                node = node.parameter
            else:
                node = node.words.setdefault(word, _Node())
        if route.method in node.routes:
            raise ValueError(f"two routes for {route.method} {route.path}")
        node.routes[route.method] = route

    def _walk(self, node: _Node, words: list[str], params: dict[str, str]) -> _Node | None:
        if not words:
            return node
        head, rest = words[0], words[1:]
        if head in node.words:
            found = self._walk(node.words[head], rest, params)
            if found is not None and found.routes:
                return found
        if node.parameter is None or not head:
            return None
        found = self._walk(node.parameter, rest, params)
        if found is not None:
            params[node.parameter.name] = head
        return found
