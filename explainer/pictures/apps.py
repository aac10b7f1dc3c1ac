from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "explainer.pictures"
    label = "pictures"
