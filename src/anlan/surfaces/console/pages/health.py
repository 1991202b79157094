"""Whether the house stands, told in sentences with what to do; for the administrator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psutil
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.infra import health, processes
from anlan.infra.pages.house import rooms
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Fact, Text
from anlan.kernel.decision import Said

FULL_SHARE, FULL_LEFT_GB = 90, 5  # default, to be confirmed: when a disk is told as nearly full
PENDING = "pending_messages"
KNOWN = ("web", "sense", "work", "postgres", "nats")
BEHIND_ROWS = 1000  # default, to be confirmed: when a reader is told as lagging


@dataclass(frozen=True)
class Line:
    """One sentence of health: what is so, and what to do if it is not well."""

    well: bool
    what: Said
    todo: Said | None = None


@page("settings.read")
def house(request: HttpRequest) -> HttpResponse:
    """Sentences, the unwell ones first; each process with what waits for it; the folders on the disk."""
    lag = health.lag()
    state = processes.read(settings.DATA_ROOT)
    rows = running(state, lag, waiting_messages())
    dead = [
        Line(False, Said("console.health.down", {"name": r.name}), Said("console.health.down_todo"))
        for r in rows
        if not r.alive
    ]
    lines = sorted([*dead, *sentences(lag)], key=lambda line: line.well)
    context = {
        "lines": lines,
        "all_well": all(line.well for line in lines),
        "rows": rows,
        "folders": folders(processes.used(settings.DATA_ROOT)),
    }
    return render(request, "console/health.html", context)


@dataclass(frozen=True)
class Process:
    """One process of the house: does it run, its memory in MB, how often it was started again, what waits for it."""

    name: Text
    alive: bool
    pid: int | None
    memory: int
    restarts: int
    waits: Sequence[Said]


def running(state: dict[str, Any] | None, lag: dict[str, Any], messages: int | None) -> list[Process]:
    """The supervisor's processes as it last saw them; none where it does not run on this machine."""
    slow = [Said("console.health.reader", {"reader": reader, "n": n}) for reader, n in lag["behind"].items() if n]
    waits = {
        "sense": [] if messages is None else [Said("console.health.messages", {"n": messages})],
        "work": [
            Said("console.health.entries", {"n": lag["unsealed"]}),
            Said("console.health.plans", {"n": lag["due_past"]}),
            *slow,
        ],
    }
    rows = state["processes"] if state else {}
    return [
        Process(
            Said(f"console.process.{name}") if name in KNOWN else name,
            row["alive"],
            row["pid"],
            row["rss"] // 2**20,
            row["restarts"],
            waits.get(name, ()),
        )
        for name, row in rows.items()
    ]


def waiting_messages() -> int | None:
    """Messages of devices that no process has stored yet, as the room that takes them in counts them."""
    told = [one.gauges().get(PENDING) for one in rooms() if one.gauges is not None]
    return next((int(value) for _, value in filter(None, told)), None)


def folders(used: dict[str, int]) -> list[Fact]:
    """What each part of the data folder holds, in MB."""
    return [
        Fact(Said(f"console.folder.{part}"), Said("console.health.mb", {"n": f"{size / 2**20:,.0f}"}))
        for part, size in used.items()
    ]


def sentences(lag: dict[str, object]) -> list[Line]:
    """What the figures of `health.lag` and of the disk mean."""
    dead, given_up, unsealed, past = (int(str(lag[k])) for k in ("dead", "given_up", "unsealed", "due_past"))
    behind = lag["behind"]
    assert isinstance(behind, dict)
    slow = {reader: n for reader, n in behind.items() if n > BEHIND_ROWS}
    disk = psutil.disk_usage(str(settings.FILES_ROOT.anchor))
    left = disk.free // 2**30
    lines = [
        Line(dead == 0, Said("console.health.dead", {"n": dead}), Said("console.health.dead_todo")),
        Line(given_up == 0, Said("console.health.given_up", {"n": given_up}), Said("console.health.given_up_todo")),
        Line(
            unsealed < BEHIND_ROWS, Said("console.health.unsealed", {"n": unsealed}), Said("console.health.work_todo")
        ),
        Line(past < BEHIND_ROWS, Said("console.health.due_past", {"n": past}), Said("console.health.work_todo")),
        Line(
            disk.percent < FULL_SHARE or left >= FULL_LEFT_GB,
            Said("console.health.disk", {"left": left, "share": round(disk.percent)}),
            Said("console.health.disk_todo"),
        ),
    ]
    lines += [
        Line(False, Said("console.health.behind", {"reader": reader, "n": n}), Said("console.health.work_todo"))
        for reader, n in slow.items()
    ]
    return lines
