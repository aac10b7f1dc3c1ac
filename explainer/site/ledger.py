"""The ledger of checks: what of it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from explainer.publishing.content import sort_key
from explainer.publishing.kept_by_state import KeptByState
from explainer.searching.asked import cleaned
from explainer.sources.models import Verification, VerificationQuerySet

# The word in the address, and the field of the form: Python keeps “from” for itself.
PARAMETERS = {"q": "q", "source": "source", "verdict": "verdict", "from": "since", "to": "until"}
_numbers: KeptByState[int] = KeptByState()
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


class ChecksOnPages:
    """Checks for a paginator: of all those before a page only the keys are read, in a query of
    its own, so that PostgreSQL joins no more rows than are shown.
    """

    def __init__(self, asked: LedgerFilter, state: str) -> None:
        self.keys = asked.checks().values_list("pk", flat=True)
        # Of all checks there is one number, as long as the state of the site stays.
        self.state = "" if asked.is_narrowed else state

    def count(self) -> int:
        return _numbers.get(self.state, self.keys.count)

    def __getitem__(self, part: slice) -> VerificationQuerySet:
        return Verification.objects.for_ledger().filter(pk__in=list(self.keys[part]))
