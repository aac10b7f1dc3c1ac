"""The editions of a text in the admin, and what differs between any two of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from explainer.editing.working_copy_admin import WorkingCopyAdmin
from explainer.publishing.content import Content, digest_of, from_edition
from explainer.publishing.models import Edition, WorkingCopy
from explainer.sources.models import Verification
from explainer.text.difference import PartDifference, difference

EDITIONS_ON_A_PAGE = 20
DRAFT = "draft"
NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class ComparedText:
    """One side of a difference; `edition` is None for the working copy."""

    content: Content
    edition: Edition | None

    @property
    def name(self) -> str:
        return f"edition {self.edition.number}" if self.edition else "the working copy"

    @property
    def value(self) -> str:
        return str(self.edition.number) if self.edition else DRAFT


@dataclass(frozen=True)
class Comparison:
    """What differs. Texts whose digests differ can read the same: line ends say nothing."""

    parts: tuple[PartDifference, ...]
    is_same_text: bool


class EditionsAdmin(WorkingCopyAdmin):
    """A text's admin with the pages “Editions” and “What changed”."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page_about_one("editions", self.editions),
            self.page_about_one("difference", self.difference),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def editions(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """List the editions of a text, the newest first, with the checks of each."""
        working_copy = self.found(request, object_id)
        page = Paginator(editions_of(working_copy), EDITIONS_ON_A_PAGE).get_page(
            request.GET.get("page")
        )
        checks = checks_of(page.object_list)
        context = {
            **self.about(request, working_copy, "Editions"),
            "page": page,
            "editions": [(edition, checks[edition.digest]) for edition in page.object_list],
        }
        return render(request, "admin/working_copy/editions.html", context)

    @method_decorator(require_safe)
    def difference(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what differs between two editions, or between one and the working copy."""
        working_copy = self.found(request, object_id)
        context = self.about(request, working_copy, "What changed")
        if not newest_edition(working_copy):
            return render(request, "admin/working_copy/difference.html", context)
        old_value = request.GET.get("old") or readers_value(working_copy)
        old = compared_text(working_copy, old_value)
        new = compared_text(working_copy, request.GET.get("new") or DRAFT)
        numbers = editions_of(working_copy).values_list("number", flat=True)
        context |= {
            "old": old,
            "new": new,
            "comparison": compared(old.content, new.content),
            "values": [DRAFT, *map(str, numbers)],
        }
        return render(request, "admin/working_copy/difference.html", context)

    def about(
        self, request: HttpRequest, working_copy: WorkingCopy, page_name: str
    ) -> dict[str, Any]:
        """Return what every page about one text needs."""
        addresses = {
            f"{page}_address": self.address_of(page, working_copy)
            for page in ("change", "editions", "difference", "preview")
        }
        return {
            **self.admin_site.each_context(request),
            **addresses,
            "title": f"{page_name}: {working_copy}",
            "page_name": page_name,
            "opts": self.opts,
            "original": working_copy,
        }


def editions_of(working_copy: WorkingCopy) -> Any:  # noqa: ANN401 - a queryset
    """Return the editions of a text, the newest first, without their contents."""
    return (
        Edition.objects.filter(publication=working_copy.publication_id)
        .select_related("published_by")
        .defer("content")
        .order_by("-number")
    )


def checks_of(editions: Iterable[Edition]) -> dict[str, list[Verification]]:
    """Return every check of the texts of these editions of one publication, by digest."""
    listed = list(editions)
    checks = all_checks().filter(
        publication__in={x.publication_id for x in listed}, digest__in=[x.digest for x in listed]
    )
    found: dict[str, list[Verification]] = defaultdict(list)
    for check in checks:
        found[check.digest].append(check)
    return found


def checks_of_text(working_copy: WorkingCopy, digest: str) -> list[Verification]:
    """Return every check that is on record of one text of a working copy."""
    return list(all_checks().filter(publication=working_copy.publication_id, digest=digest))


def all_checks() -> QuerySet[Verification]:
    """Return the checks with all that a table of them says, those taken back among them."""
    return Verification.objects.select_related("source", "reviewer", "taken_back", "carried_from")


def newest_edition(working_copy: WorkingCopy) -> Edition | None:
    """Return the live edition, or the newest of a text that has none, or None."""
    publication = working_copy.publication
    if publication and publication.live_edition:
        return publication.live_edition
    newest: Edition | None = editions_of(working_copy).first()
    return newest


def readers_value(working_copy: WorkingCopy) -> str:
    edition = newest_edition(working_copy)
    return str(edition.number) if edition else DRAFT


def compared_text(working_copy: WorkingCopy, value: str) -> ComparedText:
    """Return the working copy, or its edition with this number. Raises Http404."""
    if value == DRAFT:
        return ComparedText(working_copy.compose(), None)
    if not NUMBER.fullmatch(value):
        raise Http404
    edition = editions_of(working_copy).defer(None).filter(number=int(value)).first()
    if edition is None:
        raise Http404
    return ComparedText(from_edition(working_copy.CONTENT, edition.content), edition)


def compared(old: Content, new: Content) -> Comparison:
    return Comparison(difference(old, new), digest_of(old) == digest_of(new))


def compared_with_live(working_copy: WorkingCopy, content: Content) -> Comparison | None:
    """Return what publishing `content` would change for readers; None before the first edition."""
    edition = newest_edition(working_copy)
    return (
        compared(from_edition(working_copy.CONTENT, edition.content), content) if edition else None
    )
