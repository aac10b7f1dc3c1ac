"""One live page beside its sources, and what is on record: a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery

from explainer.desk.reading import Piece, pieces_of
from explainer.publishing.kinds import Kind, kind_named
from explainer.publishing.models import Publication
from explainer.publishing.renditions import live_text
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import Source, Verification
from explainer.sources.verified import VerifiedText, verified_texts
from explainer.workflow.models import Comment

if TYPE_CHECKING:
    from collections.abc import Iterable

EARLIER_CHECKS = 5


@dataclass(frozen=True)
class LivePage:
    """A live page with its working copy, which a page loaded from elsewhere may not have."""

    publication: Publication
    kind: Kind
    newest_check: int
    open_comments: int

    @property
    def name(self) -> str:
        return self.publication.name

    @cached_property
    def working_copy(self) -> WorkingCopy | None:
        return getattr(self.publication, self.kind.related_name, None)

    @property
    def pieces(self) -> list[Piece]:
        return pieces_of(live_text(self.kind.content, self.publication))

    @cached_property
    def verified(self) -> VerifiedText:
        return verified_texts([self.publication])[self.publication.pk]

    @property
    def existed_on(self) -> date:
        return self.publication.live.existed_at.date()

    @property
    def is_edited_since(self) -> bool:
        """Tell by the clock: composing the working copy would cost a query a list."""
        return bool(
            self.working_copy and self.working_copy.edited_at > self.publication.live.existed_at
        )


def live_page(kind: str, slug: str) -> LivePage | None:
    """Return the live page at an address, with its text and who has taken it, in one query.

    None for a kind of text that nobody checks.
    """
    try:
        registered = kind_named(kind)
    except LookupError:
        return None
    if not registered.policy.needs_checks:
        return None
    checks = Verification.objects.in_effect().of_live_texts().filter(publication=OuterRef("pk"))
    publication = (
        Publication.objects.live()
        .for_page()
        .filter(kind=kind, slug=slug)
        .select_related("claim__person", registered.related_name)
        .annotate(
            newest_check=Subquery(checks.order_by("-pk").values("pk")[:1]),
            open_comments=open_comments_of(OuterRef("pk")),
        )
        .first()
    )
    if publication is None:
        return None
    newest, open_comments = publication.newest_check, publication.open_comments
    return LivePage(publication, registered, newest or 0, open_comments or 0)


def open_comments_of(publication: OuterRef) -> Subquery:
    """Return, for a query of publications, how many comments on each are open; or nothing."""
    comments = Comment.objects.open().filter(publication=publication).order_by()
    counted = comments.values("publication").annotate(count=Count("*"))
    return Subquery(counted.values("count"), output_field=IntegerField())


def pages_resting_on(sources: Iterable[Source]) -> dict[int, int]:
    """Return how many live pages rest on each source, by its key."""
    checks = (
        Verification.objects.in_effect().of_live_texts().filter(source__in=list(sources)).order_by()
    )
    counted = checks.values("source").annotate(pages=Count("publication", distinct=True))
    return {row["source"]: row["pages"] for row in counted}


def earlier_checks(publication: Publication, count: int = EARLIER_CHECKS) -> QuerySet[Verification]:
    """Return the newest checks of any text of a page, those that were taken back among them."""
    checks = publication.verifications.select_related("source", "reviewer", "taken_back")
    return checks.order_by("-pk")[:count]
