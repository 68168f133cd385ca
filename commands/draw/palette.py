"""Colours of the pictures: a paper card of its own, so that Discord's ground never shows through.

Every ink is read as text somewhere (a line's label has the line's colour), so each one has to stand out from
the paper as text does. The four line inks differ in hue and lightness for readers who confuse hues.
"""

PAPER = "#FBF8F1"
EDGE = "#B9B3A4"
"""The card's border: what separates the paper from a light ground."""

GRID = "#E0DACB"
TEXT = "#1B211E"
MUTED = "#565E59"

GREEN = "#1E5B3E"
BLUE = "#1D5C9E"
ORANGE = "#A84300"
PURPLE = "#7A2E7E"

GREY = "#D5CEBD"
"""A ground for words, a step darker than the paper."""

STRIPES = "#8A8371"
"""Lines and dots of a pattern, never words."""

INKS = (TEXT, MUTED, GREEN, BLUE, ORANGE, PURPLE)
"""Everything that words are written in."""


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two `#RRGGBB` colours, from 1 (equal) to 21 (black on white).

    Source: WCAG 2.2, "contrast ratio" and "relative luminance"; success criterion 1.4.3 asks 4.5 for text.
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
