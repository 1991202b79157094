"""Whether a step of a campaign or of a problem list may be taken: facts in, yes or no with its reason out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from anlan.kernel.decision import Said, Verdict, no, yes
from anlan.review.campaigns import states

NAMED = 10  # open hazards that a refusal names


def may_start(name: str, as_of: datetime, due: datetime, at: datetime, departments: Sequence[str], n: int) -> Verdict:
    """A name, a day that has come, a deadline that has not, departments, and somebody in the cohort."""
    if not name.strip():
        return no("campaigns.refused.name")
    if as_of > at:
        return no("campaigns.refused.future")
    if due <= as_of:
        return no("campaigns.refused.due")
    if not departments or len(set(departments)) != len(departments):
        return no("campaigns.refused.departments")
    return yes("campaigns.because.cohort", n=n) if n else no("campaigns.refused.empty")


def may_claim(
    outcome: str, shared: bool, document: str, photos: Collection[str], text: str, dangers: Sequence[Said]
) -> Verdict:
    """An outcome with its evidence, and only one that the records bear out.

    Eliminated is what is no shared compound any more; upgraded or rectified is what still is one, without open dangers.
    """
    if outcome not in states.OUTCOMES:
        return no("campaigns.refused.outcome")
    if not text.strip():
        return no("campaigns.refused.text")
    if not document.strip() and not photos:
        return no("campaigns.refused.evidence")
    if outcome == "eliminated":
        return no("campaigns.refused.still_shared") if shared else yes()
    if not shared:
        return no("campaigns.refused.not_shared")
    if dangers:
        return no("campaigns.refused.dangers", reasons=[d.as_json() for d in dangers])
    return yes()


def another(first: object, second: object) -> Verdict:
    """Four eyes: somebody else than who said it."""
    return yes("campaigns.because.another") if first != second else no("campaigns.refused.own")


def may_ask_strike_off(open_hazards: Sequence[str], unfinished: int, text: str) -> Verdict:
    """Nothing of the item is open: no linked hazard, no compound of its campaign without an outcome."""
    if open_hazards:
        named = "、".join(open_hazards[:NAMED])
        return no("campaigns.refused.open_hazards", n=len(open_hazards), numbers=named)
    if unfinished:
        return no("campaigns.refused.unfinished", n=unfinished)
    return yes() if text.strip() else no("campaigns.refused.text")


def may_end(unfinished: int) -> Verdict:
    """Every compound of the cohort has an accepted outcome."""
    return no("campaigns.refused.unfinished", n=unfinished) if unfinished else yes()
