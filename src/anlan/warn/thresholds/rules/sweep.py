"""The sweep of one rule over a batch: who crosses, who clears, with duration and hysteresis; arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from anlan.numerics.compiled import compiled
from anlan.warn.thresholds.rules.spec import Spec

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

NEVER = np.iinfo(np.int64).min // 2
SECOND = 1_000_000
GAP_US = 1800 * SECOND  # what was not heard for longer than this (and than the duration asked for) has not lasted


@dataclass
class Standing:
    """State of one rule over N streams; times in µs since 1970 UTC, `NEVER` where there is none.

    beyond_since : since when the value is at or beyond the limit · back_since : since when it is back beyond `clear` ·
    active : crossed and not yet cleared · seen_at : newest value looked at · peak : farthest value since the crossing
    """

    beyond_since: Ints
    back_since: Ints
    active: Mask
    seen_at: Ints
    peak: Floats

    @classmethod
    def empty(cls, streams: int) -> Standing:
        """Nothing has been looked at."""
        return cls(
            np.full(streams, NEVER),
            np.full(streams, NEVER),
            np.zeros(streams, np.bool_),
            np.full(streams, NEVER),
            np.full(streams, np.nan),
        )

    def take(self, rows: NDArray[np.integer]) -> Standing:
        """A standing of other streams: row i is this one's row `rows[i]`, or empty where that is negative."""
        other = Standing.empty(len(rows))
        old = rows >= 0
        for name in _FIELDS:
            getattr(other, name)[old] = getattr(self, name)[rows[old]]
        return other

    def put(self, rows: NDArray[np.integer], values: Standing) -> None:
        """Overwrite the rows `rows` with all rows of `values`, as to undo a sweep whose batch was not kept."""
        for name in _FIELDS:
            getattr(self, name)[rows] = getattr(values, name)


_FIELDS = tuple(f.name for f in fields(Standing))


@dataclass(frozen=True)
class Turns:
    """What turned in a sweep, in the order of the batch.

    index : position in the batch · crossed : true crossed, false cleared · since : µs, since when beyond (or back) ·
    peak : farthest value of the crossing so far
    """

    index: Ints
    crossed: Mask
    since: Ints
    peak: Floats

    def __len__(self) -> int:
        return len(self.index)


def sweep(spec: Spec, standing: Standing, row: NDArray[np.integer], at: Ints, value: Floats, usable: Mask) -> Turns:
    """Look at values in order and say what turned; `standing` goes on to the batch's end.

    A value that isn't usable (bad, missing) changes nothing. What is older than the stream's newest value has been
    judged by its own time and is not looked at again. A stretch with a gap in it has not lasted.

    Parameters
    ----------
    row, at, value, usable : shape (n,), sorted by stream and time; value in the measure's unit, NaN = not usable
    """
    n = len(at)
    index, crossed = np.empty(n, np.int64), np.empty(n, np.bool_)
    since, peak = np.empty(n, np.int64), np.empty(n)
    limits = np.array([spec.sign * spec.limit, spec.sign * spec.clear])
    spans = np.array([spec.for_s * SECOND, spec.clear_for_s * SECOND, GAP_US], np.int64)
    found = _sweep(
        row.astype(np.int64),
        at,
        value * spec.sign,
        usable & ~np.isnan(value),
        limits,
        spans,
        standing.beyond_since,
        standing.back_since,
        standing.active,
        standing.seen_at,
        standing.peak,
        index,
        crossed,
        since,
        peak,
    )
    return Turns(index[:found], crossed[:found], since[:found], peak[:found] * spec.sign)


@compiled
def _sweep(row, at, value, usable, limits, spans, beyond, back, active, seen, peak, index, crossed, since, peaks):  # type: ignore[no-untyped-def]
    limit, clear = limits[0], limits[1]
    hold, clear_hold, gap = spans[0], spans[1], spans[2]
    found = 0
    for i in range(len(row)):
        r, t, v = row[i], at[i], value[i]
        if not usable[i] or t < seen[r]:
            continue
        broken = t - seen[r] > max(gap, hold) and seen[r] != NEVER
        seen[r] = t
        if v >= limit:
            if beyond[r] == NEVER or (broken and not active[r]):
                beyond[r] = t
        elif not active[r]:
            beyond[r] = NEVER
        if active[r]:
            peak[r] = max(peak[r], v)
            if v < clear:
                if back[r] == NEVER or broken:
                    back[r] = t
                if t - back[r] >= clear_hold:
                    index[found], crossed[found], since[found], peaks[found] = i, False, back[r], peak[r]
                    found += 1
                    active[r], back[r], beyond[r], peak[r] = False, NEVER, NEVER, np.nan
            else:
                back[r] = NEVER
        elif beyond[r] != NEVER and t - beyond[r] >= hold:
            active[r], back[r], peak[r] = True, NEVER, v
            index[found], crossed[found], since[found], peaks[found] = i, True, beyond[r], v
            found += 1
    return found
