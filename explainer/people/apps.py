from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "explainer.people"

    def ready(self) -> None:
        from explainer.people.receivers import listen  # noqa: PLC0415 - needs the models

        listen()
