from django.apps import AppConfig


class DownloadsConfig(AppConfig):
    name = "quizzes.downloads"
    label = "downloads"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.operations.audits import register_audit  # noqa: PLC0415
        from explainer.publishing.renditions import Derivation, register_derivation  # noqa: PLC0415
        from quizzes.downloads.audits import of_kept_files  # noqa: PLC0415
        from quizzes.downloads.keeping import forget_files, leave_files  # noqa: PLC0415

        register_derivation("downloads", Derivation(leave_files, forget_files))
        register_audit("downloads", of_kept_files)
