"""A batch between its judging and its writing: all that the transaction needs, and nothing that still moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.sense.sensors.pipeline.batch import Batch
from anlan.sense.sensors.pipeline.blocks import Hours
from anlan.sense.sensors.pipeline.columns import Array, Packed
from anlan.sense.sensors.pipeline.prepare import Prepared


@dataclass(frozen=True)
class Stored:
    """What became of a batch: readings = stored + same + conflicts + quarantined."""

    messages: int
    readings: int
    stored: int
    late: int
    same: int
    conflicts: int
    quarantined: int
    areas: frozenset[str]


@dataclass(frozen=True)
class Judged:
    """A batch ready to be written; made by `Pipeline.judge` from a memory that has moved on since.

    number, at, value : the new readings, sorted · rows : they as rows of `obs` · days : partitions they need
    hours : of `obs_sum` · latest : columns of `obs_latest`, none if they may wait · conflicts : of `obs_conflict`
    batch : what hooks are given, None where they are not called · unhooked : they should have been
    """

    prepared: Prepared
    done: Stored
    beat: float
    number: NDArray[np.int32]
    at: NDArray[np.int64]
    value: NDArray[np.float64]
    rows: Packed | None
    days: set[int]
    hours: Hours
    latest: list[Array]
    conflicts: list[tuple[Any, ...]]
    batch: Batch | None
    unhooked: bool
