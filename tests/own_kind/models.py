from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.db import models

from explainer.publishing.content import SourceContent
from explainer.publishing.keepers import Links, Texts
from explainer.publishing.keeping import Keeper, composed
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import Source
from tests.own_kind.content import LeafletContent


class Leaflet(WorkingCopy):
    CONTENT = LeafletContent
    KEPT: ClassVar[Mapping[str, Keeper]] = {
        "lines": Texts("lines"),
        "sources": Links("sources", "address", SourceContent),
    }

    name = models.CharField(max_length=80)
    body = models.TextField()
    sources = models.ManyToManyField(Source)

    class Meta(WorkingCopy.Meta):
        pass

    def __str__(self) -> str:
        return self.name

    def compose(self) -> LeafletContent:
        content: LeafletContent = composed(self)
        return content

    @classmethod
    def blockers_of_each(cls, contents: Sequence[LeafletContent]) -> list[list[str]]:
        sentence = "Name at least one NCI page as the source."
        return [[] if content.sources else [sentence] for content in contents]


class Line(models.Model):
    leaflet = models.ForeignKey(Leaflet, on_delete=models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=80)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text
