"""What a reviewer asks of the queue, and what they say of a text and its sources."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812 - the forms below have a field called date
from typing import Any

from django import forms
from django.utils.text import capfirst

from explainer.desk.verdicts import SourceSeen, written
from explainer.desk.waiting import Filter, Why
from explainer.publishing.content import sort_key
from explainer.publishing.kinds import all_kinds
from explainer.sources.check_forms import NOTE_LENGTH, CheckForm, DayInput
from explainer.sources.models import ADDRESS_LENGTH, Source, Verification
from explainer.sources.verification import SourceCheck, refuse_impossible_day
from explainer.text.keys import LARGEST_KEY
from explainer.workflow.rules import RULES, Action

Verdict = Verification.Verdict
# What these ask of others must be said; readers never see it.
WANTS_NOTE = {
    Verdict.NEEDS_WRITER.value: "Say in the note what the writer has to do.",
    Verdict.NEEDS_CLINICIAN.value: "Say in the note what the clinician has to look at.",
}
# What a reviewer can do with a submitted text.
DECISIONS = ("accept", "accept_correction", "send_back")


def kind_choices() -> list[tuple[str, str]]:
    return [("", "All kinds of text"), *((x.name, capfirst(x.plural)) for x in all_kinds())]


class FilterForm(forms.Form):
    """What a reviewer wants to see of the queue. What makes no sense asks for nothing."""

    why = forms.ChoiceField(
        label="Reason",
        required=False,
        choices=[
            ("", "All that waits for reviewers"),
            *((why.name.lower(), capfirst(why.value)) for why in Why),
        ],
    )
    kind = forms.ChoiceField(
        required=False,
        choices=kind_choices,
    )
    source = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST_KEY, widget=forms.HiddenInput
    )
    find_source = forms.CharField(
        label="Source (words of title or address)", required=False, max_length=ADDRESS_LENGTH
    )
    words = forms.CharField(label="Words in the name", required=False, max_length=80)
    mine = forms.BooleanField(label="Only what I have taken", required=False)

    @property
    def filter(self) -> Filter:
        chosen = self._chosen
        return Filter(
            why=Why[chosen["why"].upper()] if chosen.get("why") else None,
            kind=chosen.get("kind", ""),
            source_id=chosen.get("source"),
            words=sort_key(chosen.get("words", "")),
            mine=chosen.get("mine", False),
        )

    @property
    def query_fields(self) -> dict[str, str]:
        """The same choice as the fields of a query string, to be carried from page to page."""
        chosen = {name: "on" if x is True else str(x) for name, x in self._chosen.items() if x}
        carried = (name for name in self.fields if name != "find_source")
        return {name: chosen[name] for name in carried if name in chosen}

    @property
    def source_words(self) -> str:
        """What was typed to find a source; once one is found, its key is the filter."""
        words: str = self._chosen.get("find_source", "")
        return words

    @property
    def _chosen(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data


class SourceForm(CheckForm):
    """What one source's page shows today; for a page that has gone, only that."""

    # The verdict that is given says that somebody looked.
    compared = None  # type: ignore[assignment]
    recorded = forms.CharField(required=False, widget=forms.HiddenInput)
    is_gone = forms.BooleanField(label="This page is gone", required=False)

    def __init__(self, data: Any, *, source: Source, today: Day) -> None:  # noqa: ANN401 - as the base class
        super().__init__(data, source=source, today=today)
        self.initial["recorded"] = written((source.date, source.date_kind))

    def source_seen(self, verified_on: Day, note: str, verdict: str) -> SourceSeen:
        """Return what was seen; of a page that has gone there is no date to be seen."""
        cleaned, is_gone = self.cleaned_data, verdict == Verdict.SOURCE_GONE
        day, kind = (None, "none") if is_gone else (cleaned["date"], cleaned["date_kind"])
        check = SourceCheck(self.source, day, kind, verified_on, note, verdict)
        return SourceSeen(check, cleaned.get("recorded", ""))

    def catch_up(self) -> None:
        """Carry what is recorded now: what was typed stays, and can be sent again."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        now = written((self.source.date, self.source.date_kind))
        self.data[self.add_prefix("recorded")] = now  # type: ignore[index]


class DayAndNoteForm(forms.Form):
    """What is said once, for all sources. `possible` are the first and the last day of a check."""

    verified_on = forms.DateField(label="Day of your check", widget=DayInput)
    note = forms.CharField(
        label="Note for the team",
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        data: Any,  # noqa: ANN401 - as the base class
        *,
        today: Day,
        possible: tuple[Day, Day],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={"verified_on": today, **(initial or {})})
        self.possible = possible

    def clean_verified_on(self) -> Day:
        day: Day = self.cleaned_data["verified_on"]
        refuse_impossible_day(day, *self.possible)
        return day

    def catch_up(self, **now: Any) -> None:  # noqa: ANN401 - what is carried
        """Carry the state of things as it is now: to send the form again is a decision."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        for name, value in now.items():
            self.data[name] = str(value)  # type: ignore[index]


class VerdictForm(DayAndNoteForm):
    """A verdict on a live text; `newest` is the newest check that the opened page knew of."""

    digest = forms.CharField(required=False, widget=forms.HiddenInput)
    newest = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=Verdict.choices, widget=forms.HiddenInput)

    def clean(self) -> None:
        wanted = WANTS_NOTE.get(self.cleaned_data.get("verdict", ""))
        if wanted and not self.cleaned_data.get("note") and not self.has_error("note"):
            self.add_error("note", wanted)


class ReviewForm(DayAndNoteForm):
    """What is said of a submitted text, and the decision on it: the button that was pressed."""

    do = forms.ChoiceField(choices=[(x, x) for x in DECISIONS], required=False)

    reason = forms.CharField(
        label="What the writer has to do",
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    digest = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> None:
        decision = self.cleaned_data.get("do")
        if not decision:
            self.add_error(None, "Choose one of the buttons.")
        is_without_reason = not self.cleaned_data.get("reason") and not self.has_error("reason")
        if decision == "send_back" and is_without_reason:
            self.add_error("reason", RULES[Action.SEND_BACK].wants_why)


class CorrectionForm(VerdictForm):
    """What is said of a small correction, beside the corrected part itself."""

    verdict = None  # type: ignore[assignment]
    revision = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    why = forms.CharField(
        label="Why, in one sentence (readers will see it)",
        max_length=300,
        widget=forms.TextInput(attrs={"size": 60}),
        error_messages={
            "required": "Say what was wrong: readers will see it in the page’s history."
        },
    )
