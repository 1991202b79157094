from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "anlan.surfaces.field"
    label = "field"
