"""Write what nginx and systemd need, filled in for this machine."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from explainer.operations.demonstration import port_number
from explainer.operations.deploy.files import Deployment, deploy_files, write
from explainer.site.without_site import answers_without_site

HOST_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
ACCOUNT_NAME: Final = re.compile(r"[a-z_][a-z0-9_-]*")
# What would end a word, or begin one of theirs, in the files of nginx and systemd.
PATH: Final = re.compile(r"/[A-Za-z0-9._/@+-]*")


class Command(BaseCommand):
    help = "Write the files of nginx and systemd below a folder, mostly /, and name each of them."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        usual = Deployment(("NAME",))
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument(
            "--certificate", default="", metavar="FILE", help="from certbot if not said"
        )
        parser.add_argument("--certificate-key", default="", metavar="FILE")
        parser.add_argument("--account", default=usual.account, help="who runs the site")
        parser.add_argument("--ports", nargs="+", type=port_number, default=usual.ports)

    def handle(self, *, folder: Path, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        names = ("certificate", "certificate_key", "account", "ports")
        chosen = {name: options[name] for name in names} | {"ports": tuple(options["ports"])}
        deployment = Deployment(tuple(settings.ALLOWED_HOSTS), **chosen)
        refuse_what_cannot_be_written(deployment)
        files = deploy_files(deployment, answers_without_site())
        try:
            write(files, folder)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from None
        for path in files:
            self.stdout.write(str(folder / path))


def refuse_what_cannot_be_written(deployment: Deployment) -> None:
    if why := next(what_cannot_be_written(deployment), ""):
        raise CommandError(why)


def what_cannot_be_written(deployment: Deployment) -> Iterator[str]:
    if not all(map(HOST_NAME.fullmatch, deployment.server_names or [""])):
        yield "ALLOWED_HOSTS must name the hosts that nginx is to serve, each in full."
    if bool(deployment.certificate) != bool(deployment.certificate_key):
        yield "--certificate and --certificate-key go together: write both."
    if not ACCOUNT_NAME.fullmatch(deployment.account):
        yield f"There can be no account {deployment.account!r}."
    words = deployment.words()
    for name in ("certificate", "certificate_key", "static_root", "project"):
        if not PATH.fullmatch(words[name]):
            yield f"{words[name]!r} must be a full path without spaces or other signs."
