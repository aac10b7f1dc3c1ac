"""From a working copy to what readers see.

The order is fixed: somebody verifies the exact text (see `explainer.sources.verification`), then
the text is published, under a lock on the working copy, so that two people cannot interleave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from explainer.publishing.conflicts import changed_since_opened
from explainer.publishing.content import Content, canonical_json, digest_of
from explainer.publishing.kinds import kind_of
from explainer.publishing.locks import lock, wait_to_change_what_is_live
from explainer.publishing.models import Edition, Publication, WorkingCopy
from explainer.publishing.renditions import make_live

if TYPE_CHECKING:
    from django.contrib.auth.models import User


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


@transaction.atomic
def publish(working_copy: WorkingCopy, *, publisher: User, digest: str) -> Edition:
    """Make the text with this digest what readers see, and return its edition.

    The same text as the live edition makes no new one. Raises ValidationError with the blockers in
    the writer's words, or because the text is no longer the one that `digest` names.
    """
    locked = locked_row(working_copy)
    content = locked.compose()
    refuse_other_text(locked, content, digest)
    if blockers := locked.publish_blockers():
        raise ValidationError(blockers)
    wait_to_change_what_is_live()
    publication = locked_publication(publication_of(locked))
    if publication.slug != content.slug:
        raise ValidationError(f"The page's address stays: change it back to “{publication.slug}”.")
    if publication.live_edition and publication.live_edition.digest == digest:
        return publication.live_edition
    edition = _next_edition(publication, locked, content, publisher)
    publication.live_edition = edition
    publication.save(update_fields=["live_edition"])
    make_live(edition, content)
    return edition


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


def _next_edition(
    publication: Publication, working_copy: WorkingCopy, content: Content, publisher: User
) -> Edition:
    latest = publication.editions.aggregate(number=Max("number"))["number"] or 0
    edition = edition_of(publication, working_copy, content, publisher, latest + 1)
    edition.save(force_insert=True)
    edition.refresh_from_db(fields=["published_at"])
    return edition


def edition_of(
    publication: Publication,
    working_copy: WorkingCopy,
    content: Content,
    publisher: User,
    number: int,
) -> Edition:
    """Return the edition of a text as it stands, not saved."""
    return Edition(
        publication=publication,
        number=number,
        content=canonical_json(content),
        digest=digest_of(content),
        published_by=publisher,
        edited_by=working_copy.edited_by,
        edited_at=working_copy.edited_at,
        correction=working_copy.correction,
    )
