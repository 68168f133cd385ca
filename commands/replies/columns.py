"""How wide a text is in the fixed-width font of a code block."""

import unicodedata


def columns(text: str) -> int:
    """Return how many columns of a fixed-width font the text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
