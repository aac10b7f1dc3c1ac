from django.apps import AppConfig


class ContentChecksConfig(AppConfig):
    name = "explainer.content_checks"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.content_checks.writer_questions import unexplained_questions  # noqa: PLC0415
        from explainer.workflow.questions import register_questions  # noqa: PLC0415

        register_questions("unexplained words", unexplained_questions)
