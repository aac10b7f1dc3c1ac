from django.apps import AppConfig


class LinkingConfig(AppConfig):
    name = "explainer.linking"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.linking.models import Spelling, WordsInPlace  # noqa: PLC0415
        from explainer.linking.words_in_place import (  # noqa: PLC0415
            differing_links,
            forget_links,
            make_links,
        )
        from explainer.publishing.renditions import Derivation, register_derivation  # noqa: PLC0415

        register_derivation(
            "words in place",
            Derivation(make_links, forget_links, differing_links, (Spelling, WordsInPlace)),
        )
