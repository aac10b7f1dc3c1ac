"""The feed as Atom, page by page (RFC 5005): of all pages, of those with a tag, or of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from explainer.site.feed.descriptions import description_of
from explainer.site.feed.entries import Entry, FetchEntry
from explainer.site.feed.places import Turn
from explainer.site.feed.streams import FeedPage, Scope, feed_page
from explainer.text.atom import FIRST_DAY, for_xml, tag

TITLE = "Cancer Explained: checks and new texts"
ABOUT = (
    "What we compared with pages of the National Cancer Institute, and what is new, corrected or "
    "withdrawn."
)


@dataclass(frozen=True)
class AskedFeed:
    """`address` is that of its first page, and `about` names its page or its tag."""

    address: str
    scope: Scope
    turn: Turn
    about: str = ""

    def page(self, today: date) -> FeedPage:
        return feed_page(self.scope, self.turn, today)

    def at(self, **place: object) -> str:
        """Return the address of another page of the same feed."""
        query = {"tag": self.scope.tag} if self.scope.tag else {}
        written = urlencode(query | {name: str(value) for name, value in place.items()})
        return f"{self.address}?{written}" if written else self.address

    @property
    def own_address(self) -> str:
        place = self.turn.place
        if place is None:
            return self.at()
        return self.at(before=place) if self.turn.is_back else self.at(after=place)


class PagedAtom(Atom1Feed):
    """Atom with the links between the pages of a feed."""

    def add_root_elements(self, handler: Any) -> None:  # noqa: ANN401 - as Django has it
        super().add_root_elements(handler)
        for rel, address in self.feed["links"].items():
            handler.addQuickElement("link", None, {"rel": rel, "href": address})


class HistoryFeed(Feed):
    feed_type = PagedAtom
    author_name = "Cancer Explained"

    def get_object(self, request: HttpRequest, asked: AskedFeed) -> AskedFeed:
        self.site = request.build_absolute_uri("/").removesuffix("/")
        self.shown = asked.page(timezone.localdate())
        return asked

    def title(self, asked: AskedFeed) -> str:
        return for_xml(f"{TITLE}: {asked.about}" if asked.about else TITLE)

    def link(self) -> str:
        return reverse("site:ledger")

    def feed_url(self, asked: AskedFeed) -> str:
        return asked.own_address

    def feed_guid(self, asked: AskedFeed) -> str:
        return tag(settings.SITE_ADDRESS, FIRST_DAY, asked.at())

    def subtitle(self) -> str:
        return for_xml(f"{settings.SITE_NOTICE} {ABOUT}".strip())

    def feed_extra_kwargs(self, asked: AskedFeed) -> dict[str, Any]:
        links = {"first": asked.at()}
        if self.shown.newer:
            links["previous"] = asked.at(after=self.shown.newer)
        if self.shown.older:
            links["next"] = asked.at(before=self.shown.older)
        return {"links": {rel: f"{self.site}{address}" for rel, address in links.items()}}

    def items(self) -> list[Entry | FetchEntry]:
        return self.shown.entries

    def item_title(self, item: Entry | FetchEntry) -> str:
        return for_xml(item.title)

    def item_description(self, item: Entry | FetchEntry) -> str:
        return for_xml(description_of(item))

    def item_link(self, item: Entry | FetchEntry) -> str:
        return item.address

    def item_guid(self, item: Entry | FetchEntry) -> str:
        return item.tag

    def item_pubdate(self, item: Entry | FetchEntry) -> datetime:
        return item.at

    def item_updateddate(self, item: Entry | FetchEntry) -> datetime:
        return item.at
