"""The card of inspections: who visits whom, how often, with which list, and one report for each visit."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.urls import path

from anlan.act.inspections import actions, imports, queries, schemas
from anlan.act.inspections.api import router
from anlan.act.inspections.pages import (
    calendar,
    chapters,
    desk,
    do,
    draws,
    lists,
    own,
    papers,
    phone,
    route,
    terms,
    visit,
    walk,
    who,
)
from anlan.infra.pages.api import api
from anlan.infra.pages.card import FieldVerb, Figure, Importer, Nav, Room

api.add_router("/inspections", router)
READ = "inspections.read"
TABLES = ("visit", "answer", "owncheck", "certificate", "expert", "grade", "draw", "setting")


def _over(area: str, at: datetime) -> str:
    return f"/inspections/?{urlencode({'state': 'done', 'area': area, 'at': at.isoformat()})}"


def _failed(area: str, at: datetime) -> str:
    return f"/inspections/?{urlencode({'result': 'failed', 'area': area, 'at': at.isoformat()})}"


ROOM = Room(
    name="inspections",
    title="inspections.title",
    promise="inspections.promise",
    urls=[
        path("", lists.index, name="list"),
        path("plan", calendar.due, name="due"),
        path("route", route.route, name="route"),
        path("route/move", route.move, name="route-move"),
        path("year", calendar.year, name="year"),
        path("new", do.new, name="new"),
        path("draws/", draws.index, name="draws"),
        path("draws/new", draws.new, name="draw-new"),
        path("draws/<uuid:draw>/", draws.sheet, name="draw"),
        path("draws/<uuid:draw>/plan", draws.plan, name="draw-plan"),
        path("who/", who.index, name="who"),
        path("who/<slug:verb>", who.do, name="who-do"),
        path("who/<uuid:certificate>/revoke", who.revoke, name="revoke"),
        path("terms", terms.terms, name="terms"),
        path("terms/<uuid:setting>/confirm", terms.confirm, name="confirm"),
        path("grade/<uuid:compound>", do.grade, name="grade"),
        path("own/", own.index, name="own"),
        path("own/<uuid:check>/", own.one, name="own-one"),
        path("own/<uuid:compound>/<uuid:party>/", own.check, name="own-check"),
        path("<uuid:visit>/", visit.one, name="one"),
        path("<uuid:visit>/walk", walk.walk, name="walk"),
        path("<uuid:visit>/draft/<slug:paper>", papers.draft, name="draft"),
        path("<uuid:visit>/do/<slug:verb>", do.do, name="do"),
    ],
    prefix="inspections/",
    nav=[
        Nav("/inspections/", "inspections.title", READ, "act"),
        Nav("/inspections/plan", "inspections.due.title", "inspections.plan", "act"),
        Nav("/inspections/own/", "inspections.own.title", READ, "act"),
        Nav("/inspections/year", "inspections.year.title", READ, "act"),
        Nav("/inspections/draws/", "inspections.draws.title", "inspections.draw", "act"),
        Nav("/inspections/who/", "inspections.who.title", "inspections.plan", "act"),
    ],
    ways=route.ways,
    field_verbs=[
        FieldVerb("inspections.begin", schemas.in_envelope(schemas.Plain), actions.begin),
        FieldVerb("inspections.answer", schemas.in_envelope(schemas.Answer), actions.answer),
        FieldVerb("inspections.own_check", schemas.OwnCheck, actions.own_check),
        FieldVerb("inspections.serve", schemas.Serve, actions.serve),
        FieldVerb("inspections.finish", schemas.in_envelope(schemas.Finish), actions.finish),
    ],
    importers=[
        Importer("certificates", "inspections.who.certificates", imports.RIGHT, imports.run, imports.columns_of),
    ],
    figures=[
        Figure(
            "inspections.done", "inspections.figure.done", "inspections.figure.done.is", "inspections.unit", READ,
            queries.count_done, _over, "inspections.finish",
        ),
        Figure(
            "inspections.failed", "inspections.figure.failed", "inspections.figure.failed.is", "inspections.unit", READ,
            queries.count_failed, _failed, "inspections.finish",
        ),
    ],
    task=phone.task,
    drawer=desk.drawer,
    chapters=chapters.chapters,
    beside=desk.beside,
    holdings=own.holdings,
    paces=queries.paces,
    search=desk.search,
    words=[
        "检查", "执法", "联合检查", "双随机", "抽查", "专家", "社会化服务", "巡查", "执法证", "频次", "检查表",
        "inspection", "visit", "joint", "random draw", "certificate", "expert", "cap", "day route",
    ],
    tables={**{f"inspections_{name}": "matter" for name in TABLES}, "inspections_counter": "open"},
    located=[f"inspections_{name}" for name in TABLES],
)  # fmt: skip
