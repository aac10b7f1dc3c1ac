"""The words that patients meet: the working copy of the glossary."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from explainer.publishing.models import Publication, WorkingCopy
from explainer.sources.models import Source
from glossary.content import TermContent, compose, publish_blockers, take_over


class Term(WorkingCopy):
    KIND = Publication.Kind.TERM
    CONTENT = TermContent
    PARTS = {}

    name = models.CharField(max_length=120, unique=True)
    aliases = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        help_text="Other names and plurals, one on each line.",
    )
    pronunciation = models.CharField(
        max_length=120, blank=True, help_text="As NCI's dictionary spells it, for example TEE sel."
    )
    definition = models.TextField(help_text="One to three plain sentences. No markdown.")
    sources = models.ManyToManyField(Source, related_name="terms")

    class Meta(WorkingCopy.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("glossary:term", args=[self.slug])

    def compose(self) -> TermContent:
        return compose(self)

    def publish_blockers(self) -> list[str]:
        return publish_blockers(self)

    def take_over(self, content: TermContent) -> None:
        take_over(self, content)
