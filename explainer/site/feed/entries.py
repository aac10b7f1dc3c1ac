"""What the feed tells: checks, new and corrected texts, changes at NCI, and withdrawals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from explainer.publishing.models import Edition, Publication
from explainer.site.feed.changed_parts import ChangedPart, changed_parts
from explainer.site.feed.places import Place
from explainer.sources.freshness import Freshness
from explainer.sources.models import Verification
from explainer.text.atom import tag
from explainer.workflow.models import Move
from explainer.workflow.withdrawn import withdrawn_name
from glossary.dictionary.models import Fetch


@dataclass(frozen=True)
class Entry:
    """One thing that happened to a page. Its id holds for ever: a check done again is another.

    `is_open` marks what NCI did to its page and no check of ours has answered yet; `check` is then
    the last one before. `freshness` is None for a page that is not live.
    """

    place: Place
    title: str
    publication: Publication
    mark: str
    edition: Edition | None = None
    changed: tuple[ChangedPart, ...] = ()
    check: Verification | None = None
    check_before: Verification | None = None
    withdrawal: Move | None = None
    is_open: bool = False
    freshness: Freshness | None = None

    @property
    def at(self) -> datetime:
        return self.place.at

    @property
    def tag(self) -> str:
        specific = f"{self.publication.get_absolute_url()}{self.mark}"
        return tag(settings.SITE_ADDRESS, self.at, specific)

    @property
    def address(self) -> str:
        if self.check is None or self.is_open:
            return self.publication.get_absolute_url()
        return f"{self.publication.get_history_url()}#check-{self.check.pk}"


@dataclass(frozen=True)
class FetchEntry:
    """What one fetch of NCI's dictionary brought: however many words, one entry."""

    place: Place
    fetch: Fetch

    @property
    def at(self) -> datetime:
        return self.place.at

    @property
    def address(self) -> str:
        return reverse("glossary:glossary_index")

    @property
    def tag(self) -> str:
        return tag(settings.SITE_ADDRESS, self.at, f"{self.address}fetch-{self.fetch.pk}")

    @property
    def title(self) -> str:
        return f"From NCI’s dictionary: {self.fetch.added} new, {self.fetch.changed} changed"


# Each takes rows with their places; a row is told by one entry or two.
Rows = list[tuple[Place, Any]]


def of_editions(rows: Rows) -> Iterator[Entry]:
    changed = changed_parts([edition for _place, edition in rows])
    for place, edition in rows:
        page = edition.publication
        title = f"{_news_of(edition)}: {page.name}"
        mark = f"edition-{edition.number}"
        parts = changed.get(edition.pk, ())
        yield Entry(place, title, page, mark, edition=edition, changed=parts)


def _news_of(edition: Edition) -> str:
    if edition.correction:
        return "Corrected"
    return "New page" if edition.number == 1 else "New text"


def of_checks(rows: Rows) -> Iterator[Entry]:
    keys = [check.check_before for _place, check in rows if check.check_before]
    before = Verification.objects.in_bulk(keys)
    for place, check in rows:
        page, mark = check.publication, f"check-{check.pk}"
        earlier = before.get(check.check_before or 0)
        if earlier and _saw_another_date(check, earlier):
            title = f"NCI changed its page: {page.name}"
            changed = f"source-changed-{check.pk}"
            yield Entry(place, title, page, changed, check=check, check_before=earlier)
        yield Entry(place, f"Checked: {page.name}", page, mark, check=check)


def _saw_another_date(check: Verification, earlier: Verification) -> bool:
    """A page that is gone shows no date, and so none that changed."""
    is_gone = check.verdict == Verification.Verdict.SOURCE_GONE
    return not is_gone and not check.saw_the_same_date_as(earlier)


def of_open_changes(rows: Rows) -> Iterator[Entry]:
    for place, check in rows:
        page = check.publication
        if check.verdict == Verification.Verdict.SOURCE_GONE:
            title, mark = f"NCI’s page is gone: {page.name}", f"source-gone-{check.pk}"
        else:
            title = f"NCI changed its page, and we check ours: {page.name}"
            mark = f"source-moved-{check.source.pk}-{place.at:%Y%m%dT%H%M%S%f}"
        yield Entry(place, title, page, mark, check=check, is_open=True)


def of_withdrawals(rows: Rows) -> Iterator[Entry]:
    for place, move in rows:
        title, mark = f"Withdrawn: {withdrawn_name(move)}", f"withdrawal-{move.pk}"
        yield Entry(place, title, move.publication, mark, withdrawal=move)


def of_fetches(rows: Rows) -> Iterator[FetchEntry]:
    return (FetchEntry(place, fetch) for place, fetch in rows)
