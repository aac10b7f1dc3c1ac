from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "explainer.site"
    label = "site"
