"""One watched floor: where in its building, how much it bears, its course with quality, limit, drift and pace."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.access import queries as access
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Text, Trend, Verb
from anlan.infra.pages.past import asked_at
from anlan.kernel.decision import said
from anlan.numerics.load import leg
from anlan.sense.floors import queries
from anlan.sense.floors.pages import telling
from anlan.sense.floors.pages.telling import READ, SPANS
from anlan.sense.floors.queries.course import Course, Stretch, course
from anlan.sense.floors.rules.cause import cause
from anlan.sense.floors.rules.gauges import KINDS


@page(READ)
def of(request: HttpRequest, device: str) -> HttpResponse:
    """From an alert to its floor: alerts know things by their devices."""
    found = queries.about(request.actor, device)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return redirect(f"/floors/{found}/")


@page(READ)
def one(request: HttpRequest, watch: UUID) -> HttpResponse:
    """The page of a floor, now or as of a past time."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    row = queries.one(viewer, watch, at, past)
    span = request.GET.get("span", "48h")
    span = span if span in SPANS else "48h"
    gauges, zones = queries.gauges(viewer, watch, at, past), queries.zones(viewer, watch)
    drawn = course(row, gauges, zones, at - SPANS[span], at)
    outlook = queries.outlooks([row], at, 3).get(row.device)
    it = telling.shown(row, outlook, at)
    context = {
        "crumbs": [Crumb(said("floors.title"), "/floors/"), Crumb(it.name)],
        "it": it,
        "row": row,
        "stack": _stack(viewer, row, at, past),
        "trends": _trends(row, drawn, at),
        "cause": cause(drawn.seen) if drawn.seen else said("floors.cause.unknown"),
        "stretches": [(_stretch(s), s.since, s.until) for s in drawn.stretches],
        "facts": _facts(row, it, at),
        "gauges": _gauges(gauges, zones, viewer, row, at, past),
        "tares": _tares(viewer, watch, row, at, past),
        "spans": [(name, said(f"floors.window.{name}")) for name in SPANS],
        "span": span,
        "since": at - SPANS[span],
        "at": at,
        "viewing_past": past,
        "terms": queries.terms_at(at),
        "corrects": _corrects(viewer, row, at) if not past and row.ended_at is None else None,
    }
    return render(request, "floors/one.html", context)


def _corrects(viewer: Any, row: queries.WatchRow, at: datetime) -> Verb | None:
    """Whoever keeps the register corrects what the floor may bear; the watch follows the register."""
    if row.place is None or not viewer.may("premises.change_part", row.area, at).ok:
        return None
    url = f"/premises/{row.compound}/do/change_floor?floor={row.floor}"
    return Verb(said("premises.verb.change_floor"), said("premises.then.change_floor"), url, "file", asks=True)


def _stack(viewer: Any, row: queries.WatchRow, at: datetime, past: bool) -> list[telling.Shown]:
    """The watched floors of the same building, the highest on top."""
    if row.place is None:
        return []
    rows = [
        r
        for r in queries.listing(viewer, at, area=row.area, past=past)
        if r.compound == row.compound and r.place is not None and r.place.building == row.place.building
    ]
    if row.id not in {r.id for r in rows}:
        rows.append(row)
    return [telling.shown(r, None, at) for r in sorted(rows, key=lambda r: -(r.place.row.level if r.place else 0))]


def _trends(row: queries.WatchRow, drawn: Course, at: datetime) -> list[tuple[Text, Trend]]:
    """Load against the limit, and what stands beside it as context."""
    words = said("floors.limit.short", kg=f"{row.limit_kg:.0f}") if row.limit_kg else ""
    found = [(said("floors.chart.worst"), Trend(drawn.worst, row.limit_kg, "kg/m²", words))]
    if drawn.mean:
        found.append((said("floors.chart.mean"), Trend(drawn.mean, None, "kg/m²")))
    if drawn.temperature:
        found.append((said("floors.chart.temperature"), Trend(drawn.temperature, None, "°C")))
    if drawn.lift:
        found.append((said("floors.chart.lift"), Trend(drawn.lift, None, "t")))
    return [(title, line) for title, line in found]


def _stretch(one_: Stretch) -> Text:
    return said(f"floors.stretch.{one_.what}")


def _facts(row: queries.WatchRow, it: telling.Shown, at: datetime) -> list[Fact]:
    place = row.place
    facts = [Fact(said("floors.fact.limit"), it.limit, said("floors.fact.limit.then") if row.limit is None else "")]
    if place is not None:
        site = f"/premises/{place.compound}/"
        facts.append(Fact(said("floors.fact.site"), dict(place.site), url=site))
        facts += [
            Fact(said("floors.fact.tenant"), dict(place.names[p]), url=f"/premises/parties/{p}/") for p in place.tenants
        ]
        if place.owner is not None:
            facts.append(
                Fact(
                    said("floors.fact.landlord"),
                    dict(place.names[place.owner]),
                    url=f"/premises/parties/{place.owner}/",
                )
            )
        if place.row.m2:
            facts.append(Fact(said("floors.fact.m2"), f"{place.row.m2:g} m²"))
    if row.now is not None and row.now.mean is not None:
        facts.append(Fact(said("floors.fact.mean"), f"{row.now.mean:.0f} kg/m²"))
    return facts


def _gauges(
    gauges: list[queries.GaugeRow],
    zones: list[queries.ZoneRow],
    viewer: Any,
    row: queries.WatchRow,
    at: datetime,
    past: bool,
) -> list[dict[str, Any]]:
    """The instruments with what they show, their zero, and who may sign another."""
    called = {z.id: z.name for z in zones}
    may = row.ended_at is None and not past and viewer.may("floors.tare", row.area, at).ok
    linked = viewer.any("sensors.read")
    return [
        {
            "row": g,
            "kind": said(f"floors.kind.{g.kind}"),
            "zone": called.get(g.zone, "") if g.zone else said("floors.zone.whole"),
            "url": f"/sensors/{g.stream.id}/" if linked and g.stream else "",
            "drift": f"{g.drift:+.2f}" if g.drift is not None else "",
            "leg": _leg(g),
            "tare_url": f"/floors/tare/{g.id}" if may and g.kind not in ("temperature", "lift") else "",
        }
        for g in gauges
    ]


def _leg(g: queries.GaugeRow) -> Text:
    """What one leg of a weighed rack brings on the floor, against what it may."""
    if not KINDS[g.kind].point or g.stream is None or g.stream.now is None:
        return ""
    force, limit = float(leg(g.stream.now.value - g.tare, int(g.params["legs"]))), float(g.params["leg_limit"])
    return said("floors.gauge.leg", kn=f"{force:.1f}", limit=f"{limit:g}", percent=f"{100 * force / limit:.0f}")


def _tares(viewer: Any, watch: UUID, row: queries.WatchRow, at: datetime, past: bool) -> list[dict[str, Any]]:
    """Zeros that were signed, by whom; one that waits may be confirmed by somebody else."""
    signed = queries.tares(viewer, watch)
    people = access.names({t.asked_by for t in signed} | {t.confirmed_by for t in signed if t.confirmed_by})
    may = not past and viewer.may("floors.confirm_tare", row.area, at).ok
    return [
        {
            "row": t,
            "state": said(f"floors.tare.state.{t.state}"),
            "by": people.get(t.asked_by, ""),
            "second": people.get(t.confirmed_by, "") if t.confirmed_by else "",
            "open": may and t.state == "asked" and t.asked_by != viewer.account,
        }
        for t in signed
    ]
