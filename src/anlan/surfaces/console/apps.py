from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "anlan.surfaces.console"
    label = "console"
