"""Names and descriptions of commands and options, and their versions in other languages (Application Commands)."""

import unicodedata

from playground.entities import Json
from playground.rules.form import Place, read_text
from playground.rules.modals import CHOICE_TEXT

NAME = 32
DESCRIPTION = 100

LOCALES = frozenset(
    {"id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR"}
    | {"ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko"}
)


def is_valid_name(name: str) -> bool:
    """Whether a chat input command or option may be called so; length is not looked at."""
    return name == name.lower() and all(_is_name_sign(one) for one in name)


def _is_name_sign(sign: str) -> bool:
    if sign in "-_'":
        return True
    if unicodedata.category(sign)[0] in "LN":
        return True
    # Devanagari and Thai words need their vowel marks, which are no letters.
    return 0x0900 <= ord(sign) <= 0x097F or 0xA8E0 <= ord(sign) <= 0xA8FF or 0x0E01 <= ord(sign) <= 0x0E5B


def _refuse_name(place: Place) -> None:
    place.refuse("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def check_name(form: Json, place: Place, *, slash: bool) -> str | None:
    name = read_text(form, "name", place, least=1, most=NAME, required=True)
    if name and slash and not is_valid_name(name):
        _refuse_name(place.at("name"))
    if name and not slash and (name != name.strip() or not name.isprintable()):
        _refuse_name(place.at("name"))
    return name


def check_localizations(form: Json, key: str, place: Place, *, slash: bool = False) -> dict[str, str] | None:
    given = form.get(key)
    if given is None:
        return None
    where = place.at(key)
    if not isinstance(given, dict):
        where.refuse("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return None
    is_name = key == "name_localizations"
    made = {}
    for locale in given:
        if locale not in LOCALES:
            listed = ", ".join(repr(one) for one in sorted(LOCALES))
            where.at(locale).refuse("ENUM_TYPE_COERCE", f"Value must be one of ({listed}).")
            continue
        text = read_text(given, locale, where, least=1, most=NAME if is_name else DESCRIPTION, required=True)
        if is_name and slash and text and not is_valid_name(text):
            _refuse_name(where.at(locale))
        if text and text != form.get(key.removesuffix("_localizations")):
            made[locale] = text
    return made or None


def check_choice_localizations(choice: Json, place: Place) -> dict[str, str] | None:
    given = choice.get("name_localizations")
    if not isinstance(given, dict):
        return None
    where = place.at("name_localizations")
    made = {}
    for locale in given:
        if locale not in LOCALES:
            where.at(locale).refuse("ENUM_TYPE_COERCE", "Not a locale.")
            continue
        text = read_text(given, locale, where, least=1, most=CHOICE_TEXT, required=True)
        if text and text != choice.get("name"):
            made[locale] = text
    return made or None
