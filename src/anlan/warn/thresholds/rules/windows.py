"""Windows that the sums of a batch don't bring: any number of slots together, and the change since a window ago."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anlan.numerics.compiled import compiled

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SLOT_US = 300_000_000
NEVER = np.iinfo(np.int64).min // 2


@dataclass
class Slots:
    """State: one value for each of the last L five-minute slots of N streams.

    value : (N, L) float64, the stream's unit · slot : (N, L) int64, which slot a cell holds, `NEVER` where none
    """

    value: Floats
    slot: Ints

    @classmethod
    def empty(cls, streams: int, length: int) -> Slots:
        """Without values."""
        return cls(np.full((streams, length), np.nan), np.full((streams, length), NEVER))

    def take(self, rows: NDArray[np.integer]) -> Slots:
        """Slots of other streams: row i is this one's row `rows[i]`, or empty where that is negative."""
        other = Slots.empty(len(rows), self.value.shape[1])
        old = rows >= 0
        other.value[old], other.slot[old] = self.value[rows[old]], self.slot[rows[old]]
        return other


def slot_of(at: Ints) -> Ints:
    """Slot of a time: the five minutes that end at or after it."""
    return -(-at // SLOT_US)


def together(slots: Slots, row: NDArray[np.integer], at: Ints, m5: Floats, length: int) -> Floats:
    """Keep sums of slots and return the sum over the `length` slots that end with each. Missing slots add nothing.

    Parameters
    ----------
    row, at, m5 : shape (n,), sorted by stream and time; m5 is what the slot of `at` holds so far, NaN = not known
    """
    out = np.empty(len(row))
    _together(slots.value, slots.slot, row.astype(np.int64), slot_of(at), m5, length, out)
    return np.round(out, 6)


@compiled
def _together(value, slot, row, now, m5, length, out):  # type: ignore[no-untyped-def]
    cells = value.shape[1]
    for i in range(len(row)):
        r, s = row[i], now[i]
        cell = s % cells
        if slot[r, cell] <= s:
            slot[r, cell], value[r, cell] = s, m5[i]
        total = m5[i]
        for back in range(1, length):
            cell = (s - back) % cells
            if slot[r, cell] == s - back and not np.isnan(value[r, cell]):
                total += value[r, cell]
        out[i] = total


def change(
    slots: Slots, row: NDArray[np.integer], at: Ints, value: Floats, usable: NDArray[np.bool_], length: int
) -> Floats:
    """Keep each slot's last value and return how much it changed since `length` slots ago (one slot give or take).

    Parameters
    ----------
    row, at, value, usable : shape (n,), sorted by stream and time

    Returns
    -------
    shape (n,), NaN where the stream said nothing a window ago, or the value can't be used
    """
    out = np.full(len(row), np.nan)
    _change(slots.value, slots.slot, row.astype(np.int64), slot_of(at), value, usable, length, out)
    return np.round(out, 6)


@compiled
def _change(kept, slot, row, now, value, usable, length, out):  # type: ignore[no-untyped-def]
    cells = kept.shape[1]
    for i in range(len(row)):
        if not usable[i]:
            continue
        r, s = row[i], now[i]
        cell = s % cells
        if slot[r, cell] <= s:
            slot[r, cell], kept[r, cell] = s, value[i]
        for near in (0, 1, -1):
            then = s - length - near
            cell = then % cells
            if then < s and slot[r, cell] == then:
                out[i] = value[i] - kept[r, cell]
                break
