from django.apps import AppConfig


class TopicsConfig(AppConfig):
    name = "topics"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.linking.kinds import register_text  # noqa: PLC0415
        from explainer.publishing.kinds import Kind, Policy, register  # noqa: PLC0415
        from explainer.publishing.parts import register_parts  # noqa: PLC0415
        from topics.content import TOPIC, TopicContent  # noqa: PLC0415
        from topics.making import MAKER  # noqa: PLC0415
        from topics.models import Topic  # noqa: PLC0415
        from topics.paths.content import PATH, PathContent  # noqa: PLC0415
        from topics.paths.models import LearningPath  # noqa: PLC0415
        from topics.words_in_place import linked_text  # noqa: PLC0415

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
        register_text(TOPIC, linked_text)
        register_parts(TOPIC, "articles", MAKER)
        # A path says in which order to read, and nothing that NCI's pages could bear out.
        register(
            Kind(
                name=PATH,
                model=LearningPath,
                content=PathContent,
                folder="paths",
                page="paths:path",
                history="paths:history",
                policy=Policy(needs_checks=False, takes_reports=False),
                file_list="paths",
            )
        )
