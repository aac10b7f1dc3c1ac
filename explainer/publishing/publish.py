"""From a working copy to what readers see.

The order is fixed: somebody verifies the exact text (see `explainer.sources.verification`), then
the text is published, under a lock on the working copy, so that two people cannot interleave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery

from explainer.publishing.conflicts import changed_since_opened
from explainer.publishing.content import Content, canonical_json, digest_of, digest_of_stored
from explainer.publishing.kinds import kind_of
from explainer.publishing.locks import lock, wait_to_change_what_is_live
from explainer.publishing.models import Edition, Publication
from explainer.publishing.renditions import ROWS_AT_ONCE, make_all_live
from explainer.publishing.working_copy import WorkingCopy

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class TextToPublish:
    """A text that is locked, the content of its rows, in whose name it goes live, and the digest
    of what that person read.
    """

    working_copy: WorkingCopy
    content: Content
    publisher: User
    digest: str


def publication_of(working_copy: WorkingCopy) -> Publication:
    """Return the address of this text, made on first use and kept from then on."""
    if working_copy.publication is None:
        working_copy.publication = new_publication(working_copy)
        working_copy.publication.save(force_insert=True)
        working_copy.save(update_fields=["publication"])
    return working_copy.publication


def new_publication(working_copy: WorkingCopy) -> Publication:
    """Return the address of a text that has none yet, not saved."""
    kind = kind_of(working_copy)
    return Publication(
        kind=kind.name, needs_checks=kind.policy.needs_checks, slug=working_copy.slug
    )


def locked_row(working_copy: WorkingCopy) -> WorkingCopy:
    """Return the row as it is saved now, held until the transaction ends."""
    rows = type(working_copy)._default_manager.filter(pk=working_copy.pk)
    lock(rows)
    return rows.select_related("publication__live_edition", "edited_by").get()


def publish_all(texts: Sequence[TextToPublish]) -> list[Edition | ValidationError]:
    """Make texts of one kind what readers see, and return for each its edition, or what stops it.

    The same text as the live edition makes no new one. A text is stopped by its blockers, in the
    writer's words, or because it is no longer the one that its digest names; none stops another.
    """
    stopped = _refusals(texts)
    going = [text for text, refusal in zip(texts, stopped, strict=True) if refusal is None]
    editions = iter(_published(going))
    return [refusal or next(editions) for refusal in stopped]


def keep_live(new: Sequence[tuple[Edition, Content]]) -> None:
    """Write new editions and make them live. To be called by whoever waited to do so."""
    Edition.objects.bulk_create([edition for edition, _ in new], batch_size=ROWS_AT_ONCE)
    for edition, _ in new:
        edition.publication.live_edition = edition
    publications = [edition.publication for edition, _ in new]
    Publication.objects.bulk_update(publications, ["live_edition"], batch_size=ROWS_AT_ONCE)
    make_all_live(new)


def _refusals(texts: Sequence[TextToPublish]) -> list[ValidationError | None]:
    if not texts:
        return []
    blockers = type(texts[0].working_copy).blockers_of_each([text.content for text in texts])
    return [_refusal(text, stops) for text, stops in zip(texts, blockers, strict=True)]


def _refusal(text: TextToPublish, blockers: Sequence[str]) -> ValidationError | None:
    try:
        refuse_other_text(text.working_copy, text.content, text.digest)
    except ValidationError as error:
        return error
    if blockers:
        return ValidationError(list(blockers))
    address = publication_of(text.working_copy).slug
    if address != text.content.slug:
        return ValidationError(f"The page's address stays: change it back to “{address}”.")
    return None


def _published(texts: Sequence[TextToPublish]) -> list[Edition]:
    if not texts:
        return []
    wait_to_change_what_is_live()
    pages = _locked_pages([publication_of(text.working_copy) for text in texts])
    editions = [_edition(pages[publication_of(x.working_copy).pk], x) for x in texts]
    both = zip(editions, texts, strict=True)
    keep_live([(edition, text.content) for edition, text in both if edition.pk is None])
    return editions


def _locked_pages(publications: Sequence[Publication]) -> dict[int, Publication]:
    """Return by their keys the pages as they are now, with the number of their newest edition.

    What is live on them stays, as everybody waits to change that: so they can be read while they
    are locked, in the order in which everybody locks several.
    """
    newest = Edition.objects.filter(publication=OuterRef("pk")).order_by("-number")
    number = Subquery(newest.values("number")[:1])
    rows = Publication.objects.filter(pk__in=[x.pk for x in publications]).order_by("pk")
    locked = rows.select_for_update(of=("self",)).select_related("live_edition")
    return {page.pk: page for page in locked.annotate(latest=number)}


def _edition(page: Any, text: TextToPublish) -> Edition:  # noqa: ANN401 - a page with its newest number
    live: Edition | None = page.live_edition
    if live and live.digest == text.digest:
        return live
    return edition_of(page, text.working_copy, text.content, text.publisher, (page.latest or 0) + 1)


def refuse_other_text(working_copy: WorkingCopy, content: Content, digest: str) -> None:
    """Raise ValidationError unless `digest` is that of the text, `content`."""
    if digest_of(content) != digest:
        # By a save or, though nobody saved it, by what it names: so it says who saved it last.
        raise changed_since_opened(
            working_copy.edited_by, "saved the text last,", working_copy.edited_at
        )


def locked_publication(publication: Publication) -> Publication:
    """Return the publication as it is saved now, held until the transaction ends."""
    rows = Publication.objects.filter(pk=publication.pk)
    lock(rows)
    return rows.select_related("live_edition").get()


def edition_of(
    publication: Publication,
    working_copy: WorkingCopy,
    content: Content,
    publisher: User,
    number: int,
) -> Edition:
    """Return the edition of a text as it stands, not saved."""
    stored = canonical_json(content)
    return Edition(
        publication=publication,
        number=number,
        content=stored,
        digest=digest_of_stored(stored),
        published_by=publisher,
        edited_by=working_copy.edited_by,
        edited_at=working_copy.edited_at,
        correction=working_copy.correction,
    )
