"""What the log is told of a round of prices: one line for what went wrong, one for what is right again.

What stays as it is is no news: nothing is said of it every minute.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from calculations.coin_supply import Asset

log = logging.getLogger(__name__)


class PriceLog:
    """Keeps in mind what was said, and says what is new."""

    def __init__(self) -> None:
        self._failing: set[str] = set()
        self._silent: set[Asset] = set()
        self._set_aside: set[tuple[Asset, str]] = set()

    def note_failures(self, failures: Mapping[str, str], silent: Iterable[Asset]) -> None:
        """Note who gave no answer in a round and why, by venue, and of which coins no price counts."""
        told = {venue: reason for venue, reason in failures.items() if venue not in self._failing}
        silenced = sorted(set(silent) - self._silent)
        if silenced:
            why = f": {_grouped(told)}" if told else ""
            log.warning("No venue gives a price of %s that counts, so the last ones stay%s", ", ".join(silenced), why)
        elif told:
            log.warning("No prices from %s", _grouped(told))
        back = sorted(self._failing - failures.keys())
        if back:
            log.info("Prices come again from %s", ", ".join(back))
        self._failing = set(failures)
        self._silent |= set(silenced)

    def note_prices(self, chosen: Mapping[Asset, str]) -> None:
        """Note of which coins there is a price now, with its venue."""
        again = [f"{asset} from {venue}" for asset, venue in chosen.items() if asset in self._silent]
        if again:
            log.info("There are prices again: %s", ", ".join(again))
        self._silent -= chosen.keys()

    def note_set_aside(self, asset: Asset, wrong: Mapping[str, tuple[Decimal, str]], received: Iterable[str]) -> None:
        """Note which answers of one coin were set aside, by venue with price and reason, of those `received`."""
        for venue, (price, reason) in wrong.items():
            level = logging.DEBUG if (asset, venue) in self._set_aside else logging.WARNING
            log.log(level, "Set aside: %s %s of %s %s", asset, price, venue, reason)
        for venue in received:
            if venue not in wrong and (asset, venue) in self._set_aside:
                log.info("No longer set aside: %s of %s", asset, venue)
                self._set_aside.discard((asset, venue))
        self._set_aside |= {(asset, venue) for venue in wrong}


def _grouped(reasons: Mapping[str, str]) -> str:
    """Return the venues with what is wrong with them, the same reason said once."""
    venues: dict[str, list[str]] = defaultdict(list)
    for venue, reason in reasons.items():
        venues[reason].append(venue)
    return "; ".join(f"{', '.join(names)} ({reason})" for reason, names in venues.items())
