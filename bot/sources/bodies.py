"""Bodies decoded with care: nothing in them may cost more than their size does."""

import json
from decimal import Decimal
from typing import Never
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

DEPTH_LIMIT = 32
"""No source nests its answers deeper than a dozen levels."""


def decode_json(body: bytes) -> object:
    """Return the value of a JSON text in UTF-8, numbers with a point as Decimal.

    Raises: ValueError for anything else, NaN and Infinity, numbers that no Decimal holds, and values nested
    deeper than DEPTH_LIMIT.
    """
    try:
        value: object = json.loads(body.decode("utf-8"), parse_float=Decimal, parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except RecursionError:
        raise ValueError("nested too deep") from None
    except ArithmeticError:
        raise ValueError("a number out of bounds") from None
    _check_depth(value)
    return value


def decode_xml(body: bytes) -> Element:
    """Return the root of an XML document.

    Raises: ValueError for anything else, for a document type of its own, for entities (each of which can grow without
    end or read our files), and for elements nested deeper than DEPTH_LIMIT.
    """
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except ParseError as error:
        raise ValueError(f"not well formed: {error}") from None
    except LookupError:
        raise ValueError("an unknown encoding") from None
    level = [root]
    for _ in range(DEPTH_LIMIT):
        level = [child for element in level for child in element]
        if not level:
            return root
    raise ValueError("nested too deep")


def _refuse_constant(name: str) -> Never:
    raise ValueError(f"{name} is no number")


def _check_depth(value: object) -> None:
    level = [value]
    for _ in range(DEPTH_LIMIT + 1):
        deeper: list[object] = []
        for item in level:
            if isinstance(item, dict):
                deeper.extend(item.values())
            elif isinstance(item, list):
                deeper.extend(item)
        if not deeper:
            return
        level = deeper
    raise ValueError("nested too deep")
