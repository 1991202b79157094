from django.apps import AppConfig


class PremisesConfig(AppConfig):
    name = "anlan.ground.premises"
    label = "premises"
