"""The card of hazards: from a report to its strike-off, with the proof."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from django.urls import path

from anlan.act.hazards import actions, handlers, layers, queries, schemas
from anlan.act.hazards.api import router
from anlan.act.hazards.pages import chapters, desk, do, file, lists, phone, places, proof, settings, town
from anlan.act.hazards.ticks import TICKS
from anlan.infra.pages.api import api
from anlan.infra.pages.card import FieldVerb, Figure, Layer, Nav, Room

api.add_router("/hazards", router)
READ = "hazards.read"
ON_PHONE = ("report", "verify", "reject", "rectify", "extend", "submit", "visit", "reinspect", "note")


def _rows(**filters: str) -> Callable[[str, datetime], str]:
    """Where a number's rows are listed, for an area and a time."""

    def address(area: str, at: datetime) -> str:
        return f"/hazards/?{urlencode({**filters, 'area': area, 'at': at.isoformat()})}"

    return address


def _figures(field: str = "") -> list[Figure]:
    """The room's numbers, of all hazards or of one field: counted, and opened, by the same filter."""
    of, only = (f"{field}_", {"field": field}) if field else ("", {})

    def figure(name: str, unit: str, count: Callable[..., float | None], moves: str, **filters: str) -> Figure:
        key = f"hazards.figure.{name}"
        return Figure(
            f"hazards.{of}{name}", f"hazards.figure.{of}{name}", f"{key}.is", unit, READ, partial(count, field=field),
            _rows(**filters, **only), moves,
        )  # fmt: skip

    n, ended = "hazards.unit", "hazards.reinspect"
    return [
        figure("reported", n, queries.reported, "hazards.report"),
        figure("open", n, queries.open_, "hazards.report", state="open"),
        figure("overdue", n, queries.overdue, "hazards.remind", overdue="1"),
        figure("closed", n, queries.closed, ended, state="closed"),
        figure("in_time", "hazards.unit.percent", queries.share_in_time, ended, state="closed", closed_late="0"),
        figure("days_to_close", "hazards.unit.days", queries.days_to_close, ended, state="closed"),
    ]


def _field(name: str) -> FieldVerb:
    args = getattr(schemas, name.capitalize())
    return FieldVerb(f"hazards.{name}", args if name == "report" else schemas.in_envelope(args), getattr(actions, name))


ROOM = Room(
    name="hazards",
    title="hazards.title",
    promise="hazards.promise",
    urls=[
        path("", lists.index, name="list"),
        path("overdue", lists.overdue, name="overdue"),
        path("report", do.report, name="report"),
        path("settings", settings.settings, name="settings"),
        path("settings/<uuid:setting>/confirm", settings.confirm, name="confirm"),
        path("<uuid:hazard>", file.file, name="file"),
        path("<uuid:hazard>/people", do.people, name="people"),
        path("<uuid:hazard>/places", places.places, name="places"),
        path("<uuid:hazard>/file.zip", proof.export, name="export"),
        path("lacking", lists.lacking, name="lacking"),
        path("<uuid:hazard>/do/<slug:verb>", do.do, name="do"),
    ],
    prefix="hazards/",
    nav=[
        Nav("/hazards/", "hazards.list.title", READ, "act"),
        Nav("/hazards/overdue", "hazards.overdue.title", READ, "act"),
        Nav("/hazards/lacking", "hazards.lacking.title", "hazards.persons", "act"),
        Nav("/hazards/settings", "hazards.settings.title", "hazards.propose", "act"),
    ],
    layers=[Layer("hazards", "hazards.title", READ, layers.geometry, layers.state, ["hazards"])],
    field_verbs=[*(_field(name) for name in ON_PHONE), FieldVerb("hazards.serve", schemas.Serve, actions.serve)],
    figures=[*_figures(), *_figures(queries.SAFETY)],
    handlers=handlers.HANDLERS,
    ticks=TICKS,
    search=desk.search,
    rows=desk.rows,
    drawer=desk.drawer,
    beside=desk.beside,
    chapters=chapters.chapters,
    urgent=queries.urgent,
    task=phone.task,
    report=phone.report,
    reported=phone.reported,
    town=town.town,
    bureau=town.bureau,
    words=[
        "隐患",
        "整改",
        "复查",
        "销号",
        "逾期",
        "五落实",
        "hazard",
        "rectify",
        "re-inspect",
        "overdue",
        "strike off",
        "five fixes",
    ],
    tables={
        "hazards_hazard": "matter",
        "hazards_case": "matter",
        "hazards_listing": "matter",
        "hazards_suspension": "matter",
        "hazards_setting": "matter",
        "hazards_counter": "open",
    },
    located=["hazards_hazard", "hazards_case", "hazards_listing", "hazards_suspension"],
)
