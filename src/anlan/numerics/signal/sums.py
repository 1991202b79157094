"""Sums over five windows from a ring of five-minute slots, right also when readings come late.

A slot is named by its end: slot s holds what ended in ((s-1)*5 min, s*5 min] since 1970-01-01 UTC, as period values
carry the end of their period (SL 651-2014). Beijing time is a whole number of hours from UTC and its hydrological day
08:00-08:00 is the UTC day, so clock hours and days are whole numbers of slots.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anlan.numerics.compiled import compiled

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

SLOT_US = 300_000_000
HOUR_SLOTS = 12
DAY_SLOTS = 288
NEVER = np.iinfo(np.int64).min // 2


def slot_of(at: Ints) -> Ints:
    """Slot of a time: the five minutes that end at or after it.

    >>> slot_of(np.array([0, 1, SLOT_US, SLOT_US + 1])).tolist()
    [0, 1, 1, 2]
    """
    return -(-at // SLOT_US)


def day_first(slot: Ints) -> Ints:
    """First slot of the hydrological day (08:00-08:00 Beijing time) that holds a slot."""
    return (slot - 1) // DAY_SLOTS * DAY_SLOTS + 1


@dataclass
class Ring:
    """State: what N streams had in each of their last L slots.

    amount : (N, L) float64, sum of the readings in the slot, or the last value for streams that are not summed
    used, doubt : (N, L) int16, readings that count, and readings that are suspect or were left out
    newest : (N,) int64, newest slot that was poured into; slots older than newest - L + 1 are forgotten
    """

    amount: Floats
    used: NDArray[np.int16]
    doubt: NDArray[np.int16]
    newest: Ints

    @classmethod
    def empty(cls, streams: int, length: int = 30 * HOUR_SLOTS) -> Ring:
        """A ring without data; 30 h let a reading of the last 6 h come late and all five sums be put right."""
        shape = (streams, length)
        return cls(np.zeros(shape), np.zeros(shape, np.int16), np.zeros(shape, np.int16), np.full(streams, NEVER))

    def take(self, rows: Ints) -> Ring:
        """A ring of other streams: row i is this ring's row `rows[i]`, or empty where that is negative."""
        other = Ring.empty(len(rows), self.amount.shape[1])
        old = rows >= 0
        for mine, theirs in ((self.amount, other.amount), (self.used, other.used), (self.doubt, other.doubt)):
            theirs[old] = mine[rows[old]]
        other.newest[old] = self.newest[rows[old]]
        return other


@dataclass(frozen=True)
class Sums:
    """Five sums of m (stream, slot) pairs, each up to the end of its slot; shapes (m,), unit of the stream.

    m5: the slot · h1, h3: the last 12 and 36 slots (sliding) · hour: since the clock hour began · day: since 08:00 ·
    n5, n1, n3: readings counted in m5, h1 and h3 · d5, doubt: suspect or left-out readings among those of m5 and h3.
    """

    m5: Floats
    h1: Floats
    h3: Floats
    hour: Floats
    day: Floats
    n5: NDArray[np.int32]
    n1: NDArray[np.int32]
    n3: NDArray[np.int32]
    d5: NDArray[np.int32]
    doubt: NDArray[np.int32]


def pour(ring: Ring, row: NDArray[np.integer], slot: Ints, value: Floats, use: Mask, doubt: Mask, summed: Mask) -> Mask:
    """Add readings to their slots.

    Parameters
    ----------
    row, slot, value : shape (n,), sorted by stream and time
    use : shape (n,), whether the value counts; what doesn't leaves its mark in `doubt` alone
    doubt : shape (n,), suspect or left out
    summed : shape (N,), whether a stream's readings add up; else the slot keeps the last value

    Returns
    -------
    held : shape (n,), false where the slot is older than the ring remembers: nothing was added
    """
    held = np.empty(len(slot), np.bool_)
    _pour(ring.amount, ring.used, ring.doubt, ring.newest, row.astype(np.int64), slot, value, use, doubt, summed, held)
    return held


@compiled(nogil=True)  # another thread decodes or writes meanwhile
def _pour(amount, used, doubts, newest, row, slot, value, use, doubt, summed, held):  # type: ignore[no-untyped-def]
    length = amount.shape[1]
    for i in range(len(row)):
        r, s = row[i], slot[i]
        if s > newest[r]:
            begin = max(newest[r] + 1, s - length + 1)
            for gap in range(begin, s + 1):
                amount[r, gap % length] = 0.0
                used[r, gap % length] = 0
                doubts[r, gap % length] = 0
            newest[r] = s
        held[i] = s > newest[r] - length
        if not held[i]:
            continue
        cell = s % length
        if doubt[i]:
            doubts[r, cell] += 1
        if use[i]:
            used[r, cell] += 1
            amount[r, cell] = amount[r, cell] + value[i] if summed[r] else value[i]


def complete(ring: Ring, row: NDArray[np.integer], slot: Ints) -> Mask:
    """Whether the ring still holds every slot that the five sums of a (stream, slot) pair need."""
    oldest = np.minimum(day_first(slot), slot - 3 * HOUR_SLOTS + 1)
    held: Mask = (oldest > ring.newest[row] - ring.amount.shape[1]) & (slot <= ring.newest[row])
    return held


def windows(ring: Ring, row: NDArray[np.integer], slot: Ints) -> Sums:
    """The five sums at the end of slots. Rounded to 1e-6: three times 0.1 mm must reach a threshold of 0.3.

    Parameters
    ----------
    row, slot : shape (m,), pairs for which `complete` holds; slots never poured into count as nothing
    """
    m = len(slot)
    out, counts = np.zeros((5, m)), np.zeros((5, m), np.int32)
    _windows(ring.amount, ring.used, ring.doubt, ring.newest, row.astype(np.int64), slot, out, counts)
    np.round(out, 6, out)
    return Sums(*out, *counts)


# sums in any order vectorise; what that costs in the 15th digit is rounded away
@compiled(nogil=True, fastmath={"reassoc", "nsz"})
def _windows(amount, used, doubts, newest, row, slot, out, counts):  # type: ignore[no-untyped-def]
    length = amount.shape[1]
    for i in range(len(row)):
        r, s = row[i], slot[i]
        oldest = newest[r] - length + 1
        hour = (s - 1) // HOUR_SLOTS * HOUR_SLOTS + 1
        day = max((s - 1) // DAY_SLOTS * DAY_SLOTS + 1, oldest)
        low = max(s - 3 * HOUR_SLOTS + 1, oldest)
        cell = (low - 1) % length
        for w in range(low, s + 1):
            cell = cell + 1 if cell + 1 < length else 0
            a = amount[r, cell]
            out[2, i] += a
            counts[2, i] += used[r, cell]
            counts[4, i] += doubts[r, cell]
            if w > s - HOUR_SLOTS:
                out[1, i] += a
                counts[1, i] += used[r, cell]
            if w >= hour:
                out[3, i] += a
        first, last = day % length, s % length
        total = 0.0
        for cell in range(first, last + 1 if first <= last else length):
            total += amount[r, cell]
        for cell in range(0 if first <= last else last + 1):  # the day lies around the ring's seam
            total += amount[r, cell]
        out[4, i] = total
        out[0, i] = amount[r, last]
        counts[0, i] = used[r, last]
        counts[3, i] = doubts[r, last]


def spread(ring: Ring, row: NDArray[np.integer], slots: int) -> tuple[Floats, Floats, NDArray[np.int32]]:
    """Sum, highest minus lowest, and readings over the last `slots` slots that hold data.

    Parameters
    ----------
    row : shape (m,)

    Returns
    -------
    total, range, used : shape (m,); range is NaN without data
    """
    back = np.arange(slots)
    cell = (ring.newest[row][:, None] - back) % ring.amount.shape[1]
    amount, used = ring.amount[row[:, None], cell], ring.used[row[:, None], cell]
    there = used > 0
    high = np.where(there, amount, -np.inf).max(axis=1, initial=-np.inf)
    low = np.where(there, amount, np.inf).min(axis=1, initial=np.inf)
    with np.errstate(invalid="ignore"):
        width = np.where(there.any(axis=1), high - low, np.nan)
    return np.where(there, amount, 0.0).sum(axis=1), width, used.sum(axis=1, dtype=np.int32)
