"""Make the fingerprints anew of texts that the library must not repeat word for word.

Those that are shipped were made in November 2026 from

- the English definitions of NCI's Dictionary of Cancer Terms (1,277 terms; *.json),
- the questions and answers of MedQuAD that come from cancer.gov (*.jsonl), and
- the 142 fact files that the library was written from (*.md),

none of which is in this repository:

    python manage.py fingerprint_texts terms_en.json medquad_cancergov.jsonl facts/*.md
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from explainer.content_checks.data_files import FINGERPRINTS
from explainer.content_checks.fingerprints import BYTES, fingerprints_of
from explainer.content_checks.known_texts import texts_in


class Command(BaseCommand):
    help = "Make the fingerprints of texts that the library must not repeat word for word."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--to", type=Path, default=FINGERPRINTS, help="where to write them")

    def handle(self, *, files: list[Path], to: Path, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        try:
            joined = fingerprints_of(text for file in files for text in texts_in(file))
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from None
        to.write_bytes(joined)
        self.stdout.write(f"{len(joined) // BYTES} runs of words, in {to.name}.")
