from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "anlan.review.figures"
    label = "figures"
