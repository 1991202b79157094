"""Django's name for the room."""

from django.apps import AppConfig


class Inspections(AppConfig):
    name = "anlan.act.inspections"
    label = "inspections"
