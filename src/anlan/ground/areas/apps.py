from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "anlan.ground.areas"
    label = "areas"
