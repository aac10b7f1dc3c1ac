from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "explainer.sources"
    label = "sources"
