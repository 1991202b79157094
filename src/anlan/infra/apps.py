from django.apps import AppConfig


class InfraConfig(AppConfig):
    name = "anlan.infra"
    label = "infra"
