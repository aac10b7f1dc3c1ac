"""What is public of a live page beyond its text: where it is, its edition, how fresh its check is.

Each function that says something has beside it the schema of what it says.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from explainer.api.schemas import ADDRESS, DAY, TEXT, list_of, object_of, or_null
from explainer.publishing.models import Publication
from explainer.sources.freshness import State
from explainer.sources.models import DateKind, Verification
from explainer.sources.sentences import sentence_for_readers
from explainer.sources.verified import CheckedText, CheckRow, freshness_of

NCI_DATE = {
    "nci_date": or_null(DAY),
    "nci_date_kind": {"enum": DateKind.values},
}
SOURCE = object_of({"address": ADDRESS, "title": TEXT, **NCI_DATE, "verified_on": DAY})
FACTS = {
    "kind": TEXT,
    "name": TEXT,
    "edition": {"type": "integer", "minimum": 1},
    "published_on": DAY,
    "state": or_null({"enum": [state.value for state in State]}),
    "state_since": or_null(DAY),
    "sentence": TEXT,
    "verified_on": or_null(DAY),
    "due_on": or_null(DAY),
    "months_between_checks": or_null({"type": "integer"}),
    "sources": list_of(SOURCE),
}


def facts(publication: Publication, verified: CheckedText | None, today: date) -> dict[str, Any]:
    """Return what is public of a live page: its text's edition, its checks, and how fresh they are.

    Of a page that needs no checks, such as a learning path, its days and state are null.
    """
    freshness = freshness_of(verified, today)
    return {
        "kind": publication.kind,
        "name": publication.name,
        "edition": publication.live.number,
        "published_on": publication.live.published_at.date(),
        "state": freshness.state.value if freshness else None,
        "state_since": freshness.since if freshness else None,
        "sentence": sentence_for_readers(freshness) if freshness else "",
        "verified_on": verified.verified_on if verified else None,
        "due_on": freshness.due_on if freshness else None,
        "months_between_checks": publication.recheck_months if publication.needs_checks else None,
        "sources": [_source(check) for check in verified.checks] if verified else [],
    }


def _source(check: CheckRow | Verification) -> dict[str, Any]:
    return {
        "address": check.source.address,
        "title": check.source.title,
        **nci_date(check),
        "verified_on": check.verified_on,
    }


def nci_date(check: CheckRow | Verification) -> dict[str, Any]:
    """Return the date that NCI's page had at a check."""
    return {"nci_date": check.nci_date, "nci_date_kind": check.nci_date_kind}
