"""Import the names that NCI's own pages use for entries of its dictionary."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from glossary.dictionary.anchor_names import import_names
from glossary.dictionary.files import DictionaryFileError


class Command(BaseCommand):
    help = "Import names (anchor texts by the number of their entry) for entries that are here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")

    def handle(self, *, path: Path, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        try:
            done = import_names(path)
        except DictionaryFileError as error:
            raise CommandError(f"{error}\nNothing was imported.") from None
        self.stdout.write(
            f"Kept {done.kept} names; {len(done.changed)} entries have other names than before."
        )
        self.stdout.write(
            f"Of {done.mended} texts stray signs were taken off, and {done.unusable} were no names."
        )
        self.stdout.write(
            f"Left out: {done.of_several} names of several entries,"
            f" {done.of_unknown_entries} of entries that are not here."
        )
