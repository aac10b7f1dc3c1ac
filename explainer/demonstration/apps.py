from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "explainer.demonstration"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.demonstration.left_behind import what_is_left  # noqa: PLC0415
        from explainer.operations.setup import Question, register_question  # noqa: PLC0415

        register_question("demonstration", Question(what_is_left))
