"""Load on floors: from what instruments measure to kN/m², over zones, and the drift of their zero. No I/O, no clock."""

from anlan.numerics.load.formulas import (
    FIXED,
    GRAVITY,
    SIMPLE,
    cells,
    deflection,
    leg,
    lifted,
    stowed,
    strain,
    strain_factor,
)
from anlan.numerics.load.tare import drift, floor_of_day
from anlan.numerics.load.zones import mean, worst

__all__ = [
    "FIXED", "GRAVITY", "SIMPLE", "cells", "deflection", "drift", "floor_of_day", "leg", "lifted", "mean", "stowed",
    "strain", "strain_factor", "worst",
]  # fmt: skip
