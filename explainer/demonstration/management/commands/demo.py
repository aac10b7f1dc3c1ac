from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from explainer.demonstration.first_start import fill_if_empty
from explainer.operations.demonstration import ADDRESS, add_arguments
from explainer.operations.static_files import collect_if_changed
from explainer.operations.web_server import WebServerStopped, serve

if TYPE_CHECKING:
    import argparse


class Command(BaseCommand):
    help = "Run the site on this machine, with starter content and sample accounts."
    # `migrate` below runs them.
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        add_arguments(parser)

    def handle(self, *_args: object, port: int, reload: bool, **_options: object) -> None:
        try:
            self.prepare()
        except (DatabaseError, OSError) as error:
            reason = str(error).partition("\n")[0]
            raise CommandError(
                f"The site cannot be prepared: {reason}. What was there is kept; start again once"
                " that is mended."
            ) from error
        try:
            serve(ADDRESS, port, announce=lambda: self.say_addresses(port), reload=reload)
        except WebServerStopped as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.say("Stopped.")

    def prepare(self) -> None:
        # The one waits for PostgreSQL, the other for the compression: together they take as long as
        # the slower alone. Leaving the block waits, and raises what the thread raised.
        with ThreadPoolExecutor(max_workers=1) as beside:
            collected = beside.submit(collect_if_changed)
            call_command("migrate", verbosity=0, interactive=False)
            collected.result()
        fill_if_empty(timezone.localdate, self.say)

    def say_addresses(self, port: int) -> None:
        self.say(f"The site:   http://{ADDRESS}:{port}/")
        self.say(f"The admin:  http://{ADDRESS}:{port}/admin/")
        self.say("Ctrl-C stops it.")

    def say(self, line: str) -> None:
        # At once, also into a pipe: what is said must be out before anything is committed.
        self.stdout.write(line)
        self.stdout.flush()
