"""Write the whole site into one file."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from explainer.operations.backups.failure import BackupFailed
from explainer.operations.backups.keeping import back_up_into
from explainer.operations.backups.writing import back_up
from explainer.operations.jobs import recorded

KEPT: Final = 14


class Command(BaseCommand):
    help = "Write the whole site (texts, record, pictures, accounts) into one new file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("path", type=Path, metavar="FILE", nargs="?")
        where.add_argument("--to", type=Path, metavar="DIR", help="a folder of backups")
        parser.add_argument(
            "--keep", type=_at_least_one, help=f"how many stay in that folder (default: {KEPT})"
        )

    def handle(
        self,
        *,
        path: Path | None = None,
        to: Path | None = None,
        keep: int | None = None,
        **options: Any,  # noqa: ANN401, ARG002 - Django's signature
    ) -> None:
        with recorded("backup") as run:
            try:
                run.sentence = f"Backed up to {_back_up(path, to, keep)}."
            except BackupFailed as error:
                raise CommandError(str(error)) from None
        self.stdout.write(run.sentence)


def _back_up(path: Path | None, folder: Path | None, keep: int | None) -> Path:
    if folder is not None:
        return back_up_into(folder, keep or KEPT, timezone.now())
    if path is None or keep is not None:
        raise BackupFailed("--keep goes with --to.")
    back_up(path)
    return path


def _at_least_one(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise ArgumentTypeError(f"{text!r} is no number of backups, which is at least 1.")
    return int(text)
