"""Clickable mentions of commands, `</inflow:123>`, once Discord has said their ids."""

from collections.abc import Mapping


class CommandLinks:
    """The ids of the registered commands; before the first sync a command is named in plain text."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def remember(self, ids: Mapping[str, int]) -> None:
        """Take over the ids by command name."""
        self._ids = dict(ids)

    def mention(self, command: str) -> str:
        """Return the mention of a command such as `inflow` or `policy add`.

        Source: Discord, Reference, "Message Formatting": `</NAME SUBCOMMAND:ID>`.
        """
        known = self._ids.get(command.split(" ", 1)[0])
        return f"`/{command}`" if known is None else f"</{command}:{known}>"
