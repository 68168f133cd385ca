"""The places whose law the record follows, with their names."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Jurisdiction(StrEnum):
    """The United States, its states, the District of Columbia and the territories, by ISO 3166-2 code."""

    UNITED_STATES = "US"
    ALABAMA = "US-AL"
    ALASKA = "US-AK"
    ARIZONA = "US-AZ"
    ARKANSAS = "US-AR"
    CALIFORNIA = "US-CA"
    COLORADO = "US-CO"
    CONNECTICUT = "US-CT"
    DELAWARE = "US-DE"
    DISTRICT_OF_COLUMBIA = "US-DC"
    FLORIDA = "US-FL"
    GEORGIA = "US-GA"
    HAWAII = "US-HI"
    IDAHO = "US-ID"
    ILLINOIS = "US-IL"
    INDIANA = "US-IN"
    IOWA = "US-IA"
    KANSAS = "US-KS"
    KENTUCKY = "US-KY"
    LOUISIANA = "US-LA"
    MAINE = "US-ME"
    MARYLAND = "US-MD"
    MASSACHUSETTS = "US-MA"
    MICHIGAN = "US-MI"
    MINNESOTA = "US-MN"
    MISSISSIPPI = "US-MS"
    MISSOURI = "US-MO"
    MONTANA = "US-MT"
    NEBRASKA = "US-NE"
    NEVADA = "US-NV"
    NEW_HAMPSHIRE = "US-NH"
    NEW_JERSEY = "US-NJ"
    NEW_MEXICO = "US-NM"
    NEW_YORK = "US-NY"
    NORTH_CAROLINA = "US-NC"
    NORTH_DAKOTA = "US-ND"
    OHIO = "US-OH"
    OKLAHOMA = "US-OK"
    OREGON = "US-OR"
    PENNSYLVANIA = "US-PA"
    RHODE_ISLAND = "US-RI"
    SOUTH_CAROLINA = "US-SC"
    SOUTH_DAKOTA = "US-SD"
    TENNESSEE = "US-TN"
    TEXAS = "US-TX"
    UTAH = "US-UT"
    VERMONT = "US-VT"
    VIRGINIA = "US-VA"
    WASHINGTON = "US-WA"
    WEST_VIRGINIA = "US-WV"
    WISCONSIN = "US-WI"
    WYOMING = "US-WY"
    AMERICAN_SAMOA = "US-AS"
    GUAM = "US-GU"
    NORTHERN_MARIANA_ISLANDS = "US-MP"
    PUERTO_RICO = "US-PR"
    US_VIRGIN_ISLANDS = "US-VI"


_SMALL_WORDS = frozenset({"of"})


def _spelled(member: Jurisdiction) -> str:
    words = member.name.lower().split("_")
    return " ".join(word if word in _SMALL_WORDS else word.capitalize() for word in words)


NAMES: Mapping[str, str] = MappingProxyType(
    {str(member): _spelled(member) for member in Jurisdiction} | {"US-VI": "U.S. Virgin Islands"}
)
"""The name of each code, the United States first, then the states by name, then the territories."""


def jurisdiction_name(code: str) -> str:
    """Return the name of a place (`US-NH` gives `New Hampshire`); an unknown code comes back as it is."""
    return NAMES.get(code, code)


def find_jurisdiction(text: str) -> Jurisdiction | None:
    """Return the place that a person named: `US-NH`, `nh`, `New Hampshire`, `new hampshire`, `federal`, `USA`.

    None when no place has that name; part of a name is not enough.
    """
    wanted = " ".join(text.replace(".", "").casefold().split())
    if wanted in {"us", "usa", "federal", "united states", "united states of america"}:
        return Jurisdiction.UNITED_STATES
    for code, name in NAMES.items():
        if wanted in {code.casefold(), code.removeprefix("US-").casefold(), name.replace(".", "").casefold()}:
            return Jurisdiction(code)
    return None
