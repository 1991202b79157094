"""Goods or drift (work-safety 12, question 6): what speaks for the change of the last hours, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.kernel.decision import Said

MOVED = 2.0  # percent of the limit: less is no change to explain
WARM_K = 3.0  # K: less does not explain anything
BROUGHT = 0.3  # share of the rise that the lift's trips must explain


@dataclass(frozen=True)
class Seen:
    """The last hours: rise of the load (kg/m² and percent of the limit, None: no limit), what the lift brought (kg/m²
    over the floor, None: no lift is watched), the change of temperature (K, None: not measured), instruments that
    creep, stand still or are doubted.
    """

    rise: float
    share: float | None
    brought: float | None
    warmer: float | None
    drifting: int
    flat: int
    doubt: bool
    hours: int


def cause(seen: Seen) -> Said:
    """One sentence; where nothing is measured beside the load, it says so instead of guessing."""
    given = {"rise": f"{seen.rise:+.0f}", "hours": seen.hours}
    if seen.flat:
        return Said("floors.cause.flat", {**given, "n": seen.flat})
    if abs(seen.share if seen.share is not None else seen.rise / 5) < MOVED:
        return Said("floors.cause.drift", given) if seen.drifting else Said("floors.cause.still", given)
    if seen.brought is not None and seen.brought * seen.rise > 0 and abs(seen.brought) >= BROUGHT * abs(seen.rise):
        return Said("floors.cause.goods", {**given, "brought": f"{seen.brought:+.0f}"})
    if seen.warmer is not None and abs(seen.warmer) >= WARM_K and seen.brought is not None:
        return Said("floors.cause.warm", {**given, "warmer": f"{seen.warmer:+.0f}"})
    if seen.brought is None and seen.warmer is None:
        return Said("floors.cause.alone", given)
    if seen.drifting or seen.doubt:
        return Said("floors.cause.doubt", given)
    if seen.brought is None:
        return Said("floors.cause.no_lift", {**given, "warmer": f"{seen.warmer or 0:+.0f}"})
    return Said("floors.cause.unseen", given)
