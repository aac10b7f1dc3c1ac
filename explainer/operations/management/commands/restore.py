"""Replace the whole site by a backup."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from explainer.operations.backup import BackupFailed, restore


class Command(BaseCommand):
    help = "Replace everything in the database by what a backup holds: all, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")

    def handle(self, *, path: Path, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        try:
            restore(path)
        except BackupFailed as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Restored from {path}.")
