from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "explainer.desk"

    def ready(self) -> None:
        from explainer.desk.claims import give_all_back  # noqa: PLC0415 - needs the models
        from explainer.people.leaving import WHEN_SOMEBODY_LEAVES  # noqa: PLC0415

        WHEN_SOMEBODY_LEAVES.append(give_all_back)
