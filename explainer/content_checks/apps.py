from django.apps import AppConfig


class ContentChecksConfig(AppConfig):
    name = "explainer.content_checks"
