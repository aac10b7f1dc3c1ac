"""Import entries of NCI's dictionary from files, or from NCI's own glossary API."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from time import sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from glossary.dictionary.api import ApiError, answers_of
from glossary.dictionary.files import DictionaryFileError, Gathered, gather
from glossary.dictionary.importing import OlderWordsError, Sorted, import_entries


class Command(BaseCommand):
    help = (
        "Import NCI's dictionary, in the shape of NCI's glossary API: all, or nothing."
        " A row that is no entry is refused by name, and the others are imported. A file that is"
        " cut off, not JSON, of another dictionary or with a script in it is refused, and nothing"
        " is imported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="FILE")
        parser.add_argument("--from-api", metavar="ADDRESS", help="ask this glossary API instead")
        parser.add_argument(
            "--fetched-on", type=day, metavar="DAY", help="when NCI said so (default: today)"
        )

    def handle(self, *, paths: list[Path], **options: Any) -> None:  # noqa: ANN401 - Django's signature
        address, today = options["from_api"], timezone.localdate()
        fetched_on = options["fetched_on"] or today
        if bool(paths) == bool(address):
            raise CommandError("Name the files to import, or --from-api and an address.")
        if fetched_on > today:
            raise CommandError(f"{fetched_on} is still to come: nobody can have fetched it then.")
        try:
            if address:
                with answers_of(address, fetched_on, wait=sleep) as answers:
                    self.import_files(answers, fetched_on, origin=address)
            else:
                self.import_files(paths, fetched_on, origin=", ".join(x.name for x in paths))
        except (ApiError, DictionaryFileError, OlderWordsError) as error:
            raise CommandError(f"{error}\nNothing was imported.") from None

    def import_files(self, paths: list[Path], fetched_on: date, *, origin: str) -> None:
        gathered = gather(paths)
        if not gathered.entries:
            self.say_refused(gathered)
            raise CommandError("There is no entry in it. Nothing was imported.")
        brought = import_entries(gathered, fetched_on=fetched_on, origin=origin)
        self.say_refused(gathered)
        self.say(gathered, brought)

    def say_refused(self, gathered: Gathered) -> None:
        for sentence in gathered.refused:
            self.stdout.write(f"Refused: {sentence}")

    def say(self, gathered: Gathered, brought: Sorted) -> None:
        self.stdout.write(
            f"Added {len(brought.added)}, changed {len(brought.changed)},"
            f" unchanged {brought.unchanged}, refused {len(gathered.refused)}."
        )
        if gathered.repeated:
            self.stdout.write(f"{gathered.repeated} stood there twice with the same words.")
        if gathered.media_of_development:
            self.stdout.write(
                f"{gathered.media_of_development} addresses of development hosts were left out."
            )


def day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise ArgumentTypeError(f"“{word}” is no day; write it as 2026-07-01") from None
