"""Where the parts of pages are kept that `explainer.publishing.parts` makes of live texts."""

from __future__ import annotations

from django.db import models

from explainer.publishing.content import VERSION_LENGTH
from explainer.publishing.record_rules import moves_the_state


class PageParts(models.Model):
    """The parts of the pages of a live text, by page. Their own table lets no list load them."""

    publication = models.OneToOneField(
        "Publication", on_delete=models.CASCADE, primary_key=True, related_name="page_parts"
    )
    pages = models.JSONField()
    made_by = models.CharField(max_length=VERSION_LENGTH)

    class Meta:
        verbose_name_plural = "page parts"
        triggers = [moves_the_state()]

    def __str__(self) -> str:
        return f"Parts of {self.publication}"
