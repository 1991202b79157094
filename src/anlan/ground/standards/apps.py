"""Django's name for the room."""

from django.apps import AppConfig


class Standards(AppConfig):
    name = "anlan.ground.standards"
    label = "standards"
