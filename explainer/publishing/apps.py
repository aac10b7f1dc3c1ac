from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "explainer.publishing"
    label = "publishing"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.publishing.parts import forget_parts, make_parts  # noqa: PLC0415
        from explainer.publishing.renditions import Derivation, register_derivation  # noqa: PLC0415

        register_derivation("parts of pages", Derivation(make_parts, forget_parts))
