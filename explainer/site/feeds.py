"""The feed: what was checked, what went live, and where NCI had changed its page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from explainer.publishing.models import Edition, Publication
from explainer.sources.models import Verification

ENTRIES = 50
# XML 1.0 has no place for these, not even as references.
_NOT_FOR_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """One thing that happened to a page. Its id holds for ever: a check done again is another."""

    host: str
    title: str
    publication: Publication
    mark: str
    at: datetime
    edition: Edition | None = None
    check: Verification | None = None
    check_before: Verification | None = None

    @property
    def tag(self) -> str:
        return (
            f"tag:{self.host},{self.at:%Y-%m-%d}:{self.publication.get_absolute_url()}{self.mark}"
        )


def entries(host: str) -> list[Entry]:
    """Return the newest events of live pages, the newest first, in three queries."""
    found = [*_of_editions(host), *_of_checks(host)]
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:ENTRIES]


def _of_editions(host: str) -> Iterator[Entry]:
    editions = (
        Edition.objects.filter(publication__live_edition__isnull=False)
        .select_related("publication__live_edition__rendition")
        .defer(
            "content",
            "publication__live_edition__content",
            "publication__live_edition__rendition__content",
        )
        .order_by("-published_at", "-pk")[:ENTRIES]
    )
    for edition in editions:
        page = edition.publication
        title = f"{'New page' if edition.number == 1 else 'New text'}: {page.name}"
        mark = f"edition-{edition.number}"
        yield Entry(host, title, page, mark, edition.published_at, edition=edition)


def _of_checks(host: str) -> Iterator[Entry]:
    checks = list(_newest_checks())
    before = Verification.objects.in_bulk({x.check_before for x in checks if x.check_before})
    for check in checks:
        page, mark, at = check.publication, f"check-{check.pk}", check.recorded_at
        earlier = before.get(check.check_before or 0)
        if earlier and not check.saw_the_same_date_as(earlier):
            title = f"NCI changed its page: {page.name}"
            changed = f"source-changed-{check.pk}"
            yield Entry(host, title, page, changed, at, check=check, check_before=earlier)
        yield Entry(host, f"Checked: {page.name}", page, mark, at, check=check)


def _newest_checks() -> QuerySet[Verification]:
    checks = Verification.objects.public().for_ledger().with_check_before()
    return checks.order_by("-recorded_at", "-pk")[:ENTRIES]


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
        about = "What we compared with pages of the National Cancer Institute, and what is new."
        return for_xml(f"{settings.SITE_NOTICE} {about}".strip())

    def items(self, host: str) -> list[Entry]:
        return entries(host)

    def item_title(self, item: Entry) -> str:
        return for_xml(item.title)

    def item_description(self, item: Entry) -> str:
        return for_xml(" ".join(render_to_string("site/feed_entry.html", {"entry": item}).split()))

    def item_link(self, item: Entry) -> str:
        page = item.publication
        if item.check is None:
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
