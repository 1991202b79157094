"""One stream: its chart with quality, its facts, and what the register's keeper may do with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.ground.areas import queries as areas_now
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Text
from anlan.infra.pages.past import asked_at
from anlan.infra.scope import reading
from anlan.kernel import area as areas
from anlan.kernel.decision import Said, said
from anlan.kernel.quantity import symbol
from anlan.sense.sensors import actions, queries, rules

READ = "sensors.read"
SPANS = {"6h": timedelta(hours=6), "24h": timedelta(hours=24), "7d": timedelta(days=7), "30d": timedelta(days=30)}
TABLE = 48  # readings in words under the chart


@page(READ)
def one(request: HttpRequest, stream: UUID) -> HttpResponse:
    """The stream's page."""
    return _page(request, stream)


def _page(request: HttpRequest, stream: UUID, password: str = "") -> HttpResponse:
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    row = queries.one(viewer, stream, at, past)
    span = request.GET.get("span", "24h")
    span = span if span in SPANS else "24h"
    drawn = queries.chart(viewer, row, at - SPANS[span], at)
    where = areas_now.names(viewer, {areas.village(row.area)}, at).get(areas.village(row.area), {})
    context = {
        "crumbs": [Crumb(said("sensors.title"), "/sensors/"), Crumb(row.names)],
        "row": row,
        "where": where,
        "facts": facts(row, where, at),
        "spans": [(name, said(f"sensors.span.{name}")) for name in SPANS],
        "span": span,
        "since": at - SPANS[span],
        "readings": _table(drawn),
        "at": at,
        "viewing_past": past,
        "password": password,
        "may_issue": row.retired_at is None and viewer.may("sensors.issue", row.area, at).ok,
        "may_correct": row.retired_at is None and viewer.may("sensors.correct", row.area, at).ok,
        "may_retire": row.retired_at is None and viewer.may("sensors.retire", row.area, at).ok,
    }
    return render(request, "sensors/one.html", context)


def facts(row: queries.StreamRow, where: Any, at: datetime) -> list[Fact]:
    """What is known of a stream, and what it says."""
    name = f"{row.device}/{row.key}"
    found = [
        Fact(said("sensors.fact.device"), name, said("sensors.fact.topic", topic=f"obs/{name}")),
        Fact(said("sensors.fact.quantity"), said(f"sensors.quantity.{row.quantity}"), symbol(row.unit)),
        Fact(said("sensors.fact.period"), said("sensors.period", n=row.period_s), _silence(row)),
    ]  # fmt: skip
    if row.datum and not row.summed:
        found.append(Fact(said("sensors.fact.datum"), row.datum))
    if row.low is not None or row.high is not None:
        found.append(
            Fact(said("sensors.fact.range"), said("sensors.range", low=_plain(row.low), high=_plain(row.high)))
        )
    if row.summed and row.now is not None:
        for name in ("h1", "h3", "day"):
            value = getattr(row.now, name)
            if value is not None:
                found.append(Fact(said(f"sensors.sum.{name}"), f"{value:g} {symbol(row.unit)}"))
    return found


def _silence(row: queries.StreamRow) -> Text:
    return said("sensors.fact.silent_after", n=f"{rules.silent_after(row.period_s) / 60:g}")


def _plain(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _table(drawn: queries.Chart) -> list[tuple[datetime, float, Said, list[Said]]]:
    """The newest readings in words."""
    columns = zip(drawn.at, drawn.value, drawn.flag, drawn.test, strict=True)
    rows = [
        (
            datetime.fromtimestamp(at / 1000, UTC),
            value,
            said(f"sensors.flag.{flag}"),
            [said(key) for key in rules.checks_named(test)],
        )
        for at, value, flag, test in columns
    ]
    return rows[::-1][:TABLE]


@require_POST  # type: ignore[untyped-decorator]
@page("sensors.retire")
def retire(request: HttpRequest, stream: UUID) -> HttpResponse:
    """The stream ends."""
    actions.retire(stream, request.POST.get("reason", ""), by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return redirect(f"/sensors/{stream}/")


@require_POST  # type: ignore[untyped-decorator]
@page("sensors.issue")
def issue(request: HttpRequest, stream: UUID) -> HttpResponse:
    """A new password for the stream's device, shown this once."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    with reading(viewer):
        row = queries.one(viewer, stream, request.city_now)  # type: ignore[attr-defined]
    actions.issue([row.device], by=viewer, at=request.city_now)  # type: ignore[attr-defined]
    with reading(viewer):
        login = queries.logins(viewer, [row.device])[0]
        return _page(request, stream, actions.password(login.device, login.serial))
