from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "explainer.workflow"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.operations.audits import register_audit  # noqa: PLC0415
        from explainer.operations.clocks import register_record  # noqa: PLC0415
        from explainer.sources.audits import of_verifications  # noqa: PLC0415
        from explainer.workflow.audits import of_moves, texts_moved  # noqa: PLC0415
        from explainer.workflow.models import Move  # noqa: PLC0415

        register_record(Move, "made_at")
        register_audit("checks", lambda: of_verifications(texts_moved))
        register_audit("moves", of_moves)
