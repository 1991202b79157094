"""Django's name for the room."""

from django.apps import AppConfig


class Thresholds(AppConfig):
    name = "anlan.warn.thresholds"
    label = "thresholds"
