"""What hooks are given of each batch: the readings that were new, and the sums that they brought."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Totals:
    """Five sums of summed streams (rain), shapes (m,), sorted by stream and time; one row per five-minute slot touched.

    stream : `sensors_stream.number` · at : µs UTC up to which the sums reach: the slot's end, or the stream's newest
    reading in it · m5 h1 h3 hour day : sums in the stream's unit over the slot, the sliding hour and three hours, since
    the clock hour began, since 08:00; NaN where the stream reports too seldom to know · flag : 0 good, 2 doubtful,
    4 incomplete · late : the sum was told before and is another now, as a reading came late
    """

    stream: NDArray[np.int32]
    at: Ints
    m5: Floats
    h1: Floats
    h3: Floats
    hour: Floats
    day: Floats
    flag: NDArray[np.int16]
    late: NDArray[np.bool_]


@dataclass(frozen=True)
class Batch:
    """New readings, shapes (n,), sorted by stream and time; repeats and conflicts are not in it.

    stream : `sensors_stream.number` · at : observation time, city time as µs UTC · value : raw, in the stream's unit ·
    flag : 0 good 1 not checked 2 suspect 3 bad 4 missing 5 corrected · test : which tests spoke against it, a set of
    `rules.Check` · late : older than something its stream has said before · received : city time of receipt, µs UTC
    """

    stream: NDArray[np.int32]
    at: Ints
    value: Floats
    flag: NDArray[np.int16]
    test: NDArray[np.int32]
    late: NDArray[np.bool_]
    received: int
    totals: Totals
