"""Make the lists of everyday and of British words anew, from Debian's package “scowl”.

The lists that are shipped were made from version 2020.12.07-2:

    apt-get install scowl
    python manage.py make_word_lists /usr/share/dict/scowl
"""

from __future__ import annotations

import gzip
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from explainer.content_checks.data_files import BRITISH_WORDS, EVERYDAY_WORDS
from explainer.content_checks.word_lists import british_words, everyday_words


class Command(BaseCommand):
    help = "Make the word lists of the content checks from the lists of SCOWL."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("scowl", type=Path, help="folder with files such as english-words.35")

    def handle(self, *, scowl: Path, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        try:
            lists = {EVERYDAY_WORDS: everyday_words(scowl), BRITISH_WORDS: british_words(scowl)}
        except FileNotFoundError as error:
            raise CommandError(str(error)) from None
        for file, words in lists.items():
            # Without the time, so that the same words give the same file.
            file.write_bytes(gzip.compress("\n".join(sorted(words)).encode(), mtime=0))
            self.stdout.write(f"{file.name}: {len(words)} words")
