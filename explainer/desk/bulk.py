"""Many pages that rest on one source, checked against it together: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from explainer.desk.models import Claim
from explainer.desk.review_status import ReviewStatus, review_statuses
from explainer.desk.verdicts import (
    SourceSeen,
    VerdictRequest,
    recorded_on,
    refuse_changed,
    refuse_stranger,
)
from explainer.publishing.locks import lock
from explainer.publishing.models import Publication
from explainer.sources.models import Source, Verification, VerificationQuerySet
from explainer.sources.verification import refuse_impossible_day, self_check_refusal
from explainer.text.keys import is_key

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Chosen:
    """One page as its reviewer saw it on the list: which text was live, which check the newest."""

    key: int
    newest: int
    digest: str

    def __str__(self) -> str:
        return f"{self.key}-{self.newest}-{self.digest}"

    @classmethod
    def of(cls, value: str) -> Chosen | None:
        """Return what a form carries, or None for anything else."""
        key, _, rest = value.partition("-")
        newest, _, digest = rest.partition("-")
        is_whole = is_key(key) and is_key(newest)
        return cls(int(key), int(newest), digest) if is_whole else None


@dataclass(frozen=True)
class Resting:
    """One live page that rests on the source; `refusal` says why this person may not check it."""

    publication: Publication
    status: ReviewStatus
    chosen: Chosen
    others: Sequence[str]
    refusal: str

    @property
    def name(self) -> str:
        return self.publication.name


def pages_on(source: Source, today: date) -> list[ReviewStatus]:
    """Return every live page that rests on a source, in alphabetical order."""
    resting = review_statuses(today, source_id=source.pk)
    return sorted(resting, key=lambda status: (status.sort_key, status.publication_id))


def rows_of(listed: Sequence[ReviewStatus], source: Source, person: User) -> list[Resting]:
    """Return what the list shows of these pages, in three queries."""
    publications = (
        Publication.objects.for_list()
        .select_related("live_edition__rendition", "claim__person")
        .in_bulk([status.publication_id for status in listed])
    )
    newest = _newest_checks(publications)
    titles = _titles(publications.values())
    return [
        _row(publications[x.publication_id], x, newest[x.publication_id], (source, person, titles))
        for x in listed
        if x.publication_id in publications
    ]


@transaction.atomic
def record_together(
    chosen: Sequence[Chosen], seen: SourceSeen, *, person: User, today: date
) -> int:
    """Record what was seen of the source for all of these pages, and return how many there are.

    Raises ValidationError that names every page which is not as it was on the list; then nothing
    is recorded for any.
    """
    refuse_stranger(person)
    by_key = {one.key: one for one in chosen}
    locked = _locked_publications(by_key)
    problems = list(_problems(locked, by_key, seen, (person, today)))
    if problems or len(locked) != len(by_key) or not locked:
        raise ValidationError(problems or ["A page of this list is gone. Choose again."])
    recorded_on(locked, [seen], reviewer=person, today=today)
    Claim.objects.filter(publication__in=locked, person=person).delete()
    return len(locked)


def _locked_publications(keys: Iterable[int]) -> list[Publication]:
    """Return these pages, held until the transaction ends, in an order that all keep."""
    pages = Publication.objects.filter(pk__in=list(keys)).order_by("pk")
    lock(pages)
    return list(pages.select_related("live_edition__rendition"))


def _problems(
    locked: Sequence[Publication],
    by_key: dict[int, Chosen],
    seen: SourceSeen,
    who_and_when: tuple[User, date],
) -> Iterator[str]:
    checks = _live_checks().filter(publication__in=by_key, source=seen.check.source)
    resting = set(checks.values_list("publication", flat=True))
    for publication in locked:
        name = publication.name if publication.live_edition else publication.slug
        try:
            _refuse_one(publication, by_key[publication.pk], seen.check.verified_on, who_and_when)
        except ValidationError as error:
            yield f"“{name}”: {' '.join(error.messages)}"
        else:
            if publication.pk not in resting:
                yield f"“{name}” does not rest on this source."


def _refuse_one(
    publication: Publication, one: Chosen, day: date, who_and_when: tuple[User, date]
) -> None:
    person, today = who_and_when
    refuse_changed(publication, VerdictRequest(person, one.digest, one.newest))
    if refusal := self_check_refusal(publication.live.edited_by_id, person):
        raise ValidationError(refusal)
    refuse_impossible_day(day, publication.live.existed_at.date(), today)


def _live_checks() -> VerificationQuerySet:
    return Verification.objects.in_effect().of_live_texts()


def _newest_checks(publications: dict[int, Publication]) -> dict[int, int]:
    checks = _live_checks().filter(publication__in=publications).order_by()
    return dict(checks.values_list("publication").annotate(Max("pk")))


def _titles(publications: Iterable[Publication]) -> dict[str, str]:
    addresses = {x for publication in publications for x in publication.card["sources"]}
    return dict(Source.objects.filter(address__in=addresses).values_list("address", "title"))


def _row(
    publication: Publication,
    status: ReviewStatus,
    newest: int,
    about: tuple[Source, User, dict[str, str]],
) -> Resting:
    source, person, titles = about
    others = [x for x in publication.card["sources"] if x != source.address]
    return Resting(
        publication,
        status,
        Chosen(publication.pk, newest, publication.live.digest),
        [titles.get(address, address) for address in others],
        self_check_refusal(publication.live.edited_by_id, person),
    )
