"""Commands as the page offers them: those of the composer flat, with every limit on their options; those of menus."""

from collections.abc import Iterable, Iterator, Mapping

from playground.entities import Command, Json

_SUBCOMMAND = 1
_GROUP = 2
_CHAT_INPUT = 1
_MENUS = {"user": 2, "message": 3}
_FALLBACKS = {"en-US": "en-GB", "en-GB": "en-US", "es-419": "es-ES"}


def command_views(commands: Iterable[Command], locale: str) -> list[Json]:
    """Return the slash commands in the order of their names, each subcommand as an entry of its own.

    `path` is the name to send ("policy add"), `shown` the name in the person's language.
    """
    found = [
        {"id": str(command.id), **view}
        for command in commands
        if command.kind == _CHAT_INPUT
        for view in _leaves(command.form, (), (), locale)
    ]
    return sorted(found, key=lambda view: str(view["shown"]))


def menu_views(commands: Iterable[Command], locale: str) -> Json:
    """Return the entries of the menu of a "user" and of a "message": `name` to send, `shown` in the person's language.

    Of two commands of one name the guild's own counts, so it must not come before the global one.
    """
    listed = list(commands)
    return {
        menu: [
            {"name": name, "shown": _localized(form, "name", locale)}
            for name, form in sorted({one.name: one.form for one in listed if one.kind == kind}.items())
        ]
        for menu, kind in _MENUS.items()
    }


def _leaves(node: Json, path: tuple[str, ...], shown: tuple[str, ...], locale: str) -> Iterator[Json]:
    path = (*path, node["name"])
    shown = (*shown, _localized(node, "name", locale))
    options = node.get("options") or []
    if any(option["type"] in (_SUBCOMMAND, _GROUP) for option in options):
        for option in options:
            yield from _leaves(option, path, shown, locale)
        return
    yield {
        "path": " ".join(path),
        "shown": " ".join(shown),
        "description": _localized(node, "description", locale),
        "options": [_option(option, locale) for option in options],
    }


def _option(option: Json, locale: str) -> Json:
    return {
        "name": option["name"],
        "shown": _localized(option, "name", locale),
        "description": _localized(option, "description", locale),
        "type": option["type"],
        "required": bool(option.get("required")),
        "autocomplete": bool(option.get("autocomplete")),
        "choices": [choice_view(choice, locale) for choice in option.get("choices") or ()],
        "channel_types": list(option.get("channel_types") or ()),
        "file_types": list(option.get("file_types") or ()),
        **{name: option.get(name) for name in ("min_value", "max_value", "min_length", "max_length")},
    }


def choice_view(choice: Json, locale: str) -> Json:
    """Return a choice of an option or of autocompletion, its name in the person's language."""
    return {"name": _localized(choice, "name", locale), "value": choice["value"]}


def _localized(node: Mapping[str, object], field: str, locale: str) -> str:
    """Return the field in that language, else in its nearest relative, else as it was registered."""
    translations = node.get(f"{field}_localizations")
    if isinstance(translations, Mapping):
        for wanted in (locale, _FALLBACKS.get(locale)):
            if wanted in translations:
                return str(translations[wanted])
    return str(node[field])
