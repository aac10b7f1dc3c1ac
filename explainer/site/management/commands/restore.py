"""Replace the whole site by a backup."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from explainer.operations.backups.failure import BackupFailed
from explainer.operations.backups.restoring import restore
from explainer.publishing.renditions import remake_all_renditions
from explainer.site.roles import synchronise_roles

# What is done to the restored site, in this order, before anybody sees it.
MAKE_WHOLE: Final = (synchronise_roles, remake_all_renditions)


class Command(BaseCommand):
    help = "Replace everything in the database by what a backup holds: all, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")

    def handle(self, *, path: Path, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        try:
            restore(path, MAKE_WHOLE)
        except BackupFailed as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Restored from {path}. Everybody has to log in again.")
