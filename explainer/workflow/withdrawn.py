"""Pages that readers could open once: whether an address is one of them, and what it says then."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from explainer.publishing.models import Publication, PublicationQuerySet
from explainer.workflow.models import Move


class Withdrawn(Exception):  # noqa: N818 - named for what happened, as Http404 is
    """There was a page at this address; `withdrawal` is what readers may know of its end."""

    def __init__(self, withdrawal: Move) -> None:
        super().__init__(str(withdrawal))
        self.withdrawal = withdrawal


def live_or_gone(publications: PublicationQuerySet, slug: str) -> Publication:
    """Return the live page at an address, in the one query that it takes to find it.

    Raises Withdrawn where readers could open a page once, Http404 where they never could.
    """
    try:
        return publications.live().get(slug=slug)
    except Publication.DoesNotExist:
        raise why_not_live(publications, slug) from None


def why_not_live(publications: PublicationQuerySet, slug: str) -> Withdrawn | Http404:
    """Say of an address at which nothing is live whether readers could open it once."""
    gone = publications.filter(slug=slug).withdrawn()
    if withdrawal := withdrawals().filter(publication__in=gone).first():
        return Withdrawn(withdrawal)
    return Http404("Nothing was ever published at this address.")


def withdrawals() -> QuerySet[Move]:
    """Return every withdrawal, the newest first, with what the page was called."""
    return (
        Move.objects.filter(action=Move.Action.WITHDRAW)
        .select_related("publication", "edition__rendition")
        .defer("edition__content", "edition__rendition__content")
        .order_by("-pk")
    )


def withdrawn_name(withdrawal: Move) -> str:
    """Return what the page called itself when it was withdrawn."""
    if withdrawal.edition is None:
        raise LookupError(f"{withdrawal} is not a withdrawal.")
    return withdrawal.edition.rendition.name
