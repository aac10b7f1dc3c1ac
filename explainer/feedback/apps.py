from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "explainer.feedback"
    verbose_name = "What readers say"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.feedback.models import Tally, UsedKey  # noqa: PLC0415
        from explainer.operations.backups.left_out import leave_out  # noqa: PLC0415

        # They are of one day, and a backup is kept for longer.
        leave_out(Tally, UsedKey)
