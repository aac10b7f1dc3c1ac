"""The needs that the home page shows, each with those of its topics that are live now."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from explainer.publishing.models import Publication
from explainer.site.models import MOST_TOPICS, Need, NeedTopic
from topics.content import TOPIC


@dataclass(frozen=True)
class ShownNeed:
    title: str
    sentence: str
    leads_to_glossary: bool
    topics: tuple[Publication, ...]

    @property
    def leads_somewhere(self) -> bool:
        return self.leads_to_glossary or bool(self.topics)


def needs_on_home() -> list[ShownNeed]:
    """Return in their order the needs that lead somewhere today, in two queries."""
    slugs = NeedTopic.objects.filter(need=OuterRef("pk")).values("topic__slug")
    needs = list(Need.objects.annotate(slugs=ArraySubquery(slugs)))
    chosen = {slug for need in needs for slug in need.slugs}
    topics = Publication.objects.live().of_kind(TOPIC).for_list().filter(slug__in=chosen)
    live = {topic.slug: topic for topic in topics}
    shown = (
        ShownNeed(
            need.title,
            need.sentence,
            need.leads_to_glossary,
            tuple(live[slug] for slug in need.slugs if slug in live)[:MOST_TOPICS],
        )
        for need in needs
    )
    return [need for need in shown if need.leads_somewhere]
