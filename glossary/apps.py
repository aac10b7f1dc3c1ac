from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    name = "glossary"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.linking.kinds import Word, register_words  # noqa: PLC0415
        from explainer.publishing.kinds import Kind, register  # noqa: PLC0415
        from glossary.content import TERM, TermContent  # noqa: PLC0415
        from glossary.models import Term  # noqa: PLC0415

        register(
            Kind(
                name=TERM,
                model=Term,
                content=TermContent,
                folder="glossary",
                page="glossary:term",
                history="glossary:history",
                file_list="terms",
            )
        )
        register_words(TERM, lambda x: Word(frozenset(x.names()), x.definition))
