"""The card of the phone."""

from django.urls import path

from anlan.infra.pages.card import Nav, Room
from anlan.surfaces.field import sync, ticks
from anlan.surfaces.field.pages import paper, today

ROOM = Room(
    name="field",
    title="field.title",
    promise="field.promise",
    prefix="field/",
    urls=(
        path("", today.today, name="today"),
        path("tasks", today.tasks, name="tasks"),
        path("alike", today.alike, name="alike"),
        path("today.json", today.today_json, name="today_json"),
        path("task/<str:room>/<uuid:ref>", today.task, name="task"),
        path("report", today.report, name="report"),
        path("reported/<str:room>/<uuid:ref>", today.reported, name="reported"),
        path("paper/<uuid:paper>", paper.paper, name="paper"),
        path("sync", sync.sync, name="sync"),
        path("photo/<str:sha256>", sync.photo, name="photo"),
    ),
    ticks=ticks.TICKS,
    starts=(ticks.start,),
    nav=(Nav("/field/", "field.today", "field.today", "now", own=True),),
    words=("手机", "今日", "报送", "phone", "today", "report"),
)
