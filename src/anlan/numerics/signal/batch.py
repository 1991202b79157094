"""A batch of readings put in order: sorted, doubles found, fresh parted from late."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def keyed(row: NDArray[np.integer], at: Ints) -> Ints | None:
    """One sortable int64 per reading that orders by stream, then time; None if the batch spans too much for 63 bits.

    Parameters
    ----------
    row : shape (n,), stream index, >= 0
    at : shape (n,), observation time, µs UTC

    >>> keyed(np.array([1, 0]), np.array([5, 9])).argsort().tolist()
    [1, 0]
    """
    if len(at) == 0:
        return np.empty(0, np.int64)
    low = int(at.min())
    span = int(at.max()) - low + 1
    if span * (int(row.max()) + 1) >= 2**63:
        return None
    return row.astype(np.int64) * span + (at - low)


def order(row: NDArray[np.integer], at: Ints) -> Ints:
    """Permutation that sorts a batch by stream, then time; equal pairs keep their order of arrival.

    Parameters
    ----------
    row : shape (n,), stream index
    at : shape (n,), observation time, µs UTC
    """
    key = keyed(row, at)
    if key is None:
        return np.lexsort((at, row))
    return np.argsort(key, kind="stable")


def repeats(row: NDArray[np.integer], at: Ints, value: Floats) -> tuple[Mask, Mask, Mask]:
    """Readings of a *sorted* batch that come for the first time, again with the same value, or again with another.

    The first arrival of a (stream, time) wins; what follows is compared with it. NaN equals NaN.

    Parameters
    ----------
    row, at, value : shape (n,), sorted by `order`; value in the stream's unit

    Returns
    -------
    first, same, other : shape (n,), exactly one is true for each reading
    """
    n = len(at)
    first = np.ones(n, bool)
    first[1:] = (row[1:] != row[:-1]) | (at[1:] != at[:-1])
    if first.all():
        none = np.zeros(n, bool)
        return first, none, none.copy()
    leader = np.maximum.accumulate(np.where(first, np.arange(n), 0))
    like = (value == value[leader]) | (np.isnan(value) & np.isnan(value[leader]))
    return first, ~first & like, ~first & ~like


def fresh(row: NDArray[np.integer], at: Ints, newest: Ints) -> Mask:
    """Readings newer than all that their stream has said before; the others are late and may be stored already.

    Parameters
    ----------
    row, at : shape (n,)
    newest : shape (N,), newest stored observation time of each stream, µs; the least int64 where there is none
    """
    newer: Mask = at > newest[row]
    return newer


def find(row: NDArray[np.integer], at: Ints, rows: NDArray[np.integer], ats: Ints) -> Ints:
    """Where pairs stand in a sorted batch, -1 where they don't.

    Parameters
    ----------
    row, at : shape (n,), in any order
    rows, ats : shape (m,), sorted by `rows`, then `ats`

    >>> find(np.array([1, 1]), np.array([5, 6]), np.array([0, 1, 1]), np.array([5, 4, 5])).tolist()
    [2, -1]
    """
    if len(rows) == 0:
        return np.full(len(row), -1)
    low, high = np.zeros(len(row), np.int64), np.full(len(row), len(rows) - 1)
    while (low < high).any():  # the first that isn't before the pair, or the last of all
        middle = (low + high) // 2
        before = (rows[middle] < row) | ((rows[middle] == row) & (ats[middle] < at))
        low, high = np.where(before, np.minimum(middle + 1, high), low), np.where(before, high, middle)
    return np.where((rows[low] == row) & (ats[low] == at), low, -1)


def groups(row: NDArray[np.integer]) -> Ints:
    """Where each run of equal values of a sorted array begins.

    >>> groups(np.array([3, 3, 7])).tolist()
    [0, 2]
    """
    if len(row) == 0:
        return np.empty(0, np.int64)
    return np.flatnonzero(np.append(True, row[1:] != row[:-1]))
