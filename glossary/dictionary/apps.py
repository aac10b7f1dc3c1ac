from django.apps import AppConfig


class DictionaryConfig(AppConfig):
    name = "glossary.dictionary"
    verbose_name = "NCI's dictionary"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.operations.audits import register_audit  # noqa: PLC0415
        from explainer.publishing.renditions import Derivation, register_derivation  # noqa: PLC0415
        from glossary.dictionary import audits  # noqa: PLC0415
        from glossary.dictionary.joining import (  # noqa: PLC0415
            find_all_anew,
            join_live_texts,
            leave_page,
        )

        register_derivation(
            "NCI's entries", Derivation(join_live_texts, leave_page, make_rest=find_all_anew)
        )
        register_audit("NCI's dictionary", audits.of_the_dictionary)
