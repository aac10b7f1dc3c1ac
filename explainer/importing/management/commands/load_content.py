"""Load texts from files that a writer keeps."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from explainer.importing.content_file import ContentFileError
from explainer.importing.load_content import load_content


class Command(BaseCommand):
    help = "Load content files (markdown with a YAML head) into what writers edit: all, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--editor", required=True, help="user name of the writer who loads them"
        )
        parser.add_argument(
            "--replace", action="store_true", help="replace working copies that exist"
        )

    def handle(self, *, paths: list[Path], editor: str, replace: bool, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        writer = User.objects.filter(username=editor).first()
        if writer is None:
            raise CommandError(f"There is no user “{editor}”.")
        try:
            loaded = load_content(paths, editor=writer, replace=replace)
        except ContentFileError as error:
            raise CommandError(f"{error}\nNothing was loaded.") from None
        self.stdout.write(f"Loaded {len(loaded)} working copies. Readers see them once published.")
