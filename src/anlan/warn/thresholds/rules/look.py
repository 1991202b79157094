"""One rule's look at a batch: the measure it asks for, the sweep, and for k of n the count; arrays in, turns out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anlan.kernel import area as areas
from anlan.warn.thresholds.rules import groups, windows
from anlan.warn.thresholds.rules.spec import SLOT_S, Spec
from anlan.warn.thresholds.rules.sweep import Floats, Ints, Mask, Standing, sweep

SUSPECT, BAD, MISSING, INCOMPLETE = 2, 3, 4, 4  # flags of readings (flood-typhoon 7.9); 4 on a sum: too few readings
BROUGHT = {300: "m5", 3600: "h1", 10_800: "h3"}  # windows whose sums a batch brings


@dataclass(frozen=True)
class Readings:
    """Values of a batch by row of the register, sorted by row and time; sums carry the five windows beside them."""

    row: Ints
    at: Ints
    value: Floats
    flag: NDArray[np.integer]


@dataclass(frozen=True)
class Sums:
    """Sums of a batch by row of the register, sorted by row and time; `m5`, `h1`, `h3` in the stream's unit."""

    row: Ints
    at: Ints
    m5: Floats
    h1: Floats
    h3: Floats
    flag: NDArray[np.integer]


@dataclass
class Watch:
    """A rule's view of N streams: who is watched, what stands, and what must be kept of the past.

    `group_standing` is of the groups' counts, `slots` of values that windows need; both only where the rule asks.
    """

    spec: Spec
    member: Mask
    standing: Standing
    groups: groups.Groups | None = None
    group_standing: Standing | None = None
    slots: windows.Slots | None = None

    @classmethod
    def over(cls, spec: Spec, quantity: Sequence[str], area: Sequence[str], area_set: Sequence[str]) -> Watch:
        """A fresh watch over the register's streams."""
        codes = np.array(area, dtype="U24")
        bounds = [areas.bounds(code) for code in area_set]
        inside = np.zeros(len(codes), np.bool_)
        for low, high in bounds:
            inside |= (codes >= low) & (codes < high)
        member = inside & (np.array(quantity, dtype="U32") == spec.quantity)
        watch = cls(spec, member, Standing.empty(len(codes)))
        if spec.per:
            watch.groups = groups.grouped(spec, area, member)
            watch.group_standing = Standing.empty(len(watch.groups.codes))
        if spec.measure in ("sum", "intensity") and spec.window_s not in BROUGHT:
            watch.slots = windows.Slots.empty(len(codes), spec.window_s // SLOT_S)
        elif spec.measure == "change":
            watch.slots = windows.Slots.empty(len(codes), spec.window_s // SLOT_S + 3)
        return watch


@dataclass(frozen=True)
class Turn:
    """One thing that turned. `row` is the stream's, or the group's where `grouped`; times in µs."""

    row: int
    grouped: bool
    crossed: bool
    at: int
    since: int
    value: float
    peak: float
    suspect: bool
    count: int = 0
    of: int = 0


def look(watch: Watch, readings: Readings, sums: Sums) -> list[Turn]:
    """What turned for this rule in a batch, in the order of its readings."""
    row, at, value, usable, suspect = measured(watch, readings, sums)
    if len(row) == 0:
        return []
    turns = sweep(watch.spec, watch.standing, row, at, value, usable)
    if watch.groups is None or watch.group_standing is None:
        return [
            Turn(int(row[i]), False, bool(c), int(at[i]), int(s), float(value[i]), float(p), bool(suspect[i]))
            for i, c, s, p in zip(turns.index, turns.crossed, turns.since, turns.peak, strict=True)
        ]
    if len(turns) == 0:
        return []
    touched = row[turns.index]
    now = int(at.max())
    found = groups.sweep_groups(watch.spec, watch.group_standing, watch.groups, watch.standing.active, touched, now)
    have = groups.count(watch.groups, watch.standing.active)
    doubted = np.unique(watch.groups.of[row[suspect]])
    return [
        Turn(
            int(g),
            True,
            bool(c),
            now,
            int(s),
            float(have[g]),
            float(p),
            bool(g in doubted),
            int(have[g]),
            int(watch.groups.size[g]),
        )  # fmt: skip
        for g, c, s, p in zip(found.index, found.crossed, found.since, found.peak, strict=True)
    ]


def brought(watch: Watch, row: Ints, at: Ints, value: Floats, flag: Ints) -> tuple[Readings, Sums]:
    """Columns of the past as a batch brings them: as readings, or as sums of five minutes, whichever the rule asks."""
    nothing, none = np.empty(0, np.int64), np.empty(0)
    if watch.spec.measure in ("value", "change"):
        return Readings(row, at, value, flag), Sums(nothing, nothing, none, none, none, nothing)
    return Readings(nothing, nothing, none, nothing), Sums(row, at, value, value, value, flag)


def measured(watch: Watch, readings: Readings, sums: Sums) -> tuple[Ints, Ints, Floats, Mask, Mask]:
    """Row, time, value, usable, suspect of the values that this rule looks at."""
    spec = watch.spec
    if spec.measure in ("value", "change"):
        mine = watch.member[readings.row]
        row, at, value, flag = readings.row[mine], readings.at[mine], readings.value[mine], readings.flag[mine]
        usable = (flag != BAD) & (flag != MISSING) & ~np.isnan(value)
        if spec.measure == "change" and watch.slots is not None:
            value = windows.change(watch.slots, row, at, value, usable, spec.window_s // SLOT_S)
            usable = usable & ~np.isnan(value)
        return row, at, value, usable, flag == SUSPECT
    mine = watch.member[sums.row]
    row, at, flag = sums.row[mine], sums.at[mine], sums.flag[mine]
    if watch.slots is None:
        value = getattr(sums, BROUGHT[spec.window_s])[mine]
    else:
        value = windows.together(watch.slots, row, at, sums.m5[mine], spec.window_s // SLOT_S)
    if spec.measure == "intensity":
        value = value * (3600.0 / spec.window_s)
    # an incomplete sum is too small: it may cross, as the whole one would all the more, but it must not clear
    beyond = value * spec.sign >= spec.limit * spec.sign
    usable = ~np.isnan(value) & ((flag != INCOMPLETE) | beyond)
    return row, at, value, usable, flag == SUSPECT
