"""Check the texts of the library, as files or as readers see them now."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from explainer.content_checks.all_checks import ALL_CHECKS
from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library
from explainer.content_checks.reading_files import read_files
from explainer.content_checks.reading_live import read_live
from explainer.content_checks.table import report
from explainer.importing.files import content_files
from explainer.operations.progress import with_progress


class Command(BaseCommand):
    help = (
        "Check content files, or what is live, and print a table and every fault. Name topics "
        "together with the terms that they use: what is not named is not there."
    )
    # Files are checked without a database, and on the machine of whoever writes them.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="FOLDER_OR_FILE")
        parser.add_argument("--live", action="store_true", help="check what readers see now")

    def handle(self, *, paths: list[Path], live: bool, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        if bool(paths) == live:
            raise CommandError("Name files or folders to check, or say --live; one of the two.")
        library, faults = self.live() if live else self.read(paths)
        for check in with_progress(ALL_CHECKS, "Checking"):
            faults += check(library)
        for line in report(library, faults):
            self.stdout.write(line)
        if faults:
            raise CommandError(f"There are faults: {len(faults)}.")

    def live(self) -> tuple[Library, list[Fault]]:
        library = read_live()
        if not any(library.texts()):
            raise CommandError("No topic, term or path is live.")
        return library, []

    def read(self, paths: list[Path]) -> tuple[Library, list[Fault]]:
        try:
            return read_files(with_progress(content_files(paths), "Reading"))
        except FileNotFoundError as error:
            raise CommandError(str(error)) from None
