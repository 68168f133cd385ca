"""The English names of the months as people type them, lower case, January first."""

LONG = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
SHORT = tuple(name[:3] for name in LONG)
