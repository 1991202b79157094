"""What follows from a band of points (work-safety 7): from which band on, and of whom it is asked."""

from __future__ import annotations

from anlan.review.grading.rules.values import BANDS, FOLLOWS, NEVER, Rule

NO_NEW, ADVICE = "no_new", "advice"
ASKED = {"talk": "town_station", "check": "officer", ADVICE: "town_station", NO_NEW: "section"}  # whose work it is


def asks(rule: Rule, band: str, code: str) -> bool:
    """Whether a band, or a worse one than the rule names, asks for this."""
    since = rule.follows[code]
    return since != NEVER and BANDS.index(band) >= BANDS.index(since)


def wanted(rule: Rule, band: str, *, rents: bool) -> set[str]:
    """What a band asks for by itself; advice to the landlord where it rents; "no new tenants" waits for a letting."""
    able = {code for code in FOLLOWS if code != NO_NEW and (code != ADVICE or rents)}
    return {code for code in able if asks(rule, band, code)}
