from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "explainer.publishing"
    label = "publishing"
