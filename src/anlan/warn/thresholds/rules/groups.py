"""k of n: a group of streams crosses when enough of its members stand beyond their limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from anlan.warn.thresholds.rules.spec import GROUPS, Spec
from anlan.warn.thresholds.rules.sweep import Ints, Mask, Standing, Turns, sweep


@dataclass(frozen=True)
class Groups:
    """Which group each of N streams belongs to; groups with fewer than n members are left out.

    of : shape (N,), index into `codes`, -1 = in no group · codes : 12-digit codes · size : members of each
    """

    of: Ints
    codes: tuple[str, ...]
    size: Ints


def grouped(spec: Spec, areas: Sequence[str], included: Mask) -> Groups:
    """Groups of the streams whose rule this is, by the part of the area code that members share."""
    digits = GROUPS[spec.per]
    stems = np.array([a[:digits].ljust(12, "0") for a in areas], dtype="U12")
    codes, of, size = np.unique(stems[included], return_inverse=True, return_counts=True)
    big = size >= spec.n
    number = np.where(big, np.cumsum(big) - 1, -1)
    whole = np.full(len(areas), -1, np.int64)
    whole[included] = number[of]
    return Groups(whole, tuple(codes[big]), size[big])


def count(groups: Groups, active: Mask) -> Ints:
    """Members beyond their limit, by group."""
    inside = groups.of[active & (groups.of >= 0)]
    return np.bincount(inside, minlength=len(groups.codes)).astype(np.int64)


def sweep_groups(
    spec: Spec, standing: Standing, groups: Groups, active: Mask, touched: NDArray[np.integer], at: int
) -> Turns:
    """Count the touched groups at the batch's end and say which crossed or cleared; `index` is the group's."""
    who = np.unique(groups.of[touched])
    who = who[who >= 0]
    have = count(groups, active)[who].astype(np.float64)
    asks = replace(spec, kind="level", limit=float(spec.k), clear=float(spec.k), low=False, for_s=0, clear_for_s=0)
    turns = sweep(asks, standing, who, np.full(len(who), at, np.int64), have, np.ones(len(who), np.bool_))
    return replace(turns, index=who[turns.index])
