"""What is to be said against an instrument: its zero creeps, or it stands still. Noted by the house, never mended."""

from __future__ import annotations

from collections.abc import Sequence

from anlan.infra.journal import Change, verb
from anlan.kernel.decision import Said
from anlan.sense.floors.models import Instrument
from anlan.sense.floors.rules.quality import Found


@verb("floors.judge")
def judge(change: Change, found: Sequence[Found]) -> None:
    """Mark instruments whose state changed: what they say is doubted, and somebody is asked to look or to re-tare."""
    for one in found:
        row = change.lock(Instrument, one.instrument)
        row.drift, row.flat_since = one.drift, one.flat_since
        change.save(row)
        _work(change, row, "drift", one.drift is not None, {"name": one.name, "drift": f"{one.drift or 0:+.2f}"})
        hours = (change.at - one.flat_since).total_seconds() / 3600 if one.flat_since else 0
        _work(change, row, "flat", one.flat_since is not None, {"name": one.name, "hours": round(hours)})


def _work(change: Change, row: Instrument, kind: str, wanted: bool, words: dict[str, object]) -> None:
    if wanted:
        line, then = Said(f"floors.work.{kind}", words), Said(f"floors.work.{kind}.next")
        change.work(row, kind, line, role="town_station", next=then)
    else:
        change.settle(row, kind)
