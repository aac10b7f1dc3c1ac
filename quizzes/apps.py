from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "quizzes"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.publishing.parts import register_parts  # noqa: PLC0415
        from explainer.publishing.renditions import Derivation, register_derivation  # noqa: PLC0415
        from quizzes.cards.made_cards import (  # noqa: PLC0415
            differing_cards,
            forget_cards,
            make_cards,
        )
        from quizzes.cards.models import TopicCard  # noqa: PLC0415
        from quizzes.making import MAKER  # noqa: PLC0415
        from topics.content import TOPIC  # noqa: PLC0415

        register_parts(TOPIC, "quizzes", MAKER)
        register_derivation(
            "flashcards", Derivation(make_cards, forget_cards, differing_cards, (TopicCard,))
        )
