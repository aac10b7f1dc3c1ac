"""What a report is about, and the key of a form that says so until the form comes back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse

from explainer.publishing.models import Publication
from explainer.publishing.renditions import live_text

# A form is not kept for another day.
GOOD_FOR = timedelta(days=1)
NAME_BYTES = 16

_signer = signing.Signer(salt="explainer.feedback")


@dataclass(frozen=True)
class Subject:
    """A section of a live page as a reader sees it, or the whole page if `section` is empty."""

    publication: Publication
    edition: int
    section: str = ""
    heading: str = ""

    @property
    def name(self) -> str:
        return self.publication.name

    @property
    def address(self) -> str:
        """Where the reader came from, and goes back to."""
        page = self.publication.get_absolute_url()
        return f"{page}#{self.section}" if self.section else page

    @property
    def report_address(self) -> str:
        return self._address_of("report")

    @property
    def thanks_address(self) -> str:
        return self._address_of("thanks")

    def _address_of(self, page: str) -> str:
        about = {"kind": self.publication.kind, "slug": self.publication.slug}
        address = reverse(f"feedback:{page}", kwargs=about)
        return f"{address}?{urlencode({'section': self.section})}" if self.section else address


@dataclass(frozen=True)
class Opened:
    """What a form was about when it was opened, when that was, and what no other form is called."""

    subject: Subject
    at: datetime
    name: str

    @property
    def good_until(self) -> datetime:
        return self.at + GOOD_FOR


def subject_at(publication: Publication, section: str) -> Subject:
    """Return what a report is about: a section that is not on the page means the whole page.

    A page out of a cache may name one that an editor has renamed since.
    """
    edition = publication.live
    text = live_text(publication.kind_of_text.content, publication)
    # Not every kind of text has sections.
    headings = {part.anchor: part.heading for part in getattr(text, "sections", ())}
    if section in headings:
        return Subject(publication, edition.pk, section, headings[section])
    return Subject(publication, edition.pk)


def form_key(subject: Subject, now: datetime) -> str:
    """Return what a form about `subject` carries if it is opened now. Nobody else can make it."""
    return _signer.sign_object(
        {
            "page": subject.publication.pk,
            "edition": subject.edition,
            "section": subject.section,
            "heading": subject.heading,
            "at": int(now.timestamp()),
            "name": secrets.token_urlsafe(NAME_BYTES),
        }
    )


def opened_form(key: str, publication: Publication, section: str) -> Opened | None:
    """Return what the form with this key was about, or None unless it was this very form."""
    try:
        opened: dict[str, Any] = _signer.unsign_object(key)
    except signing.BadSignature:
        return None
    # Before an upgrade forms had no name.
    is_this_one = (opened["page"], opened["section"]) == (publication.pk, section)
    if not is_this_one or "name" not in opened:
        return None
    subject = Subject(publication, opened["edition"], section, opened["heading"])
    return Opened(subject, datetime.fromtimestamp(opened["at"], UTC), opened["name"])
