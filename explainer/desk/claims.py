"""Who has taken what. A claim keeps others from doing the same work; it locks nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from explainer.desk.models import Claim
from explainer.publishing.models import Publication

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LASTS = timedelta(hours=1)


def holds(taken_at: datetime | None, now: datetime) -> bool:
    """Tell whether a claim of that time still counts."""
    return taken_at is not None and now - taken_at < LASTS


@transaction.atomic
def take(publication: Publication, person: User, *, now: datetime, over: bool = False) -> Claim:
    """Take a page, and return the claim that counts: it may be that of somebody who was first.

    With `over` the page is taken from whoever has it.
    """
    # The row of the page is what two people who take it at once wait for.
    Publication.objects.select_for_update().only("pk").get(pk=publication.pk)
    claim = Claim.objects.select_related("person").filter(publication=publication).first()
    if claim and claim.person_id != person.pk and holds(claim.taken_at, now) and not over:
        return claim
    claim, _ = Claim.objects.update_or_create(
        publication=publication, defaults={"person": person, "taken_at": now}
    )
    return claim


def leave(publication: Publication, person: User) -> None:
    """Give a page back, if this person has it."""
    Claim.objects.filter(publication=publication, person=person).delete()


def give_all_back(person: User) -> None:
    """Give back every page that this person has."""
    Claim.objects.filter(person=person).delete()


def claim_of_another(publication: Publication, person: User, now: datetime) -> Claim | None:
    """Return the claim that counts, if somebody else has taken the page."""
    claim: Claim | None = getattr(publication, "claim", None)
    if claim and claim.person_id != person.pk and holds(claim.taken_at, now):
        return claim
    return None


def claim_refusal(claim: Claim) -> str:
    """Say to somebody else why nothing of theirs was recorded."""
    return (
        f"{claim.person} took this at {claim.taken_at:%H:%M} UTC. Nothing of yours is recorded yet."
    )
