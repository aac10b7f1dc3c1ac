"""The editions of a text in the admin, and what differs between any two of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from explainer.editing.pages import Page, always
from explainer.editing.text_admin import TextAdmin
from explainer.publishing.content import Content, digest_of, from_edition
from explainer.publishing.models import Edition
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import Verification
from explainer.text.difference import PartDifference
from explainer.text.difference import difference as differing_parts
from explainer.workflow.rules import Right

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


def editions(model_admin: TextAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """List the editions of a text, the newest first, with the checks of each."""
    working_copy = model_admin.text_or_404(request, object_id)
    listed = Paginator(editions_of(working_copy), EDITIONS_ON_A_PAGE)
    page = listed.get_page(request.GET.get("page"))
    checks = checks_of(page.object_list)
    context = {
        **model_admin.about(request, working_copy, "Editions"),
        "page": page,
        "editions": [(edition, checks[edition.digest]) for edition in page.object_list],
        "may_restore": Right.WRITE.is_had_by(request.user, working_copy),  # type: ignore[arg-type]
    }
    return render(request, "admin/working_copy/editions.html", context)


def difference(model_admin: TextAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Show what differs between two editions, or between one and the working copy."""
    working_copy = model_admin.text_or_404(request, object_id)
    context = model_admin.about(request, working_copy, "What changed")
    if newest_edition(working_copy):
        context |= comparison_context(working_copy, request.GET)
    return render(request, "admin/working_copy/difference.html", context)


def comparison_context(working_copy: WorkingCopy, chosen: QueryDict) -> dict[str, Any]:
    """Return the two texts that were chosen and what differs. Raises Http404 for any other."""
    old = compared_text(working_copy, chosen.get("old") or readers_value(working_copy))
    new = compared_text(working_copy, chosen.get("new") or DRAFT)
    numbers = editions_of(working_copy).values_list("number", flat=True)
    return {
        "old": old,
        "new": new,
        "comparison": compared(old.content, new.content),
        "values": [DRAFT, *map(str, numbers)],
    }


PAGE = Page("editions", editions, tools=always("Editions", "editions"))
DIFFERENCE_PAGE = Page("difference", difference, tools=always("What changed", "difference"))


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
    by_digest: dict[str, list[Verification]] = defaultdict(list)
    for check in checks:
        by_digest[check.digest].append(check)
    return by_digest


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
    return Comparison(differing_parts(old, new), digest_of(old) == digest_of(new))


def compared_with_live(working_copy: WorkingCopy, content: Content) -> Comparison | None:
    """Return what publishing `content` would change for readers; None before the first edition."""
    edition = newest_edition(working_copy)
    return (
        compared(from_edition(working_copy.CONTENT, edition.content), content) if edition else None
    )
