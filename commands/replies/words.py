"""The catalogue of all words a person reads, and numbers, money and dates in that person's locale.

A language is one file, `locale/<language>.po` (gettext, read through Babel at start). Message ids are keys
such as `limits.first_line`; the English file is complete and answers where a language has no word yet.
Placeholders are named, `{amount}`.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from gettext import GNUTranslations
from importlib import resources

import babel
from babel.dates import format_date, format_datetime, format_skeleton, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
)
from discord import app_commands

from calculations.rounding import places, significant

ENGLISH = "en"

_COMPACT_DIGITS = 4
"""More than three significant digits leave after the point of any compact form; zeros are not written."""


@dataclass(frozen=True, eq=False)
class Phrasebook:
    """The words of one language, with the formats of one locale. There is one for each locale."""

    locale: babel.Locale
    language: babel.Locale
    """The locale of the words themselves, for lengths of time; English where `locale` has no catalogue."""
    words: GNUTranslations
    fallback: GNUTranslations

    def say(self, key: str, /, **values: object) -> str:
        """Return the text of `key` with its placeholders filled.

        Numbers and dates among `values` are formatted for the locale; strings are taken as they are.
        Raises: KeyError when not even the English catalogue has the key.
        """
        return self._fill(self._text(key), values)

    def plural(self, key: str, count: int, /, **values: object) -> str:
        """Return the form of `key` for `count` things; `{count}` is filled with the number."""
        text = self.words.ngettext(key, key + ".plural", count)
        if text in (key, key + ".plural"):
            text = self.fallback.ngettext(key, key + ".plural", count)
        if text in (key, key + ".plural"):
            raise KeyError(key)
        return self._fill(text, {"count": count, **values})

    def number(self, value: Decimal | int, decimals: int = 0) -> str:
        """Return a number with thousands separators and exactly `decimals` digits after the point, half up."""
        return _number(self, places(Decimal(value), decimals), decimals)

    def exact(self, value: Decimal | int) -> str:
        """Return a number with thousands separators and all the digits it has."""
        return str(format_decimal(value, locale=self.locale, decimal_quantization=False))

    def money(self, amount: Decimal | int, decimals: int | None = None) -> str:
        """Return US dollars in full: `$23,500`; with cents (or `decimals` digits) where there are any."""
        value = Decimal(amount)
        digits = decimals if decimals is not None else (0 if value == value.to_integral_value() else 2)
        return _money(self, places(value, digits), digits)

    def money_short(self, amount: Decimal) -> str:
        """Return US dollars to three significant digits with K, M, B, T: `$87B`, `$43.5B`, `$218B`."""
        return _money_short(self, significant(amount))

    def coins(self, amount: Decimal, digits: int = 3) -> str:
        """Return coins to three significant digits: `748,000` below a million, `22.6M` from there on."""
        return _coins(self, significant(amount, digits))

    def percent(self, fraction: Decimal, decimals: int) -> str:
        """Return a fraction of one as a percentage: 0.037582 with two decimals is `3.76%`."""
        return _percent(self, places(fraction, decimals + 2), decimals)

    def day(self, value: date) -> str:
        """Return a date with its month in letters: `31 Mar 2025` or as the locale has it."""
        return str(format_date(value, "medium", locale=self.locale))

    def month(self, value: date) -> str:
        """Return the month and year: `Mar 2025`."""
        return str(format_skeleton("yMMM", value, locale=self.locale))

    def moment(self, value: datetime) -> str:
        """Return a date and time in UTC, with the zone said."""
        return f"{format_datetime(value, 'medium', locale=self.locale)} UTC"

    def span(self, value: timedelta) -> str:
        """Return a length of time in its largest unit: `3 minutes`, `20 months`, `2 years`."""
        return str(format_timedelta(value, threshold=2, locale=self.language))

    def _text(self, key: str) -> str:
        text = self.words.gettext(key)
        if text == key:
            text = self.fallback.gettext(key)
        if text == key:
            raise KeyError(key)
        return text

    def _fill(self, text: str, values: Mapping[str, object]) -> str:
        return text.format(**{name: self._shown(value) for name, value in values.items()}) if values else text

    def _shown(self, value: object) -> str:
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, Decimal):
            return self.exact(value)
        if isinstance(value, int):
            return self.number(value)
        return str(value)


class Words:
    """All languages; hands out the phrasebook for a locale."""

    def __init__(self) -> None:
        folder = resources.files("commands.replies") / "locale"
        self._languages = {
            entry.name.removesuffix(".po"): _translations(entry.read_bytes())
            for entry in folder.iterdir()
            if entry.name.endswith(".po")
        }
        self._phrasebooks: dict[str, Phrasebook] = {}

    @property
    def english(self) -> Phrasebook:
        return self.for_locale("en-US")

    def for_locale(self, locale: object) -> Phrasebook:
        """Return the phrasebook for a Discord locale such as `en-US` or `es-419`; English where unknown."""
        name = str(locale)
        known = self._phrasebooks.get(name)
        if known is None:
            known = self._phrasebooks[name] = self._open(name)
        return known

    def has_language(self, locale: object) -> bool:
        """Tell whether a Discord locale has words of its own, English included."""
        name = str(locale)
        return name in self._languages or name.split("-", 1)[0] in self._languages

    def text(self, key: str) -> app_commands.locale_str:
        """Return a command's name, description or choice in English, to be translated by its key."""
        return app_commands.locale_str(self.english.say(key), key=key)

    def _open(self, name: str) -> Phrasebook:
        try:
            locale = babel.Locale.parse(name, sep="-")
        except (ValueError, babel.UnknownLocaleError):
            locale = babel.Locale("en", "US")
        fallback = self._languages[ENGLISH]
        for language in (name, locale.language):
            if language in self._languages:
                return Phrasebook(locale, locale, self._languages[language], fallback)
        return Phrasebook(locale, babel.Locale(ENGLISH), fallback, fallback)


def _translations(po: bytes) -> GNUTranslations:
    catalogue = read_po(io.BytesIO(po))
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def _decimal_format(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


@lru_cache(maxsize=4096)
def _number(phrases: Phrasebook, value: Decimal, decimals: int) -> str:
    return str(format_decimal(value, _decimal_format(decimals), locale=phrases.locale))


@lru_cache(maxsize=4096)
def _money(phrases: Phrasebook, value: Decimal, decimals: int) -> str:
    pattern = phrases.locale.currency_formats["standard"].pattern.replace("0.00", _decimal_format(decimals)[4:])
    return str(format_currency(value, "USD", pattern, locale=phrases.locale, currency_digits=False))


@lru_cache(maxsize=4096)
def _money_short(phrases: Phrasebook, value: Decimal) -> str:
    return str(format_compact_currency(value, "USD", locale=phrases.locale, fraction_digits=_COMPACT_DIGITS))


@lru_cache(maxsize=4096)
def _coins(phrases: Phrasebook, value: Decimal) -> str:
    if value < 1_000_000:
        return str(format_decimal(value, locale=phrases.locale, decimal_quantization=False))
    return str(format_compact_decimal(value, locale=phrases.locale, fraction_digits=_COMPACT_DIGITS))


@lru_cache(maxsize=4096)
def _percent(phrases: Phrasebook, value: Decimal, decimals: int) -> str:
    pattern = phrases.locale.percent_formats[None].pattern.replace("#,##0", _decimal_format(decimals))
    return str(format_percent(value, pattern, locale=phrases.locale))
