from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "anlan.ground.access"
    label = "access"
