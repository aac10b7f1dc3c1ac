"""What is done every minute: texts whose time has come go live, and what is over is forgotten.

Forgetting comes first: a text that is refused, or a wrong clock, must not keep it from happening.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from explainer.accounts.forgetting import forget as forget_sessions
from explainer.feedback.forgetting import forget
from explainer.operations.clocks import look_at_clocks
from explainer.operations.jobs import recorded
from explainer.workflow.scheduled import Outcome, publish_due


class Command(BaseCommand):
    help = "Publish the texts whose time has come. For a timer; two runs at once do no harm."

    def handle(self, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        with recorded("publish_due") as run:
            now = timezone.now()
            forget(now)
            forget_sessions(now)
            refuse_wrong_clocks()
            outcomes = publish_due(now)
            run.sentence = f"Texts that went live: {sum(1 for x in outcomes if x.edition)}."
            self._tell(outcomes)

    def _tell(self, outcomes: list[Outcome]) -> None:
        for done in outcomes:
            if done.edition:
                self.stdout.write(f"“{done.name}” is live as edition {done.edition.number}.")
        refused = [f"“{x.name}” is not published: {x.refusal}" for x in outcomes if x.refusal]
        if refused:
            raise CommandError("\n".join(refused))
        if not outcomes:
            self.stdout.write("No text waits for this moment.")


def refuse_wrong_clocks() -> None:
    """Raise CommandError where it may not be the time by which texts go live: none comes back."""
    clocks = look_at_clocks()
    if not clocks.are_well:
        raise CommandError(f"{clocks.says} Nothing is published until that is mended.")
