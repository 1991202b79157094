"""The card of areas: what there is, where it lies, and how its layers lie over each other."""

from __future__ import annotations

from datetime import datetime

from django.urls import path

from anlan.ground.areas import imports, layers, queries
from anlan.ground.areas.api import router
from anlan.ground.areas.pages import checks, index, reshape, take
from anlan.infra.pages.api import api
from anlan.infra.pages.card import FirstStep, Importer, Layer, Nav, Room
from anlan.kernel.rights import Actor

api.add_router("", router)
READ = "areas.read"


def _named(viewer: Actor, inside: str, level: str, at: datetime) -> list[tuple[str, dict[str, str]]]:
    """Administrative areas of a level, as surfaces name them."""
    return [(a.code, a.said) for a in queries.areas_of(viewer, at, inside=inside, layer="admin", level=level)]


ROOM = Room(
    name="areas",
    title="areas.title",
    promise="areas.promise",
    urls=[
        path("areas/", index.index, name="list"),
        path("areas/search", index.search, name="search"),
        path("areas/checks", checks.checks, name="checks"),
        path("areas/reshape", reshape.reshape, name="reshape"),
        path("ground/import/", take.index, name="take"),
        path("ground/import/template/<slug:kind>.<slug:form>", take.template, name="template"),
        path("ground/import/<str:token>/", take.one, name="taken"),
    ],
    nav=[
        Nav("/areas/", "areas.title", READ, "ground"),
        Nav("/areas/checks", "areas.checks.title", READ, "ground"),
        Nav("/areas/reshape", "areas.reshape.title", "areas.split", "ground"),
        Nav("/ground/import/", "areas.take.title", "areas.import", "ground"),
    ],
    layers=[Layer("areas", "areas.layer.areas", READ, layers.geometry, layers.state, ["areas"])],
    importers=[
        Importer("areas", "areas.title", imports.RIGHT, imports.run, imports.COLUMNS),
    ],
    first_steps=[
        FirstStep(10, "areas.first", "areas.first.why", "/ground/import/?kind=areas", imports.RIGHT, queries.how_many)
    ],
    search=index.found,
    named_areas=_named,
    words=["区域", "网格", "村", "镇", "图层", "导入", "area", "grid", "village", "town", "layer", "split", "import"],
    tables={
        "areas_area": "matter",
        "areas_link": "matter",
        "areas_act": "matter",
        "areas_version": "open",
    },
)
