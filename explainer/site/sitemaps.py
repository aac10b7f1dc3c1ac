"""The sitemap: what is live, with the day on which its text last changed."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from explainer.publishing.models import Publication, PublicationQuerySet


class PublicationSitemap(Sitemap):
    def items(self) -> PublicationQuerySet:
        return (
            Publication.objects.live()
            .select_related("live_edition")
            .defer("live_edition__content")
            .order_by("kind", "slug")
        )

    def location(self, item: Publication) -> str:
        return item.get_absolute_url()

    def lastmod(self, item: Publication) -> datetime:
        return item.live.published_at


class PageSitemap(Sitemap):
    def items(self) -> list[str]:
        return [
            "site:home",
            "topics:topic_list",
            "glossary:glossary_index",
            "site:how_we_verify",
            "site:ledger",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {"publications": PublicationSitemap, "pages": PageSitemap}
