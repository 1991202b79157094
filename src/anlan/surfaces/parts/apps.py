from django.apps import AppConfig


class PartsConfig(AppConfig):
    name = "anlan.surfaces.parts"
    label = "parts"
