"""Write what writers edit into files that `load_content` reads."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from explainer.importing.export_content import ExportFailed, exported
from explainer.importing.export_folder import FolderRefused, write_into


class Command(BaseCommand):
    help = (
        "Write all topics, terms, paths and site pages, as they are edited now, into content files."
        " What happened to them (checks, comments, editions) is in a backup only."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument(
            "--replace", action="store_true", help="write over files that no export wrote"
        )

    def handle(self, *, folder: Path, replace: bool, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        try:
            export = exported()
            write_into(folder, export.files, replace=replace)
        except (ExportFailed, FolderRefused) as error:
            raise CommandError(f"{error}\nNothing was exported.") from None
        except OSError as error:
            raise CommandError(
                f"The export stopped: {error.strerror} ({error.filename}). The folder “{folder}” "
                "may be incomplete: export again."
            ) from None
        numbers = ", ".join(f"{number} {what}" for what, number in export.counts.items())
        self.stdout.write(f"Exported to {folder}: {numbers}.")
