"""Five sums of (stream, slot) pairs with their flag, as memory has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.numerics import signal
from anlan.sense.sensors import rules
from anlan.sense.sensors.pipeline.memory import Floats, Ints, Memory
from anlan.sense.sensors.pipeline.register import Register

FIVE = ("m5", "h1", "h3", "hour", "day")
COMPLETE_SHARE = 0.8  # of the readings due in an hour; below, the sum is marked incomplete


@dataclass
class SumRows:
    """Sums of m (stream, slot) pairs, shapes (m,): `sums` with their counts, and the flag of each."""

    row: Ints
    slot: Ints
    sums: signal.Sums
    flag: NDArray[np.int16]

    def at(self, which: NDArray[Any]) -> SumRows:
        """Some of them."""
        sums = signal.Sums(**{name: values[which] for name, values in vars(self.sums).items()})
        return SumRows(self.row[which], self.slot[which], sums, self.flag[which])

    def values(self) -> Floats:
        """The five sums, shape (5, m)."""
        return np.array([getattr(self.sums, name) for name in FIVE])


def pairs(row: Ints, slot: Ints) -> tuple[Ints, Ints]:
    """Different (stream, slot) pairs of readings sorted by stream and time."""
    first, _, _ = signal.repeats(row, slot, np.zeros(len(row)))
    return row[first], slot[first]


def read(memory: Memory, register: Register, row: Ints, slot: Ints) -> SumRows:
    """Sums of pairs that memory holds completely."""
    sums = signal.windows(memory.state.ring, row, slot)
    return SumRows(row, slot, sums, flags(register, row, sums))


def flags(register: Register, row: Ints, sums: signal.Sums) -> NDArray[np.int16]:
    """What a sum is worth: 2 with suspect or left-out readings in three hours, 4 with too few in its hour, else 0."""
    due = COMPLETE_SHARE * (3600 // register.streams.period_s[row])
    return np.where(sums.doubt > 0, rules.SUSPECT, np.where(sums.n1 < due, rules.MISSING, rules.GOOD)).astype(np.int16)


def joined(a: SumRows, b: SumRows) -> SumRows:
    """One after the other."""
    sums = {name: np.concatenate([values, getattr(b.sums, name)]) for name, values in vars(a.sums).items()}
    return SumRows(
        np.concatenate([a.row, b.row]),
        np.concatenate([a.slot, b.slot]),
        signal.Sums(**sums),
        np.concatenate([a.flag, b.flag]),
    )
