from django.apps import AppConfig


class HazardsConfig(AppConfig):
    name = "anlan.act.hazards"
    label = "hazards"
