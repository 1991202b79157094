"""Whether the house stands, told in sentences with what to do; for the administrator."""

from __future__ import annotations

from dataclasses import dataclass

import psutil
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.infra import health
from anlan.infra.pages.page import page
from anlan.kernel.decision import Said

FULL_SHARE, FULL_LEFT_GB = 90, 5  # default, to be confirmed: when a disk is told as nearly full
BEHIND_ROWS = 1000  # default, to be confirmed: when a reader is told as lagging


@dataclass(frozen=True)
class Line:
    """One sentence of health: what is so, and what to do if it is not well."""

    well: bool
    what: Said
    todo: Said | None = None


@page("settings.read")
def house(request: HttpRequest) -> HttpResponse:
    """The sentences, the unwell ones first."""
    lines = sorted(sentences(health.lag()), key=lambda line: line.well)
    return render(request, "console/health.html", {"lines": lines, "all_well": all(line.well for line in lines)})


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
