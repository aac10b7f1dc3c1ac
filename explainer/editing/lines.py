"""A list of short texts in one box, one on each line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField


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


def lines_of(column: ArrayField) -> LinesField:
    """Return the field of a form for a column that holds a list of short texts."""
    return LinesField(
        required=not column.blank,
        label=str(column.verbose_name).capitalize(),
        help_text=column.help_text,
        validators=column.base_field.validators,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
    )
