"""Lists of live topics, by tag and level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Count, F, Func, QuerySet, TextField, Window
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import RowNumber

from explainer.publishing.models import Publication, PublicationQuerySet
from explainer.publishing.prepared import PreparedQuery
from topics.content import TOPIC
from topics.models import Topic

TAGS_SHOWN = 40
TAG_LENGTH = 100


@dataclass(frozen=True)
class TopicChoice:
    """The topics that a reader wants to see; an empty tag or level stands for all."""

    tag: str = ""
    level: str = ""

    @classmethod
    def asked_by(cls, query: Mapping[str, str]) -> TopicChoice:
        """Take from an address what can be asked for: PostgreSQL holds no zero byte."""
        tag = " ".join(query.get("tag", "").replace("\x00", " ").split())[:TAG_LENGTH]
        level = query.get("level", "")
        return cls(tag, level if level in Topic.Level.values else "")

    def topics(self) -> PublicationQuerySet:
        return live_topics(tag=self.tag, level=self.level)

    def tags(self, count: int) -> list[dict[str, Any]]:
        """Return the tags of the chosen level, and in any case the chosen one with its `count`."""
        tags: list[Any] = _tags_of(self.level).rows()
        if self.tag and all(item["tag"] != self.tag for item in tags):
            tags.append({"tag": self.tag, "topics": count})
        return tags


def live_topics(*, tag: str = "", level: str = "") -> PublicationQuerySet:
    """Return live topics for lists; an empty tag or level stands for all."""
    wanted: dict[str, Any] = {}
    if tag:
        wanted["tags"] = [tag]
    if level:
        wanted["level"] = level
    return (
        Publication.objects.live()
        .of_kind(TOPIC)
        .for_list()
        .filter(live_edition__rendition__card__contains=wanted)
    )


def first_of_each_level(count: int) -> PublicationQuerySet:
    """Return at most `count` topics of each level, in alphabetical order, in one query."""
    position = Window(
        RowNumber(),
        partition_by=KeyTextTransform("level", "live_edition__rendition__card"),
        order_by=F("live_edition__rendition__sort_key").asc(),
    )
    return live_topics().annotate(position=position).filter(position__lte=count)


def live_tags(*, level: str = "") -> QuerySet[Publication, Any]:
    """Return the most used tags of live topics as {"tag", "topics"}, the number being topics."""
    return all_live_tags(level=level)[:TAGS_SHOWN]


def all_live_tags(*, level: str = "") -> QuerySet[Publication, Any]:
    """Return every tag of live topics as {"tag", "topics"}, the most used first."""
    each_tag = Func(
        KeyTransform("tags", "live_edition__rendition__card"),
        function="jsonb_array_elements_text",
        output_field=TextField(),
        set_returning=True,
    )
    return (
        live_topics(level=level)
        .order_by()
        .annotate(tag=each_tag)
        .values("tag")
        .annotate(topics=Count("pk"))
        .order_by("-topics", "tag")
    )


@cache
def _tags_of(level: str) -> PreparedQuery[Any]:
    """Return the query of the tags of a level, of which there are a few."""
    return PreparedQuery(lambda: live_tags(level=level))
