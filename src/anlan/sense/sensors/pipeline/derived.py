"""Readings that follow from other readings of the same batch: a floor's load from its gauges. A room makes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from anlan.numerics import signal
from anlan.sense.sensors import rules
from anlan.sense.sensors.pipeline.register import Register

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Derived:
    """Readings of streams that no device speaks for, shapes (n,), in any order.

    stream : `sensors_stream.number` · at : µs UTC · value · flag, test : the least that is to be said against each
    """

    stream: NDArray[np.int64]
    at: Ints
    value: Floats
    flag: NDArray[np.int16]
    test: NDArray[np.int32]

    @staticmethod
    def joined(some: Sequence[Derived]) -> Derived:
        """One after the other."""
        return Derived(*(np.concatenate([getattr(one, name) for one in some]) for name in _COLUMNS))


_COLUMNS = ("stream", "at", "value", "flag", "test")


class Deriver(Protocol):
    """What a room's card makes for each run of the pipeline. Its memory is spoilt by an exception, as ours is."""

    def follow(self, connection: Connection[Any]) -> None:
        """Read (again) what is known: at first, and whenever the register changed."""

    def derive(self, stream: NDArray[np.int32], at: Ints, value: Floats, flag: NDArray[np.int16]) -> Derived | None:
        """What follows from new readings, sorted by stream and time; neither late nor bad ones are among them."""


@dataclass
class New:
    """The readings of a batch that are new, while they are judged."""

    row: Ints
    at: Ints
    value: Floats
    fresh: NDArray[np.bool_]
    slot: Ints
    judged: rules.Judgement


def derived(derivers: Sequence[Deriver], new: New, register: Register, last_at: Ints) -> New | None:
    """What the derivers make of a judged batch, with what they say against it; None where nothing follows.

    Only what is newer than the stream's newest: a reading that comes late changes nothing that was derived.
    """
    use = new.fresh & (new.judged.flag != rules.BAD) & (new.judged.flag != rules.MISSING)
    numbers = register.streams.number
    given = numbers[new.row[use]], new.at[use], new.value[use], new.judged.flag[use]
    made = [found for each in derivers if (found := each.derive(*given)) is not None]
    if not made:
        return None
    all_ = Derived.joined(made)
    place = np.searchsorted(numbers, all_.stream)
    known = (place < len(numbers)) & (numbers[np.minimum(place, len(numbers) - 1)] == all_.stream)
    known &= ~np.isnan(all_.value)
    by = np.flatnonzero(known)[signal.order(place[known], all_.at[known])]
    row, at = place[by].astype(np.int64), all_.at[by]
    first = np.append(True, (row[1:] != row[:-1]) | (at[1:] != at[:-1])) & signal.fresh(row, at, last_at)
    by, row, at = by[first], row[first], at[first]
    if not len(by):
        return None
    judged = rules.Judgement(all_.flag[by].astype(np.int16), all_.test[by].astype(np.int32))
    return New(row, at, all_.value[by], np.ones(len(by), bool), signal.slot_of(at), judged)


def together(one: New, other: New) -> New:
    """Both as one batch, sorted."""
    names = ("row", "at", "value", "fresh", "slot")
    columns = {name: np.concatenate([getattr(one, name), getattr(other, name)]) for name in names}
    by = signal.order(columns["row"], columns["at"])
    flag = np.concatenate([one.judged.flag, other.judged.flag])[by]
    test = np.concatenate([one.judged.test, other.judged.test])[by]
    return New(**{name: column[by] for name, column in columns.items()}, judged=rules.Judgement(flag, test))
