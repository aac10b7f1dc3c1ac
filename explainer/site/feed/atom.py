"""The feed, as Atom."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from explainer.site.feed.entries import Entry, entries

# XML 1.0 has no place for these, not even as references.
_NOT_FOR_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


class HistoryFeed(Feed):
    feed_type = Atom1Feed
    title = "Cancer Explained: checks and new texts"
    author_name = "Cancer Explained"

    def get_object(self, request: HttpRequest) -> str:
        return request.get_host().partition(":")[0]

    def link(self) -> str:
        return reverse("site:ledger")

    def feed_guid(self, host: str) -> str:
        return f"tag:{host},2026-01-01:{reverse('site:feed')}"

    def subtitle(self) -> str:
        about = (
            "What we compared with pages of the National Cancer Institute, and what is new, "
            "corrected or withdrawn."
        )
        return for_xml(f"{settings.SITE_NOTICE} {about}".strip())

    def items(self, host: str) -> list[Entry]:
        return entries(host, timezone.localdate())

    def item_title(self, item: Entry) -> str:
        return for_xml(item.title)

    def item_description(self, item: Entry) -> str:
        return for_xml(" ".join(render_to_string("site/feed_entry.html", {"entry": item}).split()))

    def item_link(self, item: Entry) -> str:
        page = item.publication
        if item.check is None or item.is_open:
            return page.get_absolute_url()
        return f"{page.get_history_url()}#check-{item.check.pk}"

    def item_guid(self, item: Entry) -> str:
        return item.tag

    def item_pubdate(self, item: Entry) -> datetime:
        return item.at

    def item_updateddate(self, item: Entry) -> datetime:
        return item.at


def for_xml(text: str) -> str:
    """Return `text` without the characters that would make a feed unreadable as a whole."""
    return _NOT_FOR_XML.sub("", text)
