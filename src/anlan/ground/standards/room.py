"""The card of standards: which version of which list holds, who put it in force, and what it changed."""

from __future__ import annotations

from django.urls import path

from anlan.ground.standards import handlers, imports
from anlan.ground.standards.api import router
from anlan.ground.standards.pages import edit, lists
from anlan.infra.pages.api import api
from anlan.infra.pages.card import Importer, Nav, Room

api.add_router("/standards", router)

ROOM = Room(
    name="standards",
    title="standards.title",
    promise="standards.promise",
    urls=[
        path("", lists.index, name="list"),
        path("new", edit.new, name="new"),
        path("versions/<uuid:version>/", edit.draft, name="draft"),
        path("versions/<uuid:version>/item", edit.item, name="item"),
        path("versions/<uuid:version>/<slug:verb>", edit.decide, name="decide"),
        path("<str:code>/", lists.one, name="one"),
        path("<str:code>/propose", edit.propose, name="propose"),
    ],
    prefix="standards/",
    nav=[Nav("/standards/", "standards.title", "standards.read", "ground")],
    importers=[Importer("standards", "standards.title", imports.RIGHT, imports.run, imports.columns_of)],
    handlers=handlers.HANDLERS,
    words=[
        "标准", "检查表", "五十", "五个必须", "十个不准", "重大隐患", "判定标准", "standard", "checklist", "rule set",
        "musts", "bans", "major hazard",
    ],
    tables={"standards_standard": "matter"},
    located=["standards_standard"],
)  # fmt: skip
