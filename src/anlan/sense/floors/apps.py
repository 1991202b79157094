from django.apps import AppConfig


class FloorsConfig(AppConfig):
    name = "anlan.sense.floors"
    label = "floors"
