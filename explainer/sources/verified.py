"""What the record says of live texts: the newest checks of each, read in one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple, Protocol, TypeVar

from django.db.models import BigIntegerField, BooleanField, Case, QuerySet, Value, When

from explainer.publishing.models import Publication
from explainer.publishing.prepared import Asked, IsAnyAsked, PreparedQuery
from explainer.sources.freshness import CheckFacts, Freshness, TextFacts, freshness
from explainer.sources.models import Verification
from explainer.sources.verdicts import VERDICTS_THAT_LET_A_TEXT_GO_LIVE

# Of a row in four tables: a list has hundreds of them.
_SHOWN = (
    "publication_id", "digest", "verdict", "verified_on", "nci_date", "nci_date_kind",
    "recorded_at", "carried_from_id", "note",
    *(f"source__{x}" for x in ("address", "title", "date", "date_kind", "dated_at")),
    *(f"reviewer__{x}" for x in ("first_name", "last_name", "reviewer_profile__shows_name")),
)  # fmt: skip


class NewestCheck(Protocol):
    """What of a check is asked to part the newest ones: a verification, or a row of its columns."""

    @property
    def pk(self) -> int: ...
    @property
    def source_id(self) -> int: ...
    @property
    def verdict(self) -> str: ...
    @property
    def verified_on(self) -> date: ...


Check = TypeVar("Check", bound=NewestCheck)


class SourceRow(NamedTuple):
    """What of a source is compared with its checks, or said of it in a list."""

    address: str
    title: str
    date: date | None
    date_kind: str
    dated_at: datetime


class CheckRow(NamedTuple):
    """A check without the model: a list has hundreds of them and names no reviewer."""

    publication_id: int
    pk: int
    source_id: int
    verdict: str
    verified_on: date
    nci_date: date | None
    nci_date_kind: str
    source: SourceRow


Known = TypeVar("Known", CheckRow, Verification)


@dataclass(frozen=True)
class CheckedText:
    """A live text with the newest check of each source that found it right, the main one first.

    `concerns` are the checks that asked for work since, at most one a source.
    """

    publication: Publication
    checks: Sequence[CheckRow | Verification]
    concerns: Sequence[CheckRow | Verification] = ()

    @cached_property
    def verified_on(self) -> date:
        return self.facts.verified_on

    @cached_property
    def facts(self) -> TextFacts:
        live = self.publication.live
        return TextFacts(
            right=[facts_of(check) for check in self.checks],
            concerns=[facts_of(check) for check in self.concerns],
            recheck_months=self.publication.recheck_months,
            corrected_on=live.published_at.date() if live.correction else None,
        )


@dataclass(frozen=True)
class VerifiedText(CheckedText):
    """A checked text with all that its page says of its checks."""

    checks: tuple[Verification, ...]
    concerns: tuple[Verification, ...] = ()

    @property
    def main(self) -> Verification:
        return self.checks[0]


def facts_of(check: CheckRow | Verification) -> CheckFacts:
    """Return the facts of a check that came with its source."""
    source = check.source
    return CheckFacts(
        check.source_id,
        check.verdict,
        check.verified_on,
        (check.nci_date, check.nci_date_kind),
        (source.date, source.date_kind),
        source.dated_at.date(),
    )


def freshness_of(verified: CheckedText | None, today: date) -> Freshness | None:
    """Return the freshness of a text, or None for one that has no checks to speak of."""
    return freshness(verified.facts, today) if verified else None


def verified_texts(publications: Iterable[Publication]) -> dict[int, VerifiedText]:
    """Return what is known of each live text, by the publication's key, in one query.

    The publications come with `for_page()` or `for_list()`: the card names the sources in order.
    """
    live = {publication.pk: publication for publication in publications}
    checks = _with_what_is_shown(newest_checks().filter(publication__in=list(live)))
    return {
        page: VerifiedText(live[page], *_in_order(live[page], of_page))
        for page, of_page in _by_page(checks)
    }


def checked_texts(publications: Iterable[Publication]) -> dict[int, CheckedText]:
    """Return the same as `verified_texts`, without what no list says; fast, for hundreds."""
    live = {publication.pk: publication for publication in publications}
    rows: Iterable[Any] = _CHECKS_OF_SOME.rows(publications=list(live)) if live else ()
    checks = (_check_in(row) for row in rows)
    return {
        page: CheckedText(live[page], *_in_order(live[page], of_page))
        for page, of_page in _by_page(checks)
    }


def verified_text(publication: Publication) -> VerifiedText | None:
    """Return what is known of one live text, as `verified_texts` does; fast, for readers."""
    checks = _CHECKS_OF_ONE.rows(publication=publication.pk)
    return VerifiedText(publication, *_in_order(publication, checks)) if checks else None


def _with_what_is_shown(checks: QuerySet[Verification]) -> QuerySet[Verification]:
    return checks.select_related("source", "reviewer__reviewer_profile").only(*_SHOWN)


def newest_checks() -> QuerySet[Verification]:
    """Return the checks of live texts that count: of each source the newest that found the text
    right, and the newest that asked for work.

    Both come annotated with `is_right`, page by page and source by source.
    """
    is_right = Case(
        When(verdict__in=VERDICTS_THAT_LET_A_TEXT_GO_LIVE, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    return (
        Verification.objects.in_effect()
        .of_live_texts()
        .annotate(is_right=is_right)
        .order_by("publication_id", "source_id", "is_right", "-verified_on", "-pk")
        .distinct("publication_id", "source_id", "is_right")
    )


_CHECKS_OF_ONE = PreparedQuery(
    lambda: _with_what_is_shown(
        newest_checks().filter(publication=Asked("publication", BigIntegerField()))
    )
)


# Each query names what it is annotated with last: by this it tells rows apart.
_ROW = (
    "publication_id", "pk", "source_id", "verdict", "verified_on", "nci_date", "nci_date_kind",
    *(f"source__{x}" for x in ("address", "title", "date", "date_kind", "dated_at")), "is_right",
)  # fmt: skip
_CHECKS_OF_SOME: PreparedQuery[Any] = PreparedQuery(
    lambda: newest_checks().filter(IsAnyAsked("publication", "publications")).values_list(*_ROW)
)


def _check_in(row: tuple[Any, ...]) -> CheckRow:
    page, key, source, verdict, verified_on, nci_date, kind, *of_source = row[:-1]
    said = SourceRow(*of_source)
    return CheckRow(page, key, source, verdict, verified_on, nci_date, kind, said)


def _by_page(checks: Iterable[Known]) -> Iterator[tuple[int, list[Known]]]:
    """Yield the checks of each page. They come page by page."""
    return ((page, list(some)) for page, some in groupby(checks, key=lambda x: x.publication_id))


def _in_order(
    publication: Publication, checks: Iterable[Known]
) -> tuple[tuple[Known, ...], tuple[Known, ...]]:
    """Return the checks that found a text right, and the concerns, as its card names sources."""
    addresses = publication.card["sources"]
    ordered = sorted(checks, key=lambda check: addresses.index(check.source.address))
    right, concerns = parted(ordered)
    return tuple(right), tuple(concerns)


def parted(checks: Iterable[Check]) -> tuple[list[Check], list[Check]]:
    """Part the newest checks of one text into those that found it right, and the concerns: those
    that asked for work after the last that found the text right beside the same source.
    """
    listed = list(checks)
    right = {x.source_id: x for x in listed if x.verdict in VERDICTS_THAT_LET_A_TEXT_GO_LIVE}
    concerns = [
        x
        for x in listed
        if x.verdict not in VERDICTS_THAT_LET_A_TEXT_GO_LIVE
        and _age_order(x) > _age_order(right[x.source_id])
    ]
    return list(right.values()), concerns


def _age_order(check: NewestCheck) -> tuple[date, int]:
    """Sort checks of one text and source from the oldest to the newest."""
    return check.verified_on, check.pk
