"""Small sound forms to make rules of: components, embeds, modals, options."""

from typing import Any

Form = dict[str, Any]

LINK = "https://example.org/"
PICTURE = {"url": "https://example.org/a.png"}


def address(length: int) -> str:
    """Return a web address of that many characters."""
    return (LINK + "x" * length)[:length]


def button(**form: Any) -> Form:
    """Return a button; None takes a field away."""
    made = {"type": 2, "style": 1, "label": "x", "custom_id": "c", **form}
    return {key: value for key, value in made.items() if value is not None}


def link(**form: Any) -> Form:
    return button(**{"style": 5, "custom_id": None, "url": LINK, **form})


def row(*components: Form, **form: Any) -> Form:
    return {"type": 1, "components": list(components), **form}


def option(value: str = "a", **form: Any) -> Form:
    return {"label": "x", "value": value, **form}


def options(count: int) -> list[Form]:
    return [option(f"v{index}") for index in range(count)]


def select(**form: Any) -> Form:
    return {"type": 3, "custom_id": "s", "options": [option()], **form}


def text(content: str = "x", **form: Any) -> Form:
    return {"type": 10, "content": content, **form}


def section(*texts: Form, **form: Any) -> Form:
    return {"type": 9, "components": list(texts) or [text()], "accessory": button(), **form}


def container(*components: Form, **form: Any) -> Form:
    return {"type": 17, "components": list(components) or [text()], **form}


def gallery(count: int = 1, **item: Any) -> Form:
    return {"type": 12, "items": [{"media": PICTURE, **item} for _ in range(count)]}


def text_input(**form: Any) -> Form:
    return {"type": 4, "custom_id": "i", "style": 1, **form}


def label(component: Form | None = None, **form: Any) -> Form:
    return {"type": 18, "label": "l", "component": component or text_input(), **form}


def modal(*components: Form, **form: Any) -> Form:
    return {"custom_id": "m", "title": "t", "components": list(components) or [label()], **form}


def command(**form: Any) -> Form:
    return {"name": "inflow", "description": "d", **form}


def command_option(kind: int = 3, name: str = "share", **form: Any) -> Form:
    return {"type": kind, "name": name, "description": "d", **form}


def rows(*components: Form) -> Form:
    """Return a message with components of the first generation."""
    return {"content": "x", "components": list(components)}


def layout(*components: Form, **form: Any) -> Form:
    """Return a message with components of the second generation."""
    return {"flags": 1 << 15, "components": list(components), **form}
