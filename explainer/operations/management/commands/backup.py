"""Write the whole site into one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from explainer.operations.backups.failure import BackupFailed
from explainer.operations.backups.writing import back_up
from explainer.operations.jobs import recorded


class Command(BaseCommand):
    help = "Write the whole site (texts, record, pictures, accounts) into one new file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")

    def handle(self, *, path: Path, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        with recorded("backup"):
            try:
                back_up(path)
            except BackupFailed as error:
                raise CommandError(str(error)) from None
        self.stdout.write(f"Backed up to {path}.")
