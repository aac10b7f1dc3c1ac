"""Say in plain words what the site lacks before it goes public."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from explainer.operations.database import DatabaseUnavailable, ensure_reachable
from explainer.operations.production import unapplied_migrations
from explainer.operations.setup import Needs, subjects, what_is_missing, what_needs

DONE: Final = "Nothing is left to do."
NO_EMBEDDED: Final = "The embedded PostgreSQL cannot be used, and DATABASE_URL is not set."


class Command(BaseCommand):
    help = "Say what is left to do before the site goes public; ends with an error while there is."
    # They stop at the first thing that is wrong.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", nargs="+", choices=subjects(), help="ask about this alone")

    def handle(self, *, only: list[str] | None = None, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        chosen = only or subjects()
        there, unreachable = what_is_there(what_needs(chosen))
        left = [*what_is_missing(chosen, there), *((why, "") for why in unreachable)]
        for sentence, _advice in left:
            self.stdout.write(sentence)
        if left:
            count = "One thing is" if len(left) == 1 else f"{len(left)} things are"
            advice = dict.fromkeys(advice for _sentence, advice in left if advice)
            raise CommandError(" ".join([f"{count} left to do.", *advice]))
        self.stdout.write(DONE)


def what_is_there(needed: Needs) -> tuple[Needs, list[str]]:
    """Return what of the database can be asked, and a sentence where it cannot be reached."""
    if needed == Needs.NOTHING:
        return Needs.NOTHING, []
    try:
        if url := os.environ.get("DATABASE_URL"):
            ensure_reachable(url)
        connection.ensure_connection()
    except DatabaseUnavailable as error:
        return Needs.NOTHING, [str(error)]
    except OperationalError:
        return Needs.NOTHING, [NO_EMBEDDED]
    return (Needs.DATABASE if unapplied_migrations() else Needs.TABLES), []
