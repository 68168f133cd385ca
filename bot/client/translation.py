"""Names, descriptions and choices of commands in Discord's other languages, from the one catalogue."""

import discord
from discord import app_commands

from commands.replies.words import Words


class CatalogueTranslator(app_commands.Translator):
    """Answers discord.py's questions for a translation; None where a language has no own words."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        key = string.extras.get("key")
        if not isinstance(key, str) or not self._words.has_language(locale):
            return None
        text = self._words.for_locale(locale).say(key)
        return None if text == string.message else text
