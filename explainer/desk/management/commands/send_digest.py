"""Tell everybody by mail what waits for them."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from explainer.desk.digest import Digest, digests, send
from explainer.desk.todo import one_line
from explainer.operations.jobs import recorded


class Command(BaseCommand):
    help = (
        "Mail every reviewer, publisher and writer what waits for them; nobody gets an empty mail. "
        "For a timer in the morning: each run tells everything again that still waits."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say who would get a mail, and send none"
        )

    def handle(self, *, dry_run: bool, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        if dry_run:
            for digest in digests(timezone.localdate(), timezone.now()):
                self.stdout.write(f"{one_line(digest.person.email)}: {digest.count}")
            return
        with recorded("send_digest") as run:
            found = digests(timezone.localdate(), timezone.now())
            failed = list(_failed(found))
            run.sentence = f"Mails sent: {len(found) - len(failed)}."
            self.stdout.write(run.sentence)
            if failed:
                raise CommandError("No mail could be sent to:\n" + "\n".join(failed))


def _failed(found: Iterable[Digest]) -> Iterable[str]:
    """Send the mails one by one; yield the addresses that took none, and why."""
    for digest in found:
        try:
            send(digest)
        except (OSError, ValueError) as error:
            yield one_line(f"{digest.person.email} ({error})")
