"""What the feed says of each entry, as HTML: by the templates that pages have, each once.

The same few entries are read again and again, and what they say follows from the facts here alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.template.loader import render_to_string

from explainer.site.feed.changed_parts import ChangedPart
from explainer.site.feed.entries import Entry, FetchEntry
from explainer.sources.freshness import Freshness
from explainer.sources.models import Verification

ENTRIES_KEPT = 2_048


@dataclass(frozen=True)
class ToldSource:
    address: str
    title: str


@dataclass(frozen=True)
class ToldCheck:
    """All that `components/check.html` says of a check in effect that saw a page."""

    source: ToldSource
    get_verdict_display: str
    nci_date: date | None
    get_nci_date_kind_display: str
    reviewer_name: str

    @classmethod
    def of(cls, check: Verification) -> ToldCheck:
        return cls(
            ToldSource(check.source.address, check.source.title),
            str(check.get_verdict_display()),
            check.nci_date,
            str(check.get_nci_date_kind_display()),
            check.reviewer_name,
        )


@dataclass(frozen=True)
class ToldEdition:
    number: int
    correction: str


@dataclass(frozen=True)
class Told:
    """Either an edition, and what changed with it, or a check."""

    edition: ToldEdition | None = None
    changed: tuple[ChangedPart, ...] = ()
    check: ToldCheck | None = None


def description_of(entry: Entry | FetchEntry) -> str:
    """Return what an entry says, without spaces that nobody needs."""
    if isinstance(entry, FetchEntry):
        return _said(entry)
    said = _kept(told) if (told := _told_of(entry)) else _said(entry)
    return f"{said} {_freshness(entry.freshness)}" if entry.freshness else said


def _told_of(entry: Entry) -> Told | None:
    """Return an entry of the two sorts that a feed is full of."""
    if edition := entry.edition:
        return Told(ToldEdition(edition.number, edition.correction), entry.changed)
    if entry.check and not entry.is_open and not entry.check_before:
        return Told(check=ToldCheck.of(entry.check))
    return None


@lru_cache(ENTRIES_KEPT)
def _kept(told: Told) -> str:
    return _said(told)


def _said(entry: Entry | FetchEntry | Told) -> str:
    return _without_spaces(render_to_string("site/feed_entry.html", {"entry": entry}))


@lru_cache(ENTRIES_KEPT)
def _freshness(freshness: Freshness) -> str:
    context = {"freshness": freshness, "is_plain": True}
    return _without_spaces(render_to_string("components/freshness.html", context))


def _without_spaces(html: str) -> str:
    return " ".join(html.split())
