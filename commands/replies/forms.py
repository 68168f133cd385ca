"""Forms (modals) that still work after a restart: described as values, read back from what Discord sends.

discord.py keeps every form in memory and drops the submit of one that it does not remember. Here a form is
built, sent and forgotten; its submit comes to `controls` by its custom_id, with all that was typed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import discord

from commands.replies.inert import shortened

_TITLE_LIMIT = 45
_LABEL_LIMIT = 45
_HINT_LIMIT = 100
_PLACEHOLDER_LIMIT = 100
_OPTION_LIMIT = 100
INPUT_LIMIT = 4000
"""Discord, Components reference: lengths of a modal's title, labels, descriptions, placeholders, values."""

_ROW = 1
_LABEL = 18


@dataclass(frozen=True, slots=True)
class TextField:
    """A line to type in, or several with `is_long`. `value` is what stands in it when the form opens.

    A value longer than `limit` raises the limit to its own length, so that nothing on record is cut unseen.
    """

    name: str
    label: str
    value: str = ""
    hint: str = ""
    placeholder: str = ""
    limit: int = INPUT_LIMIT
    is_long: bool = False
    is_required: bool = True

    def component(self) -> discord.ui.Item[discord.ui.Modal]:
        value = self.value[:INPUT_LIMIT]
        return discord.ui.TextInput(
            custom_id=self.name,
            style=discord.TextStyle.paragraph if self.is_long else discord.TextStyle.short,
            default=value or None,
            placeholder=shortened(self.placeholder, _PLACEHOLDER_LIMIT) or None,
            max_length=max(self.limit, len(value)),
            required=self.is_required,
        )


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a list to choose from."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """A list to choose one line from, or up to `most`. At most 25 options, which is all that Discord takes."""

    name: str
    label: str
    options: Sequence[Option]
    chosen: Sequence[str] = ()
    hint: str = ""
    placeholder: str = ""
    most: int = 1
    is_required: bool = True

    def component(self) -> discord.ui.Item[discord.ui.Modal]:
        return discord.ui.Select(
            custom_id=self.name,
            placeholder=shortened(self.placeholder, _PLACEHOLDER_LIMIT) or None,
            min_values=1 if self.is_required else 0,
            max_values=min(self.most, len(self.options)),
            required=self.is_required,
            options=[
                discord.SelectOption(
                    label=shortened(option.label, _OPTION_LIMIT),
                    value=option.value,
                    default=option.value in self.chosen,
                )
                for option in self.options
            ],
        )


Field = TextField | ChoiceField


async def open_form(interaction: discord.Interaction, *, identity: str, title: str, fields: Sequence[Field]) -> None:
    """Open a form of one to five fields; its submit comes back under the custom_id `identity`."""
    form = discord.ui.Modal(title=shortened(title, _TITLE_LIMIT), custom_id=identity, timeout=None)
    for field in fields:
        form.add_item(
            discord.ui.Label(
                text=shortened(field.label, _LABEL_LIMIT),
                description=shortened(field.hint, _HINT_LIMIT) or None,
                component=field.component(),
            )
        )
    # One that is finished already is not kept in memory; see the module.
    form.stop()
    await interaction.response.send_modal(form)


@dataclass(frozen=True, slots=True)
class Filled:
    """What a submitted form holds, by the names of its fields; texts without blanks around them."""

    texts: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, interaction: discord.Interaction) -> Self:
        """Return what the person submitted; a field left blank is an empty text."""
        data: Mapping[str, Any] = interaction.data or {}
        texts: dict[str, str] = {}
        choices: dict[str, tuple[str, ...]] = {}
        for component in _answered(data.get("components", ())):
            name = component["custom_id"]
            if "values" in component:
                choices[name] = tuple(component["values"])
            else:
                texts[name] = str(component.get("value") or "").strip()
        return cls(texts, choices)


def _answered(components: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the fields themselves, out of the labels (or, in forms of older releases, the rows) around them."""
    for component in components:
        if component["type"] == _LABEL:
            yield component["component"]
        elif component["type"] == _ROW:
            yield from component["components"]
