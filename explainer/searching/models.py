"""What a search can find, derived from the live editions."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from explainer.publishing.models import Publication

SEARCH_LANGUAGE = "english"


class SearchEntry(models.Model):
    """One thing that a search can find in a live edition: the text itself, or a part of it.

    `kind` names the kind of text, or the sort of part that it is.
    """

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="search_entries"
    )
    kind = models.CharField(max_length=20)
    anchor = models.CharField(max_length=100, blank=True)
    title = models.TextField()
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    vector = models.GeneratedField(
        expression=SearchVector("title", weight="A", config=SEARCH_LANGUAGE)
        + SearchVector("summary", weight="B", config=SEARCH_LANGUAGE)
        + SearchVector("text", weight="C", config=SEARCH_LANGUAGE),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="search_entry_vector"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="search_entry_title"),
        ]
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        address = self.publication.get_absolute_url()
        return f"{address}#{self.anchor}" if self.anchor else address
