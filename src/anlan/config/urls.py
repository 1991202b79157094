"""Every address, collected from the rooms' cards."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from anlan.config import wiring
from anlan.infra import files, health, live, papers
from anlan.infra.pages.api import api
from anlan.infra.pages.language import choose

handler404 = "anlan.surfaces.console.pages.errors.not_found"
handler500 = "anlan.surfaces.console.pages.errors.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    path("favicon.ico", RedirectView.as_view(url="/static/parts/mark.png"), name="favicon"),  # asked for beside a PDF
    path("live", live.stream, name="live"),
    path("files/<str:sha256>", files.show, name="file"),
    path("papers/<uuid:paper>", papers.show, name="paper"),
    path("choose", choose, name="choose"),
    path("health", health.health, name="health"),
    path("metrics", health.metrics, name="metrics"),
]
for room in wiring.rooms():
    if room.urls:
        urlpatterns.append(path(room.prefix, include((room.urls, room.name), namespace=room.name)))
# Made last, as by now every room has added its router; looked at first, as most that is asked is asked of it.
urlpatterns.insert(0, path("api/", api.urls))
