"""Django's `migrate`, and behind it what a new state of the software wants of the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connection

from explainer.operations.postgresql.rights import grant_serving_rights
from explainer.publishing.renditions import remake_stale_renditions
from explainer.site.roles import synchronise_roles

# What runs, in this order, once every migration has: each step changes nothing the second time.
AFTER_MIGRATE: list[Callable[[], object]] = [
    lambda: grant_serving_rights(connection),
    synchronise_roles,
    remake_stale_renditions,
]
PARTIAL = ("app_label", "plan", "check_unapplied", "prune")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        super().handle(*args, **options)
        if options["database"] != DEFAULT_DB_ALIAS or any(options[name] for name in PARTIAL):
            return
        for step in AFTER_MIGRATE:
            step()
