"""The ledger of checks: what of it is asked for, and its rows as a table for other programs."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from explainer.publishing.content import sort_key
from explainer.searching.asked import cleaned
from explainer.sources.models import TakenBack, Verification, VerificationQuerySet
from explainer.text.cells import harmless

ROWS_AT_A_TIME = 2_000
COLUMNS = (
    "Checked on", "Kind of page", "Page", "Address of the page", "NCI page",
    "Address of the NCI page", "NCI date", "NCI word for the date", "Result", "Checked by",
    "Recorded on", "Carried forward from the check of", "Taken back on",
)  # fmt: skip
# The word in the address, and the field of the form: Python keeps “from” for itself.
PARAMETERS = {"q": "q", "source": "source", "verdict": "verdict", "from": "since", "to": "until"}
_DAY: dict[str, Any] = {
    "required": False,
    "help_text": "like 2026-07-02",
    "input_formats": ["%Y-%m-%d"],
    "error_messages": {"invalid": "Write the day as year-month-day, for example 2026-07-02."},
}


class LedgerFilter(forms.Form):
    """What a reader asks the ledger for; nothing asked for means everything."""

    q = forms.CharField(label="Topic or word", required=False)
    source = forms.CharField(label="Address of NCI’s page", required=False)
    verdict = forms.ChoiceField(
        label="Result",
        required=False,
        choices=[("", "any"), *Verification.Verdict.choices],
        error_messages={"invalid_choice": "Choose one of the results in the list."},
    )
    since = forms.DateField(label="First day", **_DAY)
    until = forms.DateField(label="Last day", **_DAY)

    @classmethod
    def asked_by(cls, parameters: Mapping[str, str]) -> LedgerFilter:
        """Return the filter that an address asks for, with every word of bounded length."""
        return cls({field: cleaned(parameters.get(x, "")) for x, field in PARAMETERS.items()})

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", "The last day must not lie before the first.")
        return self.cleaned_data

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.values())

    def checks(self) -> VerificationQuerySet:
        """Return the public checks that fit, the newest first; none for a filter with mistakes."""
        checks = Verification.objects.public().for_ledger()
        if not self.is_valid():
            return checks.none()
        asked = self.cleaned_data
        conditions = {
            "publication__live_edition__rendition__sort_key__contains": sort_key(asked["q"]),
            "source__address__icontains": asked["source"],
            "verdict": asked["verdict"],
            "verified_on__gte": asked["since"],
            "verified_on__lte": asked["until"],
        }
        return checks.filter(**{name: value for name, value in conditions.items() if value})


class _Line:
    """Gives back what the csv module writes to it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(checks: VerificationQuerySet, site: str) -> Iterator[str]:
    """Return the checks as CSV, a line at a time; `site` is the address that ours begin with."""
    write = csv.writer(_Line()).writerow
    yield write(COLUMNS)
    for check in checks.iterator(chunk_size=ROWS_AT_A_TIME):
        yield write([harmless(cell) for cell in _cells(check, site)])


def _cells(check: Verification, site: str) -> list[str]:
    return [
        check.verified_on.isoformat(),
        check.publication.kind,
        check.publication.name,
        site + check.publication.get_absolute_url(),
        check.source.title,
        check.source.address,
        check.nci_date.isoformat() if check.nci_date else "",
        check.get_nci_date_kind_display(),
        check.get_verdict_display(),
        check.reviewer_name,
        check.recorded_at.date().isoformat(),
        check.verified_on.isoformat() if check.carried_from_id else "",
        _day_of_taking_back(check),
    ]


def _day_of_taking_back(check: Verification) -> str:
    taken_back: TakenBack | None = getattr(check, "taken_back", None)
    return taken_back.taken_back_at.date().isoformat() if taken_back else ""
