"""The figures that ship with the program, read from its package."""

import json
from importlib import resources
from typing import Any

from calculations.coin_supply import parse_coin_supply
from calculations.limits import parse_contribution_limits
from calculations.reference_prices import parse_reference_prices
from calculations.retirement_assets import parse_retirement_assets
from tracker.market.figures import Figures
from tracker.policy.glossary import Glossary, parse_glossary


def read_shipped_figures() -> Figures:
    """Return the shipped figures. Raises: FigureError when a file of the release is wrong."""
    coins = _document("crypto_supply.json")
    return Figures(
        assets=parse_retirement_assets(_document("retirement_assets.json")),
        supply=parse_coin_supply(coins),
        limits=parse_contribution_limits(_document("contribution_limits.json")),
        prices=parse_reference_prices(coins),
    )


def read_bundled_record() -> bytes:
    """Return the bundled policy record as it ships, unparsed: its hash tells whether it must be read at all."""
    return (resources.files("tracker.policy") / "bundled" / "milestones.json").read_bytes()


def read_relevance_rules() -> str:
    """Return the rule file that says what of the official sources concerns the record, as TOML."""
    return (resources.files("tracker.policy") / "bundled" / "relevance.toml").read_text(encoding="utf-8")


def read_glossary() -> Glossary:
    """Return the shipped glossary. Raises: GlossaryError when the file of the release is wrong."""
    return parse_glossary(json.loads((resources.files("tracker.policy") / "bundled" / "glossary.json").read_bytes()))


def _document(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((resources.files("calculations") / "figures" / name).read_bytes())
    return document
