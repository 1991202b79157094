"""The card of floors: what the floors of a factory bear against what they may, and who must know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from django.urls import path

from anlan.infra import live
from anlan.infra.pages.card import FieldVerb, Figure, Importer, Layer, Nav, Room
from anlan.sense.floors import actions, handlers, imports, layers, queries, schemas, ticks
from anlan.sense.floors.pages import chapters, desk, do, lists, one, own, settings, watch

READ = "floors.read"


def _rows(only: str = "") -> Callable[[str, datetime], str]:
    """Where a number's rows are listed, for an area and a time."""

    def address(area: str, at: datetime) -> str:
        return f"/floors/?{urlencode({**({'only': only} if only else {}), 'area': area, 'at': at.isoformat()})}"

    return address


ROOM = Room(
    name="floors",
    title="floors.title",
    promise="floors.promise",
    urls=[
        path("", lists.index, name="list"),
        path("of/<slug:device>/", one.of, name="of"),
        path("tare/<uuid:instrument>", do.tare, name="tare"),
        path("tare/<uuid:tare>/confirm", do.confirm, name="confirm"),
        path("tare/<uuid:tare>/drop", do.drop, name="drop"),
        path("settings/", settings.settings, name="settings"),
        path("settings/<uuid:setting>/<slug:verb>", settings.decide, name="decide-terms"),
        path("watch", watch.watch, name="watch"),
        path("<uuid:watch>/", one.one, name="one"),
        path("<uuid:watch>/end", do.end, name="end"),
    ],
    prefix="floors/",
    nav=[Nav("/floors/", "floors.title", READ, "sense")],
    layers=[Layer("floors", "floors.title", READ, layers.geometry, layers.state, ["floors", live.READINGS], on=False)],
    field_verbs=[
        FieldVerb("floors.tare", schemas.Tare, actions.tare),
        FieldVerb("floors.confirm_tare", schemas.Decided, actions.confirm_tare),
        FieldVerb("floors.drop_tare", schemas.Decided, actions.drop_tare),
    ],
    figures=[
        Figure(
            "floors.watched", "floors.figure.watched", "floors.figure.watched.is", "floors.unit", READ,
            queries.count_watched, _rows(), "floors.import",
        ),
        Figure(
            "floors.over", "floors.figure.over", "floors.figure.over.is", "floors.unit", READ, queries.count_over,
            _rows("over"), "sensors.observe",
        ),
    ],
    importers=[Importer("floors", "floors.title", imports.RIGHT, imports.run, imports.COLUMNS)],
    handlers=handlers.HANDLERS,
    ticks=ticks.TICKS,
    starts=[ticks.start],
    derives=actions.Deriving,
    chapters=chapters.chapters,
    holdings=own.holdings,
    search=desk.search,
    drawer=desk.drawer,
    passing=["drift", "flat"],
    words=[
        "楼面", "荷载", "限载", "超载", "楼层", "称重", "应变", "挠度", "零点", "去皮",
        "floor", "load", "limit", "overload", "strain", "deflection", "tare", "drift",
    ],
    tables={f"floors_{name}": "matter" for name in ("watch", "zone", "instrument", "tare", "setting")},
    located=["floors_watch", "floors_zone", "floors_instrument", "floors_tare"],
)  # fmt: skip
