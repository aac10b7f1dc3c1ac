from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "explainer.sources"
    label = "sources"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.operations.audits import register_audit  # noqa: PLC0415
        from explainer.operations.clocks import register_record  # noqa: PLC0415
        from explainer.sources.audits import of_editions_and_their_checks  # noqa: PLC0415
        from explainer.sources.models import Verification  # noqa: PLC0415

        register_record(Verification, "recorded_at")
        register_audit("checks of editions", of_editions_and_their_checks)
