from django.apps import AppConfig


class SearchingConfig(AppConfig):
    name = "explainer.searching"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.operations.audits import register_audit  # noqa: PLC0415
        from explainer.publishing.renditions import Derivation, register_derivation  # noqa: PLC0415
        from explainer.searching import audits  # noqa: PLC0415
        from explainer.searching.entries import (  # noqa: PLC0415
            differing_entries,
            forget_entries,
            make_entries,
        )
        from explainer.searching.models import SearchEntry  # noqa: PLC0415
        from explainer.searching.vocabulary import count_all_words  # noqa: PLC0415

        register_derivation(
            "search entries",
            Derivation(
                make_entries, forget_entries, differing_entries, (SearchEntry,), count_all_words
            ),
        )
        register_audit("words of searches", audits.of_the_vocabulary)
