"""Two people save the same text: the second is told, and loses nothing of what they typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.text import capfirst

from explainer.editing.form_fields import missing_in_a_draft
from explainer.editing.rows import ChosenSelectMultiple, OrderedRows
from explainer.publishing.conflicts import changed_since_opened

NAME_LENGTH = 60
SAVE_AGAIN = (
    "Nothing of yours is saved yet, and nothing is lost: all that you typed stands below. Read what"
    " differs, then save again to put your text in its place."
)


class Saved(Protocol):
    """What a row knows of its last save."""

    pk: Any
    revision: int
    edited_by: Any
    edited_at: Any


class WorkingCopyForm(forms.ModelForm):
    """Refuses to save over a text that somebody saved after this form was opened.

    The form that comes back carries the newer revision, so that saving again is a decision.
    """

    instance: Saved
    data: QueryDict
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    has_edit_conflicts = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as the base class
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision
        for name in missing_in_a_draft(self._meta.model):
            if name in self.fields:
                self.fields[name].required = False
        # What a new text begins with stands in the address: keys that nobody has fetched.
        if not self.is_bound and self.instance.pk:
            self._know_what_is_chosen()

    def _know_what_is_chosen(self) -> None:
        """Let lists of what stands elsewhere show what was fetched with the text."""
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, ChosenSelectMultiple) and isinstance(
                field, forms.ModelChoiceField
            ):
                chosen = self.initial.get(name) or []
                widget.chosen = {str(x.pk): field.label_from_instance(x) for x in chosen}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk and self.cleaned_data.get("revision") != self.instance.revision:
            self.has_edit_conflicts = True
            self.data = self.data.copy()
            self.data[self.add_prefix("revision")] = str(self.instance.revision)
            saved = self.instance
            raise changed_since_opened(
                saved.edited_by, "saved it", saved.edited_at, then=SAVE_AGAIN
            )
        return cleaned


@dataclass(frozen=True)
class Difference:
    """One place where the form differs from what is saved now."""

    label: str
    saved: str = ""
    added: bool = False
    deleted: bool = False


def conflict_context(form: forms.ModelForm, inlines: Iterable[Any]) -> dict[str, Any]:
    """Return what the form's page says where somebody saved the text meanwhile; else nothing."""
    if not (isinstance(form, WorkingCopyForm) and form.is_bound and form.has_edit_conflicts):
        return {}
    formsets = [inline.formset for inline in inlines]
    return {"has_edit_conflicts": True, "differences": differences(form, formsets)}


def differences(form: WorkingCopyForm, formsets: Iterable[OrderedRows]) -> list[Difference]:
    """Return every place where a bound form and its lists differ from what is saved now."""
    of_fields = [
        Difference(str(form[name].label), _shown(form.fields[name], form.initial.get(name)))
        for name in form.changed_data
        if name != "revision"
    ]
    return [*of_fields, *(difference for rows in formsets for difference in _of_rows(rows))]


def _of_rows(rows: OrderedRows) -> Iterator[Difference]:
    for position, form in enumerate(rows.forms):
        label = capfirst(f"{rows.model._meta.verbose_name} “{_name_of(form)}”")
        if position in rows.added or position in rows.deleted:
            yield Difference(label, added=position in rows.added, deleted=position in rows.deleted)
        elif form.instance.pk:
            yield from (
                Difference(f"{label}: {form[name].label}", _saved(form, name))
                for name in form.changed_data
                if name not in ("order", "DELETE")
            )
    yield from _of_order(rows)


def _of_order(rows: OrderedRows) -> Iterator[Difference]:
    """Name the saved order once, and only where rows changed places."""
    both = [x for i, x in enumerate(rows.forms) if x.instance.pk and i not in rows.added]
    saved = sorted(both, key=lambda form: form.initial["order"])
    if sorted(both, key=_typed_place) != saved:
        label = capfirst(f"{rows.model._meta.verbose_name_plural}: order")
        yield Difference(label, "\n".join(_name_of(form) for form in saved))


def _typed_place(form: forms.ModelForm) -> float:
    place = str(form["order"].value())
    return float(place) if place.isdecimal() and int(place) else float("inf")


def _name_of(form: forms.ModelForm) -> str:
    """Call a row by its first field, as the person who looks at the form would."""
    name = next(name for name in form.fields if name != "order")
    label = _shown(form.fields[name], form[name].value())
    return label if len(label) <= NAME_LENGTH else f"{label[:NAME_LENGTH]}…"


def _saved(form: forms.ModelForm, name: str) -> str:
    return _shown(form.fields[name], form.get_initial_for_field(form.fields[name], name))


def _shown(field: forms.Field, value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    if value in field.empty_values:
        return ""
    if isinstance(field, forms.ModelChoiceField) and not isinstance(value, list):
        return str(_chosen(field, value) or "")
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(str(item) for item in value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return str(value)


def _chosen(field: forms.ModelChoiceField, value: Any) -> Model | None:  # noqa: ANN401
    try:
        return field.to_python(value)
    except ValidationError:
        return None
