"""Django's `migrate`, and behind it what a new state of the software wants of the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connection

from explainer.operations.postgresql.asking import rows_of
from explainer.operations.postgresql.rights import grant_serving_rights
from explainer.operations.production import unapplied_migrations
from explainer.publishing.renditions import remake_stale_renditions
from explainer.site.roles import synchronise_roles

# What runs, in this order, once every migration has: each step changes nothing the second time.
AFTER_MIGRATE: list[Callable[[], object]] = [
    lambda: grant_serving_rights(connection),
    synchronise_roles,
    remake_stale_renditions,
]
PARTIAL = ("app_label", "plan", "check_unapplied", "prune")
ONLY_SERVES: Final = (
    "Nothing was migrated: this role of PostgreSQL only serves the site and may make no tables."
    " Run it as the role that owns them, which OWNER_DATABASE_URL names."
)


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        is_whole = options["database"] == DEFAULT_DB_ALIAS and not any(
            options[name] for name in PARTIAL
        )
        if is_whole and not _may_make_tables() and unapplied_migrations():
            raise CommandError(ONLY_SERVES)
        super().handle(*args, **options)
        if not is_whole:
            return
        for step in AFTER_MIGRATE:
            step()


def _may_make_tables() -> bool:
    [(may,)] = rows_of("SELECT has_schema_privilege(current_schema(), 'CREATE')")
    return bool(may)
