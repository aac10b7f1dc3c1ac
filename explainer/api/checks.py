"""How fresh live pages are, and the checks that this rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from explainer.api.facts import NCI_DATE, nci_date
from explainer.api.questions import Pages, Question, list_schema, listed, live_pages
from explainer.api.schemas import ADDRESS, DAY, NUMBER, TEXT, TRUTH, object_of, or_null
from explainer.api.texts import PAGE, said_of_pages
from explainer.publishing.models import Publication
from explainer.sources.models import TakenBack, Verification
from explainer.workflow.withdrawn import Withdrawn, live_or_gone, withdrawals

FRESHNESS = object_of({"notice": TEXT, **PAGE})
FRESHNESS_LIST = list_schema(object_of(PAGE))
_CHECKED_PAGE = object_of({"kind": TEXT, "slug": TEXT, "name": TEXT, "address": ADDRESS})
_CHECK = {
    "id": NUMBER,
    "address": ADDRESS,
    "page": _CHECKED_PAGE,
    "source": object_of({"address": ADDRESS, "title": TEXT}),
    **NCI_DATE,
    "verdict": {"enum": Verification.Verdict.values},
    "verified_on": DAY,
    "recorded_on": DAY,
    "checked_by": TEXT,
    "is_of_live_text": TRUTH,
    "is_carried_forward": TRUTH,
    "taken_back_on": or_null(DAY),
}
CHECK = object_of({"notice": TEXT, **_CHECK})
CHECK_LIST = list_schema(object_of(_CHECK))


def freshness_list(question: Question) -> dict[str, Any]:
    pages = live_pages()
    if question.since:
        checks = Verification.objects.public().in_effect().filter(publication=OuterRef("pk"))
        pages = pages.filter(
            Q(live_edition__published_at__gte=question.since)
            | Exists(checks.filter(recorded_at__gte=question.since))
        )
    return listed(question, Pages(question.narrowed(pages)), said_of_pages)


def freshness_of_page(question: Question, kind: str, slug: str) -> dict[str, Any]:
    """Return how fresh one page is. Raises Withdrawn and Http404 as `live_or_gone` does."""
    publication = live_or_gone(Publication.objects.of_kind(kind).for_list(), slug)
    (said,) = said_of_pages(question, [publication])
    return {"notice": settings.SITE_NOTICE, **said}


def check_list(question: Question) -> dict[str, Any]:
    """Return all checks that readers may know of, the newest first."""
    checks = Verification.objects.public().for_ledger().order_by("-pk")
    if question.since:
        checks = checks.filter(recorded_at__gte=question.since)
    if question.is_narrowed:
        checks = checks.filter(publication__in=question.narrowed(live_pages()).order_by())
    return listed(question, checks, _checks)


def one_check(question: Question, key: int) -> dict[str, Any]:
    """Return one check. Raises Withdrawn where its page was, and Http404 for what is not public."""
    if check := Verification.objects.public().for_ledger().filter(pk=key).first():
        return {"notice": settings.SITE_NOTICE, **_said_of(question, check)}
    pages = Publication.objects.withdrawn().filter(verifications=key)
    if withdrawal := withdrawals().filter(publication__in=pages).first():
        raise Withdrawn(withdrawal)
    raise Http404("There is no such check.")


def _checks(question: Question, checks: Iterable[Verification]) -> list[dict[str, Any]]:
    return [_said_of(question, check) for check in checks]


def _said_of(question: Question, check: Verification) -> dict[str, Any]:
    page = check.publication
    taken_back: TakenBack | None = getattr(check, "taken_back", None)
    return {
        "id": check.pk,
        "address": question.link(f"{page.get_history_url()}#check-{check.pk}"),
        "page": {
            "kind": page.kind,
            "slug": page.slug,
            "name": page.name,
            "address": question.link(page.get_absolute_url()),
        },
        "source": {"address": check.source.address, "title": check.source.title},
        **nci_date(check),
        "verdict": check.verdict,
        "verified_on": check.verified_on,
        "recorded_on": check.recorded_at.date(),
        "checked_by": check.reviewer_name,
        "is_of_live_text": check.digest == page.live.digest,
        "is_carried_forward": check.carried_from_id is not None,
        "taken_back_on": taken_back.taken_back_at.date() if taken_back else None,
    }
