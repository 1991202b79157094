"""The card of the desk."""

from django.urls import path

from anlan.infra.pages.card import Nav, Room
from anlan.surfaces.console.pages import duty, health, map, search, start, town

ROOM = Room(
    name="console",
    title="console.title",
    promise="console.promise",
    urls=(
        path("", duty.home, name="home"),
        path("duty/", duty.duty, name="duty"),
        path("duty/queue", duty.queue, name="queue"),
        path("duty/closed", duty.closed, name="closed"),
        path("duty/quiet/<str:room>/<str:name>", duty.quiet, name="quiet"),
        path("duty/slider", duty.slider, name="slider"),
        path("bar", duty.bar, name="bar"),
        path("duty/<str:room>/<uuid:ref>", duty.thing, name="thing"),
        path("map/<str:name>.geojson", map.geometry, name="geometry"),
        path("map/<str:name>.json", map.state, name="state"),
        path("house/", health.house, name="health"),
        path("start/", start.start, name="start"),
        path("town/", town.town, name="town"),
        path("town/<str:code>/", town.town, name="town_of"),
        path("search", search.search, name="search"),
    ),
    nav=(
        Nav("/duty/", "console.title", "console.duty", "now"),
        Nav("/town/", "console.town", "console.town", "now"),
        Nav("/start/", "console.start.title", "console.start", "admin"),
        Nav("/house/", "console.health.title", "settings.read", "admin"),
    ),
    words=("值班屏", "地图", "队列", "duty screen", "map", "queue"),
)
