"""Text made comparable: what a member types and what the record says, as the same plain words."""

import re
from functools import lru_cache

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'"})
_POSSESSIVE = re.compile(r"'s\b|s'(?=\s|$)")
_PARAGRAPH = re.compile(r"\b(\d{2,4})\s?\(?([a-z])\)?(?![a-z0-9])")
"""`401(k)`, `401 k` and `401k`; `72(t)`."""
_WORD = re.compile(r"[a-z0-9]+")
_VOWELS = frozenset("aeiouy")


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case: no punctuation, no possessives, `401(k)` as `401k`."""
    plain = _POSSESSIVE.sub(lambda found: "s" if found[0] == "s'" else "", text.translate(_APOSTROPHES).casefold())
    return _WORD.findall(_PARAGRAPH.sub(r"\1\2", plain).replace("'", ""))


def stems_of(text: str) -> list[str]:
    """Return the words of a text, each without its ending."""
    return [stem(word) for word in words_of(text)]


def as_line(text: str) -> str:
    """Return the stems of a text as one line with a space at either end, to look phrases up in."""
    return f" {' '.join(stems_of(text))} "


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Return a word without plural, past and `-ing` endings; `withdrew` and the like stay as they are.

    Only for comparing with other stems: a stem need not be a word.
    """
    if len(word) <= 3 or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and _VOWELS & set(rest):
            word = rest[:-1] if len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "ls" else rest
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def forms_of(word: str) -> tuple[str, ...]:
    """Return the forms in which a text may have a word: those with the same stem, some of which are no words."""
    beginning = stem(word)
    if beginning == word and (len(word) <= 3 or not word.isalpha()):
        return (word,)
    forms = [word, *(f"{beginning}{ending}" for ending in _ENDINGS)]
    if beginning.endswith("y"):
        forms.append(f"{beginning[:-1]}ies")
    return tuple(dict.fromkeys(forms))


_ENDINGS = ("", "s", "e", "es", "ed", "ing")
