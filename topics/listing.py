"""Lists of live topics, by tag and level."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Func, QuerySet, TextField, Window
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import RowNumber

from explainer.publishing.models import Publication, PublicationQuerySet

TAGS_SHOWN = 40


def live_topics(*, tag: str = "", level: str = "") -> PublicationQuerySet:
    """Return live topics for lists; an empty tag or level stands for all."""
    wanted: dict[str, Any] = {}
    if tag:
        wanted["tags"] = [tag]
    if level:
        wanted["level"] = level
    return (
        Publication.objects.live()
        .topics()
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


def live_tags() -> QuerySet[Publication, Any]:
    """Return the most used tags of live topics as {"tag", "topics"}, the number being topics."""
    each_tag = Func(
        KeyTransform("tags", "live_edition__rendition__card"),
        function="jsonb_array_elements_text",
        output_field=TextField(),
        set_returning=True,
    )
    return (
        Publication.objects.live()
        .topics()
        .order_by()
        .annotate(tag=each_tag)
        .values("tag")
        .annotate(topics=Count("pk"))
        .order_by("-topics", "tag")[:TAGS_SHOWN]
    )
