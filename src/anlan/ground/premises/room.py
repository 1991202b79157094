"""The card of premises: which sites hold several enterprises, who lets to whom, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from django.urls import path

from anlan.ground.premises import handlers, layers, queries, ticks
from anlan.ground.premises.api import router
from anlan.ground.premises.imports import buildings, compounds, lettings, parties, registers, units
from anlan.ground.premises.pages import (
    attached,
    changes,
    compare,
    desk,
    do,
    doubts,
    file,
    found,
    giving,
    lists,
    mergers,
    one,
    own,
    renaming,
    settings,
)
from anlan.ground.premises.pages import lettings as let_pages
from anlan.ground.premises.pages import parties as party_pages
from anlan.ground.premises.pages import registers as register_pages
from anlan.infra.pages.api import api
from anlan.infra.pages.card import Figure, Importer, Layer, Nav, Room

api.add_router("/premises", router)
READ = "premises.read"
FACTS = ("compoundfact", "building", "floor", "unit", "letting", "occupant", "agreement", "manager", "duty")
TOLD = (
    "party", "partyfact", "compound", "act", "merger", "setting", "renaming", "intake", "record", "found", "doubt",
    "attachment",
)  # fmt: skip
RIGHT = "premises.import"


def _rows(path_: str, **filters: str) -> Callable[[str, datetime], str]:
    """Where a number's rows are listed, for an area and a time."""

    def address(area: str, at: datetime) -> str:
        return f"{path_}?{urlencode({**filters, 'area': area, 'at': at.isoformat()})}"

    return address


ROOM = Room(
    name="premises",
    title="premises.title",
    promise="premises.promise",
    urls=[
        path("", lists.index, name="list"),
        path("new", do.new, name="new"),
        path("files/", giving.index, name="as-files"),
        path("files/<slug:kind>.<slug:form>", giving.as_file, name="as-file"),
        path("lettings/", let_pages.lettings, name="lettings"),
        path("parties/", party_pages.parties, name="parties"),
        path("parties/new", do.new_party, name="new-party"),
        path("parties/<uuid:party>/", party_pages.party, name="party"),
        path("parties/<uuid:party>/file.pdf", file.of_party, name="party-file"),
        path("parties/<uuid:party>/do/<slug:verb>", do.of_party, name="do-party"),
        path("mergers/", mergers.mergers, name="mergers"),
        path("mergers/<uuid:merger>/<slug:verb>", mergers.decide, name="decide"),
        path("found/", found.index, name="found"),
        path("found/<uuid:found>/", found.one, name="found-one"),
        path("found/<uuid:found>/<slug:verb>", found.decide, name="found-decide"),
        path("doubts/", doubts.index, name="doubts"),
        path("doubts/run", doubts.run, name="run"),
        path("doubts/<uuid:doubt>/<slug:verb>", doubts.decide, name="answer"),
        path("registers/", register_pages.index, name="registers"),
        path("registers/<slug:source>/", register_pages.one, name="register"),
        path("registers/<slug:source>/new", renaming.new, name="renaming-new"),
        path("registers/renaming/<uuid:renaming>/<slug:verb>", renaming.decide, name="renaming"),
        path("compare/", compare.compare, name="compare"),
        path("changes/", changes.changes, name="changes"),
        path("settings/", settings.settings, name="settings"),
        path("settings/<uuid:setting>/<slug:verb>", settings.decide, name="decide-terms"),
        path("<uuid:compound>/", one.compound, name="one"),
        path("<uuid:compound>/file.pdf", file.of_compound, name="file"),
        path("<uuid:compound>/attach", attached.attach, name="attach"),
        path("<uuid:compound>/files.zip", attached.export, name="files"),
        path("attached/<uuid:attachment>", attached.show, name="attached"),
        path("attached/<uuid:attachment>/detach", attached.detach, name="detach"),
        path("<uuid:compound>/do/<slug:verb>", do.do, name="do"),
    ],
    prefix="premises/",
    nav=[
        Nav("/premises/", "premises.title", READ, "ground"),
        Nav("/premises/lettings/", "premises.lettings.title", READ, "ground"),
        Nav("/premises/parties/", "premises.parties.title", READ, "ground"),
        Nav("/premises/found/", "premises.found.title", READ, "ground"),
        Nav("/premises/doubts/", "premises.doubts.title", "premises.review", "ground"),
        Nav("/premises/registers/", "premises.registers.title", READ, "ground"),
        Nav("/premises/settings/", "premises.settings.title", "premises.propose_terms", "ground"),
        Nav("/premises/mergers/", "premises.mergers.title", "premises.merge", "ground"),
    ],
    layers=[Layer("premises", "premises.layer", READ, layers.geometry, layers.state, ["premises"], on=False)],
    importers=[
        Importer("parties", "premises.parties.title", RIGHT, parties.run, parties.COLUMNS),
        Importer("compounds", "premises.title", RIGHT, compounds.run, compounds.COLUMNS),
        Importer("buildings", "premises.buildings.title", RIGHT, buildings.run, buildings.COLUMNS),
        Importer("units", "premises.units.title", RIGHT, units.run, units.COLUMNS),
        Importer("lettings", "premises.lettings.title", RIGHT, lettings.run, lettings.COLUMNS),
        *(
            Importer(source, f"premises.source.{source}", RIGHT, registers.importer(source), registers.shipped(source))
            for source in registers.SOURCES
        ),
    ],
    figures=[
        Figure(
            "premises.shared", "premises.figure.shared", "premises.figure.shared.is", "premises.unit_of.sites", READ,
            queries.count_shared, _rows("/premises/", shared="1"), "premises.let",
        ),
        Figure(
            "premises.tenants", "premises.figure.tenants", "premises.figure.tenants.is", "premises.unit_of.parties",
            READ, queries.count_tenants, _rows("/premises/parties/", sits="tenants"), "premises.let",
        ),
        Figure(
            "premises.operating", "premises.figure.operating", "premises.figure.operating.is",
            "premises.unit_of.parties", READ, queries.count_operating, _rows("/premises/parties/", sits="operating"),
            "premises.occupy",
        ),
        Figure(
            "premises.lessee_share", "premises.figure.lessee_share", "premises.figure.lessee_share.is",
            "premises.unit_of.per_cent", READ, queries.share_of_lessees, _rows("/premises/parties/", sits="lessees"),
            "premises.let",
        ),
        Figure(
            "premises.unsigned", "premises.figure.unsigned", "premises.figure.unsigned.is", "premises.unit_of.links",
            READ, queries.count_unsigned, _rows("/premises/lettings/", lacks="agreement"), "premises.sign",
        ),
    ],
    handlers=handlers.HANDLERS,
    ticks=ticks.TICKS,
    starts=[ticks.start],
    search=desk.search,
    drawer=desk.drawer,
    holdings=own.holdings,
    words=[
        "厂中厂", "厂区", "出租", "承租", "转租", "二房东", "安全协议", "统一管理人", "企业", "信用代码", "楼层",
        "compound", "letting", "lease", "sub-let", "landlord", "tenant", "enterprise", "safety agreement",
        "floor", "unit",
    ],
    tables={f"premises_{n}": "matter" for n in (*TOLD, *FACTS)},
    located=[f"premises_{name}" for name in ("compound", "found", "doubt", "attachment", *FACTS)],
)  # fmt: skip
