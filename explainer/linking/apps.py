from django.apps import AppConfig


class LinkingConfig(AppConfig):
    name = "explainer.linking"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.linking.words_in_place import forget_links, make_links  # noqa: PLC0415
        from explainer.publishing.renditions import Derivation, register_derivation  # noqa: PLC0415

        register_derivation("words in place", Derivation(make_links, forget_links))
