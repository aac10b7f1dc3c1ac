"""Work out again what the record and readers' pages must be, and name whatever differs."""

from __future__ import annotations

from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from explainer.operations.audits import Difference, differences
from explainer.operations.jobs import recorded

AS_IT_MUST_BE: Final = "Everything is as it must be."


class Command(BaseCommand):
    help = (
        "Work out again each digest, each check and what readers get of each edition, and name"
        " whatever differs; ends with an error if anything does. It changes nothing."
    )

    def handle(self, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        with recorded("verify_ledger") as run:
            if many := sum(map(self._name, differences())):
                count = "One thing differs" if many == 1 else f"{many} things differ"
                raise CommandError(f"{count} from what must be.")
            run.sentence = AS_IT_MUST_BE
        self.stdout.write(AS_IT_MUST_BE)

    def _name(self, difference: Difference) -> int:
        """Say what differs at once, and that it is one thing more."""
        self.stdout.write(str(difference))
        return 1
