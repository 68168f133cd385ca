"""What people type, brought to one plain form before it is read: the digits of any script, spaces, signs.

Every step is linear in the length of the text, and a text longer than `LONGEST` is not looked at.
"""

import re
import unicodedata
from decimal import Decimal

from calculations.errors import UserError

LONGEST = 100

_SAME = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "⁄": "/",
        "∕": "/",
        "÷": "/",
        "٪": "%",
        "٫": ".",
        "٬": ",",
        "،": ",",
        "’": "",
        "\u200b": "",
        "\u200e": "",
        "\u200f": "",
        "\ufeff": "",
    }
)
_GROUPS_OF_THREE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_SPACED_DIGITS = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")


def plain(text: str) -> str:
    """Return `text` in lower case with ASCII digits, signs and single spaces, without any at its ends.

    Raises: UserError for a text longer than `LONGEST`.
    """
    if len(text) > LONGEST:
        raise UserError("typed.too_long", longest=LONGEST)
    if not text.isascii():
        text = "".join(map(_in_ascii, text.translate(_SAME))).translate(_SAME)
    return " ".join(text.replace("_", "").replace("'", "").casefold().split())


def number_in(text: str, *, grouped: bool) -> Decimal | None:
    """Return the number that a plain text is, None where it is none; never negative, no exponent.

    A single comma before exactly three digits separates thousands where `grouped`, else it is a decimal
    comma, as one before any other number of digits always is. Of points and commas together the last kind
    is the decimal sign.
    """
    if not text or text[0] not in "0123456789.," or text[-1] == " ":
        return None
    digits = _SPACED_DIGITS.sub("", text)
    if digits.count(",") and digits.count("."):
        group, decimal = (",", ".") if digits.rindex(".") > digits.rindex(",") else (".", ",")
        if digits.count(decimal) > 1:
            return None
        whole, _, rest = digits.partition(decimal)
        if not _GROUPS_OF_THREE.fullmatch(whole.replace(group, ",")):
            return None
        digits = f"{whole.replace(group, '')}.{rest}"
    elif digits.count(",") > 1 or digits.count(".") > 1:
        if not _GROUPS_OF_THREE.fullmatch(digits.replace(".", ",")):
            return None
        digits = digits.replace(",", "").replace(".", "")
    elif "," in digits:
        thousands = grouped and digits[0] != "0" and _GROUPS_OF_THREE.fullmatch(digits)
        digits = digits.replace(",", "" if thousands else ".")
    return Decimal(digits) if digits.replace(".", "", 1).isdecimal() else None


def trimmed(value: Decimal) -> Decimal:
    """Return the number without zeros at the end of its decimals, and without an exponent: 10.0 is 10."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def digits_after_point(value: Decimal) -> int:
    """Return how many digits after the point the number needs: 1 for 0.50."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _in_ascii(character: str) -> str:
    value = unicodedata.decimal(character, None)
    if value is not None:
        return str(value)
    kind = unicodedata.decomposition(character).partition(" ")[0]
    if kind in ("<super>", "<sub>"):
        # A raised 2 would come out as 2: ten squared percent must not be read as 102%.
        return character
    compatible = unicodedata.normalize("NFKC", character)
    # One and a half, written with one character for the half, must not become eleven halves.
    return f" {compatible}" if kind == "<fraction>" else compatible
