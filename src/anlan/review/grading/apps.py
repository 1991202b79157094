from django.apps import AppConfig


class GradingConfig(AppConfig):
    name = "anlan.review.grading"
    label = "grading"
