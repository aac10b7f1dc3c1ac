from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "explainer.pictures"
    label = "pictures"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.operations.audits import register_audit  # noqa: PLC0415
        from explainer.pictures.audits import of_pictures  # noqa: PLC0415

        register_audit("pictures", of_pictures)
