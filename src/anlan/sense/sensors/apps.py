from django.apps import AppConfig


class SensorsConfig(AppConfig):
    name = "anlan.sense.sensors"
    label = "sensors"
