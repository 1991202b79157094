"""A floor's value from its zones: the mean by area, and the worst zone; what is silent is not zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def mean(load: Floats, area: Floats, floor: NDArray[np.integer], floors: int) -> Floats:
    """Area-weighted mean of each floor's zones; NaN where any zone of it is unknown: a part never stands for the whole.

    Parameters
    ----------
    load, area, floor : shape (zones,), kN/m², m², which floor 0…floors-1 a zone lies on

    Returns
    -------
    shape (floors,), NaN for a floor without zones
    """
    weight = np.bincount(floor, area, floors)
    total = np.bincount(floor, load * area, floors)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = total / weight
    return found


def worst(load: Floats, floor: NDArray[np.integer], floors: int) -> Floats:
    """The greatest known load of each floor's zones; NaN where none is known."""
    out = np.full(floors, -np.inf)
    known = ~np.isnan(load)
    np.maximum.at(out, floor[known], load[known])
    return np.where(np.isinf(out), np.nan, out)
