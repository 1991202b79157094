"""The card of grading: how grave each compound is, why, and how often it is visited."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.urls import path

from anlan.infra.pages.card import Figure, Nav, Room
from anlan.review.grading import handlers, queries, ticks
from anlan.review.grading.pages import lists, one, phone, pointing, points, rule

READ = "grading.read"


def _all(area: str, at: datetime) -> str:
    return f"/grading/?{urlencode({'area': area, 'at': at.isoformat()})}"


def _grave(area: str, at: datetime) -> str:
    return f"/grading/?{urlencode({'letter': 'CD', 'area': area, 'at': at.isoformat()})}"


ROOM = Room(
    name="grading",
    title="grading.title",
    promise="grading.promise",
    prefix="grading/",
    urls=[
        path("", lists.index, name="index"),
        path("points/", points.index, name="points"),
        path("points/<uuid:party>/", points.one, name="points-one"),
        path("points/<uuid:party>/enter", pointing.enter, name="points-enter"),
        path("points/<uuid:party>/appeal", pointing.appeal, name="points-appeal"),
        path("points/entry/<uuid:row>/<slug:verb>", pointing.on_entry, name="points-entry"),
        path("points/appeal/<uuid:row>/<slug:verb>", pointing.on_appeal, name="points-answer"),
        path("points/follow/<uuid:row>/<slug:verb>", pointing.on_follow, name="points-follow"),
        path("rule", rule.rule, name="rule"),
        path("rule/<uuid:rule>/", rule.draft, name="draft"),
        path("rule/<uuid:rule>/confirm", rule.confirm, name="confirm"),
        path("rule/<uuid:rule>/discard", rule.discard, name="discard"),
        path("assessments/<uuid:assessment>/withdraw", one.withdraw, name="withdraw"),
        path("<uuid:compound>/", one.one, name="one"),
        path("<uuid:compound>/assess", one.assess, name="assess"),
    ],
    nav=[
        Nav("/grading/", "grading.title", READ, "review"),
        Nav("/grading/points/", "grading.points.title", READ, "review"),
    ],
    chapters=points.chapters,
    holdings=points.holdings,
    task=phone.task,
    figures=[
        Figure("grading.graded", "grading.figure.graded", "grading.figure.graded.is", "grading.unit", READ,
               queries.count_graded, _all, "grading.judge"),
        Figure("grading.grave", "grading.figure.grave", "grading.figure.grave.is", "grading.unit", READ,
               queries.count_grave, _grave, "grading.judge"),
    ],
    handlers=handlers.HANDLERS,
    ticks=ticks.TICKS,
    starts=[ticks.start],
    beside=one.beside,
    urgent=queries.urgent,
    town=one.town,
    words=["分级", "风险等级", "红橙黄蓝", "检查频次", "LEC", "grade", "risk", "visit frequency"],
    tables={"grading_rule": "matter", "grading_assessment": "matter", "grading_grade": "matter",
            "grading_point": "matter", "grading_appeal": "matter", "grading_follow": "matter"},
    located=["grading_assessment", "grading_grade", "grading_point", "grading_appeal", "grading_follow"],
)  # fmt: skip
