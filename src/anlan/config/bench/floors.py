"""`bench floors`: a generated month of floors with drift, temperature and lift noise, labelled; rules beside a limit.

What is measured is the product's own way from raw strain to a crossing: `floors.rules.floor` and the sweep of the
shipped rule F-03. Against it: raw strain times its factor, at once over the limit, without temperature and duration.
Arguments: floors, days, seed.
"""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import anlan
from anlan.config.bench import AtLeast, AtMost, Bench, Outcome
from anlan.demo import loads
from anlan.sense.floors.rules import floor as floors
from anlan.sense.floors.rules.floor import KG, MINUTE_US, Floor, Gauge, Series, Zone
from anlan.warn.thresholds.rules import spec
from anlan.warn.thresholds.rules.sweep import Standing, sweep

ROOT = Path(anlan.__file__).parent
SHIPPED = ROOT / "warn" / "thresholds" / "shipped.json"
TERMS = ROOT / "sense" / "floors" / "data" / "terms.csv"
RULE = "F-03"
Alarms = list[tuple[int, int]]  # minutes from since beyond to the end, or the month's


@dataclass
class Tally:
    """What a way of judging said: delays (min) of found cases, how many were missed, alarms without a case."""

    delays: list[int]
    missed: int
    false: int

    def add(self, cases: Sequence[tuple[int, int]], alarms: Alarms) -> None:
        for begin, end in cases:
            found = [at for at, until in alarms if at < end and until > begin]
            if found:
                self.delays.append(max(0, min(found) - begin))
            else:
                self.missed += 1
        self.false += sum(not any(at < end and until > begin for begin, end in cases) for at, until in alarms)

    def figures(self, months: float) -> dict[str, float]:
        known = self.delays or [0]
        return {
            "delay_median_min": float(np.median(known)),
            "delay_p95_min": float(np.percentile(known, 95)),
            "found": len(self.delays) / max(1, len(self.delays) + self.missed),
            "false_per_floor_month": self.false / months,
        }


def run(argv: list[str]) -> Outcome:
    """Generate, judge both ways, compare with the labels."""
    count, days, seed = (int(a) for a in [*argv, *("60", "30", "20260810")[len(argv) :]][:3])
    rule = next(r for r in json.loads(SHIPPED.read_text(encoding="utf-8")) if r["number"] == RULE)
    asked = spec.read(rule["kind"], rule["args"])
    ours, naive = Tally([], 0, 0), Tally([], 0, 0)
    cases, spent = 0, 0.0
    for n in range(count):
        made = loads.floor(seed + n, days)
        cases += len(made.cases)
        began = time.monotonic()
        at, ratio = _share(made)
        ours.add(made.cases, _alarms(asked, at, ratio))
        spent += time.monotonic() - began
        raw = made.strain * loads.FACTOR * KG / made.limit * 100
        naive.add(made.cases, _runs(raw >= 100))
    months = count * days / 30
    figures = {**ours.figures(months), "cases": cases, "floors": count, "seconds": spent}
    against = {"naive": {k: round(v, 4) for k, v in naive.figures(months).items()}, "days": days, "seed": seed}
    return Outcome({k: round(v, 4) for k, v in figures.items()}, against)


def _share(made: loads.Floor) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Percent of the limit as the product derives it: the zero signed at the beginning on the bare floor."""
    at = np.arange(len(made.strain), dtype=np.int64) * MINUTE_US
    params = {"factor": loads.FACTOR, "mismatch": loads.MISMATCH}
    gauge = Gauge(1, "strain", params, 0.0, float(made.temperature[0]))
    one = Floor(made.limit / KG, (Zone(made.m2, None, (gauge, Gauge(2, "temperature", {}))),))
    calm = np.zeros(len(at), bool)
    said = {1: Series(at, made.strain, calm), 2: Series(at, made.temperature, calm)}
    found = floors.loads(one, said, _silent_min() * MINUTE_US)
    assert found is not None
    return found.at, found.ratio


def _silent_min() -> int:
    with TERMS.open(encoding="utf-8", newline="") as handle:
        return next(int(row["value"]) for row in csv.DictReader(handle) if row["name"] == "silent_min")


def _alarms(asked: spec.Spec, at: NDArray[np.int64], ratio: NDArray[np.float64]) -> Alarms:
    """When the rule crossed and until when it stood."""
    rows, usable = np.zeros(len(at), np.int64), np.ones(len(at), bool)
    turns = sweep(asked, Standing.empty(1), rows, at, ratio, usable)
    minutes = (at[turns.index] // MINUTE_US).tolist()
    out: Alarms = []
    for minute, crossed in zip(minutes, turns.crossed.tolist(), strict=True):
        if crossed:
            out.append((minute, int(at[-1] // MINUTE_US) + 1))
        elif out:
            out[-1] = (out[-1][0], minute)
    return out


def _runs(over: NDArray[np.bool_]) -> Alarms:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], over, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


BENCH = Bench(
    goals=(
        AtMost("delay_median_min", 6.0),
        AtLeast("found", 0.95),
        AtMost("false_per_floor_month", 0.5),
    ),
    run=run,
)
