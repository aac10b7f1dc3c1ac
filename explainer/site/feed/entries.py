"""What the feed tells: checks, new and corrected texts, changes at NCI, and withdrawals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from explainer.publishing.live import ON_A_LIVE_PAGE
from explainer.publishing.models import Edition, Publication
from explainer.sources.freshness import Freshness, State
from explainer.sources.models import Verification
from explainer.sources.verified import freshness_of, verified_texts
from explainer.workflow.models import Move
from explainer.workflow.withdrawn import withdrawals, withdrawn_name

ENTRIES = 50
OPEN_STATES = (State.SOURCE_CHANGED, State.SOURCE_GONE)


@dataclass(frozen=True)
class Entry:
    """One thing that happened to a page. Its id holds for ever: a check done again is another.

    `is_open` marks what NCI did to its page and no check of ours has answered yet; `check` is then
    the last one before. `freshness` is None for a page that is not live.
    """

    host: str
    title: str
    publication: Publication
    mark: str
    at: datetime
    edition: Edition | None = None
    check: Verification | None = None
    check_before: Verification | None = None
    withdrawal: Move | None = None
    is_open: bool = False
    freshness: Freshness | None = None

    @property
    def tag(self) -> str:
        return (
            f"tag:{self.host},{self.at:%Y-%m-%d}:{self.publication.get_absolute_url()}{self.mark}"
        )


def entries(host: str, today: date) -> list[Entry]:
    """Return the newest events of live pages and withdrawals, newest first, in six queries."""
    made = [_of_editions, _of_checks, _of_open_changes, _of_withdrawals]
    newest = [entry for entries_of_a_kind in made for entry in entries_of_a_kind(host)]
    live = {x.publication.pk: x.publication for x in newest if not x.withdrawal}
    fresh = {
        key: freshness_of(verified, today)
        for key, verified in verified_texts(live.values()).items()
    }
    dated = [replace(entry, freshness=fresh.get(entry.publication.pk)) for entry in newest]
    told = [entry for entry in dated if not entry.is_open or _is_rechecked(entry.freshness)]
    return sorted(told, key=lambda entry: entry.at, reverse=True)[:ENTRIES]


def _is_rechecked(freshness: Freshness | None) -> bool:
    return freshness is not None and freshness.state in OPEN_STATES


def _of_editions(host: str) -> Iterator[Entry]:
    editions = (
        Edition.objects.filter(ON_A_LIVE_PAGE)
        .select_related("publication__live_edition__rendition")
        .defer(
            "content",
            "publication__live_edition__content",
            "publication__live_edition__rendition__content",
        )
        .order_by("-published_at", "-pk")[:ENTRIES]
    )
    for edition in editions:
        page = edition.publication
        title = f"{_news_of(edition)}: {page.name}"
        mark = f"edition-{edition.number}"
        yield Entry(host, title, page, mark, edition.published_at, edition=edition)


def _news_of(edition: Edition) -> str:
    if edition.correction:
        return "Corrected"
    return "New page" if edition.number == 1 else "New text"


def _of_checks(host: str) -> Iterator[Entry]:
    checks = list(_newest_checks())
    before = Verification.objects.in_bulk({x.check_before for x in checks if x.check_before})
    for check in checks:
        page, mark, at = check.publication, f"check-{check.pk}", check.recorded_at
        earlier = before.get(check.check_before or 0)
        if earlier and _saw_another_date(check, earlier):
            title = f"NCI changed its page: {page.name}"
            changed = f"source-changed-{check.pk}"
            yield Entry(host, title, page, changed, at, check=check, check_before=earlier)
        yield Entry(host, f"Checked: {page.name}", page, mark, at, check=check)


def _saw_another_date(check: Verification, earlier: Verification) -> bool:
    """A page that is gone shows no date, and so none that changed."""
    is_gone = check.verdict == Verification.Verdict.SOURCE_GONE
    return not is_gone and not check.saw_the_same_date_as(earlier)


def _newest_checks() -> QuerySet[Verification]:
    checks = Verification.objects.public().in_effect().filter(carried_from__isnull=True)
    return checks.for_ledger().with_check_before().order_by("-recorded_at", "-pk")[:ENTRIES]


def _of_open_changes(host: str) -> Iterator[Entry]:
    for check in _unanswered_checks():
        page, source = check.publication, check.source
        if check.verdict == Verification.Verdict.SOURCE_GONE:
            title, at = f"NCI’s page is gone: {page.name}", check.recorded_at
            mark = f"source-gone-{check.pk}"
        else:
            title, at = f"NCI changed its page, and we check ours: {page.name}", source.dated_at
            mark = f"source-moved-{source.pk}-{at:%Y%m%dT%H%M%S%f}"
        yield Entry(host, title, page, mark, at, check=check, is_open=True)


def _unanswered_checks() -> QuerySet[Verification]:
    """The last checks of live texts that NCI's page may have outrun, the newest change first.

    They only keep the feed from looking at every page: `freshness` decides which are told.
    """
    of_this_text = Verification.objects.in_effect().filter(
        publication=OuterRef("publication"), digest=OuterRef("digest"), source=OuterRef("source")
    )
    newer = of_this_text.filter(
        Q(verified_on__gt=OuterRef("verified_on"))
        | Q(verified_on=OuterRef("verified_on"), pk__gt=OuterRef("pk"))
    )
    is_same_date = Q(nci_date=F("source__date")) | Q(
        nci_date__isnull=True, source__date__isnull=True
    )
    is_answered = is_same_date & Q(nci_date_kind=F("source__date_kind"))
    checks = (
        Verification.objects.in_effect()
        .of_live_texts()
        .filter(Q(verdict=Verification.Verdict.SOURCE_GONE) | ~is_answered, ~Exists(newer))
    )
    return checks.for_ledger().order_by("-source__dated_at", "-pk")[:ENTRIES]


def _of_withdrawals(host: str) -> Iterator[Entry]:
    for move in withdrawals()[:ENTRIES]:
        title, mark = f"Withdrawn: {withdrawn_name(move)}", f"withdrawal-{move.pk}"
        yield Entry(host, title, move.publication, mark, move.made_at, withdrawal=move)
