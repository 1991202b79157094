"""Django's name for the room."""

from django.apps import AppConfig


class Alerts(AppConfig):
    name = "anlan.warn.alerts"
    label = "alerts"
