"""Make anew, from the editions, what readers get: after an upgrade that renders markdown better."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from explainer.publishing.content import from_edition
from explainer.publishing.kinds import kinds_by_name
from explainer.publishing.models import Publication
from explainer.publishing.publish import make_rendition


class Command(BaseCommand):
    help = "Render every live edition again. The editions themselves never change."

    def handle(self, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        rebuilt = [_rebuild(publication.pk) for publication in Publication.objects.live()]
        self.stdout.write(f"Rendered {len(rebuilt)} live editions again.")


@transaction.atomic
def _rebuild(key: int) -> None:
    """Lock the publication, so that nobody publishes between reading and writing."""
    publication = Publication.objects.select_for_update().get(pk=key)
    kind = kinds_by_name()[publication.kind]
    make_rendition(publication.live, from_edition(kind.CONTENT, publication.live.content))
