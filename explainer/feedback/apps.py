from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "explainer.feedback"
    verbose_name = "What readers say"
