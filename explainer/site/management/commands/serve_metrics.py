"""Serve figures for Prometheus, on an address that readers do not reach."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from prometheus_client import start_http_server

from explainer.operations.embedded_postgres.home import make_data_folder
from explainer.operations.metrics import FOLDER
from explainer.site.figures import SECONDS_BETWEEN_LOOKS, FiguresOfTheSite, registry_of


class Command(BaseCommand):
    help = "Serve figures for Prometheus on METRICS_ADDRESS, until it is stopped."

    def handle(self, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        if settings.METRICS_ADDRESS is None:
            raise CommandError("Set METRICS_ADDRESS first, for example to 127.0.0.1:9100.")
        host, port = settings.METRICS_ADDRESS
        site = FiguresOfTheSite()
        site.look()
        registry = registry_of(make_data_folder() / FOLDER, site)
        try:
            server, _thread = start_http_server(port, host, registry)
        except OSError as error:
            raise CommandError(
                f"METRICS_ADDRESS names port {port} of {host}, which cannot be used"
                f" ({error.strerror})."
            ) from None
        self.stdout.write(f"Figures for Prometheus: http://{host}:{port}/metrics")
        self.stdout.flush()
        try:
            while True:
                time.sleep(SECONDS_BETWEEN_LOOKS)
                site.look()
        finally:
            server.shutdown()
            server.server_close()
