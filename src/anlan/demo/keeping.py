"""A play on disk, so that a second start goes on where the first one stopped."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from anlan.demo.cases import Case
from anlan.demo.gauges import Gauges
from anlan.demo.play import Play


def save(play: Play, path: Path, city: datetime, **marks: str) -> None:
    """Write where the play stands, whole or not at all. `city` is the time it has been played to, `marks` go along."""
    people = play.phones
    state = {
        **marks,
        "city": city.isoformat(),
        "gauges": play.gauges.saved(),
        "phones": {
            "agenda": people.agenda.saved(),
            "counts": people.counts,
            "refused": people.refused,
            "answered": people.answered,
            "tokens": people.held(),
            "heard": people.heard,
            "calls": people.calls,
            "searched": sorted(people.searched),
        },
        "cases": [asdict(case) for case in play.cases.by.values()],
    }
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)


def load(play: Play, path: Path) -> datetime | None:
    """Bring a fresh play to where the file says. Returns the city time it had been played to; None without a file."""
    if not path.exists():
        return None
    state: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    gauges: Gauges = play.gauges
    gauges.load(state["gauges"])
    people, held = play.phones, state["phones"]
    people.agenda.load(held["agenda"])
    people.counts = Counter(held["counts"])
    people.refused, people.answered, people.tokens = held["refused"], held["answered"], held["tokens"]
    people.heard, people.calls, people.searched = held["heard"], held["calls"], set(held["searched"])
    play.cases.by = {row["village"]: Case(**row) for row in state["cases"]}
    return datetime.fromisoformat(state["city"])
