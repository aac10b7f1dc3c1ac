"""Recording that a text was checked, and reading when it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet

from explainer.publishing.models import Publication
from explainer.sources.models import Source, Verification

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# With one of these the text stands as it is; the others ask for work first.
VERDICTS_THAT_LET_A_TEXT_GO_LIVE = (
    Verification.Verdict.STILL_RIGHT,
    Verification.Verdict.SMALL_CORRECTION,
)


@dataclass(frozen=True)
class SourceCheck:
    """What a person saw on one source's page, on the day they compared the text with it."""

    source: Source
    nci_date: date | None
    nci_date_kind: str
    verified_on: date
    note: str = ""


@transaction.atomic
def record_checks(
    publication: Publication,
    digest: str,
    checks: Iterable[SourceCheck],
    *,
    reviewer: User,
    today: date,
) -> list[Verification]:
    """Keep, for ever, that `reviewer` found the text with this digest right against each source.

    The source's own record moves on to the date that was seen. Raises ValidationError for a date
    without its label, or a day that has not come yet.
    """
    return [_record(publication, digest, check, reviewer, today) for check in checks]


def _record(
    publication: Publication, digest: str, check: SourceCheck, reviewer: User, today: date
) -> Verification:
    if check.verified_on > today:
        raise ValidationError("The day of a check cannot lie in the future.")
    verification = Verification(
        publication=publication,
        digest=digest,
        source=check.source,
        reviewer=reviewer,
        nci_date=check.nci_date,
        nci_date_kind=check.nci_date_kind,
        verdict=Verification.Verdict.STILL_RIGHT,
        verified_on=check.verified_on,
        note=check.note,
    )
    verification.full_clean()
    verification.save()
    check.source.date = check.nci_date
    check.source.date_kind = check.nci_date_kind
    check.source.save(update_fields=["date", "date_kind"])
    return verification


@dataclass(frozen=True)
class VerifiedText:
    """The newest verification of a live text against each of its sources, the main source first."""

    checks: tuple[Verification, ...]

    @property
    def main(self) -> Verification:
        return self.checks[0]

    @property
    def verified_on(self) -> date:
        """A page with several sources is as old as its oldest check."""
        return min(check.verified_on for check in self.checks)


def verified_texts(publications: Iterable[Publication]) -> dict[int, VerifiedText]:
    """Return what is known of each live text, by the publication's key, in one query.

    The publications come with `for_page()` or `for_list()`: the card names the sources in order.
    """
    live = {publication.pk: publication for publication in publications}
    checks: dict[int, list[Verification]] = {}
    for check in _newest_checks_of_live_texts(live):
        checks.setdefault(check.publication_id, []).append(check)
    return {key: _in_order_of_sources(live[key], found) for key, found in checks.items()}


def _newest_checks_of_live_texts(keys: Iterable[int]) -> QuerySet[Verification]:
    return (
        Verification.objects.filter(
            publication__in=list(keys),
            digest=F("publication__live_edition__digest"),
            verdict__in=VERDICTS_THAT_LET_A_TEXT_GO_LIVE,
        )
        .select_related("source")
        .order_by("publication_id", "source_id", "-verified_on", "-pk")
        .distinct("publication_id", "source_id")
    )


def _in_order_of_sources(publication: Publication, checks: list[Verification]) -> VerifiedText:
    addresses = publication.card["sources"]
    return VerifiedText(tuple(sorted(checks, key=lambda x: addresses.index(x.source.address))))
