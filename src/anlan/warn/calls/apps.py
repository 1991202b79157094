"""Django's name for the room."""

from django.apps import AppConfig


class Calls(AppConfig):
    name = "anlan.warn.calls"
    label = "calls"
