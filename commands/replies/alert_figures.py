"""The line of an alert about new figures."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from commands.replies.words import Phrasebook
from tracker.alerts.market_updates import Subject
from tracker.alerts.posts import Post


def figures_line(phrases: Phrasebook, post: Post) -> str:
    """Return what a post about figures says."""
    values = post.about["values"]
    assert isinstance(values, Mapping), "a post about figures carries them"
    if post.about["subject"] == Subject.ASSETS:
        dollars = phrases.money_short(Decimal(str(values["dollars"])))
        return phrases.say("alerts.assets", dollars=dollars, day=date.fromisoformat(str(post.about["name"])))
    amounts = {name: phrases.money(Decimal(str(values[name]))) for name in ("deferral", "ira") if values[name]}
    if len(amounts) < 2:
        return phrases.say("alerts.limits", year=str(post.about["name"]))
    return phrases.say("alerts.limits_amounts", year=str(post.about["name"]), **amounts)
