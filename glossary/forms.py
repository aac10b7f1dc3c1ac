from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from explainer.editing.edit_conflicts import WorkingCopyForm
from glossary.models import Term

NAME_LENGTH = 120


class LinesField(forms.CharField):
    """A list of short texts, one on each line; each is checked on its own."""

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - as the base class
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - as the base class
        lines = [line.strip() for line in (value or "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))

    def run_validators(self, value: Any) -> None:  # noqa: ANN401 - as the base class
        for line in value:
            super().run_validators(line)


class TermForm(WorkingCopyForm):
    aliases = LinesField(
        required=False,
        help_text=Term._meta.get_field("aliases").help_text,
        validators=[MaxLengthValidator(NAME_LENGTH)],
        widget=forms.Textarea(attrs={"rows": 4, "cols": 40}),
    )
