"""Make anew, from the editions, what readers get: `migrate` does it where the software changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from explainer.publishing.renditions import remake_all_renditions


class Command(BaseCommand):
    help = "Render every edition that was live again. The editions themselves never change."

    def handle(self, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        self.stdout.write(f"Rendered {remake_all_renditions()} editions again.")
