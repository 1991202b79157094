"""Django's name for the adapter."""

from django.apps import AppConfig


class Sms(AppConfig):
    name = "anlan.adapters.sms"
    label = "sms"
