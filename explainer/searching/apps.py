from django.apps import AppConfig


class SearchingConfig(AppConfig):
    name = "explainer.searching"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.publishing.renditions import Derivation, register_derivation  # noqa: PLC0415
        from explainer.searching.entries import forget_entries, make_entries  # noqa: PLC0415

        register_derivation("search entries", Derivation(make_entries, forget_entries))
