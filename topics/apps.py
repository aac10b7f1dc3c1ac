from django.apps import AppConfig


class TopicsConfig(AppConfig):
    name = "topics"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.publishing.kinds import Kind, register  # noqa: PLC0415
        from topics.content import TOPIC, TopicContent  # noqa: PLC0415
        from topics.models import Topic  # noqa: PLC0415

        register(
            Kind(
                name=TOPIC,
                model=Topic,
                content=TopicContent,
                folder="topics",
                page="topics:article",
                history="topics:history",
            )
        )
