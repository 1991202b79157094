"""The card of the parts."""

from django.urls import path

from anlan.infra.pages.card import Room
from anlan.surfaces.parts.pages import parts

ROOM = Room(
    name="parts",
    title="parts.title",
    promise="parts.promise",
    prefix="parts/",
    urls=(path("", parts.parts, name="parts"),),
)
