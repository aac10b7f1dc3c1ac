"""The form on which a reader says something, and what is refused, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from explainer.feedback.models import LONGEST_TEXT, Report
from explainer.feedback.subjects import Subject, form_key, opened_form, subject_at
from explainer.publishing.models import Publication
from explainer.text.nul import without_nul

# Nobody finds the button in less, even where the answer is chosen.
SHORTEST = timedelta(seconds=1)
MOST_LINKS = 1
WEB_ADDRESS = re.compile(r"https?://(?:www\.)?|\bwww\.|\[url\b", re.IGNORECASE)

CHOOSE_ONE = "Choose one of the three answers."
SAY_WHICH = "Say in your own words what is wrong."
TOO_LONG = "Please write at most %(limit_value)d characters. These are %(show_value)d."
TOO_MANY_LINKS = "Please write no more than one web address."
NOT_OURS = "We could not see that this form was opened here. Please send it once more."
TOO_OLD = "This form was open for more than a day. Please send it once more."
TOO_FAST = "That was very quick. Please look at it once more, then send it again."
FILLED_TRAP = (
    "Something filled in a field that must stay empty. It is empty again. Please send it once more."
)


class WordsField(forms.CharField):
    """Text as its writer sees it: line breaks count once, and what PostgreSQL cannot keep goes."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        return super().to_python(plain(value)) or ""

    def bound_data(self, data: Any, initial: Any) -> str:  # noqa: ANN401, ARG002 - Django's signature
        return plain(data)


class ReportForm(forms.Form):
    """What a reader sends from `section` of a page; without `sent` it is opened now.

    A form that comes back is still the form it was: what it is about and when it was opened hold.
    """

    kind = forms.ChoiceField(
        choices=Report.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_ONE, "invalid_choice": CHOOSE_ONE},
    )
    text = WordsField(required=False, validators=[MaxLengthValidator(LONGEST_TEXT, TOO_LONG)])
    # People do not see this field; programs that fill in whatever they find do.
    homepage = WordsField(required=False)
    key = WordsField(required=False)

    def __init__(
        self,
        sent: Mapping[str, Any] | None,
        *,
        publication: Publication,
        section: str,
        now: datetime,
        kind: str = "",
    ) -> None:
        super().__init__(sent, initial={"kind": kind})
        key = plain((sent or {}).get("key"))
        self.opened = opened_form(key, publication, section)
        self.is_used = self.must_wait = False
        self._now = now
        self.subject: Subject = (
            self.opened.subject if self.opened else subject_at(publication, section)
        )

    @property
    def next_key(self) -> str:
        """The key that the form carries when it is shown: its own, as long as that is good."""
        if self.opened and not self.is_used and self._now <= self.opened.good_until:
            return str(self["key"].value())
        return form_key(self.subject, self._now)

    @property
    def asks_for_words(self) -> bool:
        """Whoever has only to send that it was clear is not met by an empty field."""
        return self.is_bound or self["kind"].value() != Report.Kind.CLEAR

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(WEB_ADDRESS.findall(text)) > MOST_LINKS:
            raise forms.ValidationError(TOO_MANY_LINKS)
        return text

    def clean(self) -> None:
        cleaned = self.cleaned_data
        has_no_words = not cleaned.get("text") and "text" not in self.errors
        if cleaned.get("kind") == Report.Kind.MISTAKE and has_no_words:
            self.add_error("text", SAY_WHICH)
        if refusal := self._refusal():
            self.add_error(None, refusal)

    def _refusal(self) -> str:
        if self.opened is None:
            return NOT_OURS
        if self._now > self.opened.good_until:
            return TOO_OLD
        # Whoever is told of something else to mend has time enough to do it.
        if self._now - self.opened.at < SHORTEST and not self.errors:
            return TOO_FAST
        return FILLED_TRAP if self.cleaned_data.get("homepage") else ""


def plain(text: Any) -> str:  # noqa: ANN401 - whatever a browser sends
    """Return a text without NUL and with line breaks as one character each."""
    return without_nul(str(text or "")).replace("\r\n", "\n").replace("\r", "\n")
