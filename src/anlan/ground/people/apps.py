from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "anlan.ground.people"
    label = "people"
