"""Load texts from files that a writer keeps, or that an export wrote."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from explainer.importing.head import ContentFileError
from explainer.importing.load_content import load_files
from explainer.importing.loaded import Loading


class Command(BaseCommand):
    help = "Load content files (markdown with a YAML head) into what writers edit: all, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE_OR_FOLDER")
        parser.add_argument(
            "--editor", required=True, help="user name of the writer who loads them"
        )
        parser.add_argument(
            "--replace", action="store_true", help="replace working copies that exist"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and write nothing"
        )

    def handle(self, *, paths: list[Path], editor: str, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        writer = User.objects.filter(username=editor).first()
        if writer is None:
            raise CommandError(f"There is no user “{editor}”.")
        replace, is_rehearsal = options["replace"], options["dry_run"]
        try:
            with transaction.atomic():
                loading = load_files(paths, editor=writer, replace=replace or is_rehearsal)
                transaction.set_rollback(is_rehearsal)
        except (ContentFileError, FileNotFoundError) as error:
            raise CommandError(f"{error}\nNothing was loaded.") from None
        if is_rehearsal:
            self.tell_changes(loading, replace=replace)
        self.tell_sums(loading, "It would be" if is_rehearsal else "Loaded")
        self.stdout.write(
            "Nothing was written." if is_rehearsal else "Readers see them once published."
        )

    def tell_changes(self, loading: Loading, *, replace: bool) -> None:
        for text in loading.texts:
            self.stdout.write(str(text))
        if loading.existing and not replace:
            self.stdout.write("To load texts that exist already, say --replace.")

    def tell_sums(self, loading: Loading, what: str) -> None:
        """Name also what of the files does not count."""
        for sentence in loading.sources.told:
            self.stdout.write(sentence)
        self.stdout.write(
            f"{what}: {loading.counted()}; new sources: {len(loading.sources.new)}, "
            f"new pictures: {loading.pictures}."
        )
