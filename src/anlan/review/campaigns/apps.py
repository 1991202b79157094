from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "anlan.review.campaigns"
    label = "campaigns"
