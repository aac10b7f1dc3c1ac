"""The rows of an ordered list on a working copy's form.

Places are numbers that people type or that `admin_site/rows.js` sets. Rows that somebody else
added or deleted since the form was opened neither break it nor take away what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, QueryDict
from markdownx.models import MarkdownxField
from markdownx.widgets import AdminMarkdownxWidget

from explainer.editing.lines import lines_of
from explainer.editing.submitted_rows import SubmittedRow, submitted_rows, with_rows
from explainer.publishing.fetching import is_fetched
from explainer.text.keys import is_key

# For rows with a text in markdown: its field brings the preview along.
MARKDOWN_EDITOR = {MarkdownxField: {"widget": AdminMarkdownxWidget}}


class OrderedRowForm(forms.ModelForm):
    """One row; without a place of its own it goes last."""

    order = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=9999,
        help_text="1 comes first. Rows without a number go last.",
        widget=forms.NumberInput(attrs={"class": "vIntegerField", "data-order": ""}),
    )

    def clean_order(self) -> int:
        return self.cleaned_data["order"] or 0

    def has_changed(self) -> bool:
        """A new row with nothing but its place is no row."""
        if self.instance.pk is None:
            return bool({*self.changed_data} - {"order"})
        return super().has_changed()


class ChosenOptions:
    """An autocompletion whose chosen options are read along with the form's rows, not by itself."""

    chosen: dict[str, str] | None = None

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> list[Any]:  # noqa: ANN401 - as the base class
        if self.chosen is None:
            keys = [key for key in value if is_key(str(key))]
            return super().optgroups(name, keys, attr)  # type: ignore[misc, no-any-return]
        labels = {key: self.chosen[key] for key in value if key in self.chosen}
        if not self.allow_multiple_selected:  # type: ignore[attr-defined]
            labels = {"": "", **labels}
        options = [
            self.create_option(name, key, label, selected=key in value, index=index)  # type: ignore[attr-defined]
            for index, (key, label) in enumerate(labels.items())
        ]
        return [(None, options, 0)]


class ChosenSelect(ChosenOptions, AutocompleteSelect):
    pass


class ChosenSelectMultiple(ChosenOptions, AutocompleteSelectMultiple):
    pass


class OrderedRows(BaseInlineFormSet):
    """Rows that keep the order in which they were put.

    After binding, `added` and `deleted` hold the positions of rows that somebody else has added or
    deleted meanwhile: the first are shown as they were saved, the second became new rows.
    """

    model: type[models.Model]
    prefix: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as the base class
        super().__init__(*args, **kwargs)
        self.added: set[int] = set()
        self.deleted: set[int] = set()
        self._chosen: dict[str, dict[str, str]] = {}
        if isinstance(self.data, QueryDict):
            self.data = self._settled(self.data)

    def get_queryset(self) -> Any:  # noqa: ANN401 - as the base class
        """Return the rows that were fetched with the text, for a form that is only opened."""
        name = self.fk.remote_field.get_accessor_name() or ""
        if not self.is_bound and is_fetched(self.instance, name):
            return getattr(self.instance, name).all()
        return super().get_queryset()

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, ChosenSelect) and isinstance(field, forms.ModelChoiceField):
                widget.chosen = self._chosen_options(name, field)

    def save(self, commit: bool = True) -> list[models.Model]:
        saved = super().save(commit)
        moved = []
        for place, form in enumerate(self._in_entered_order(), start=1):
            if form.instance.order != place:
                form.instance.order = place
                moved.append(form.instance)
        self.model._default_manager.bulk_update(moved, ["order"])
        return saved

    def _in_entered_order(self) -> list[forms.ModelForm]:
        kept = [x for x in self.forms if x.instance.pk and x not in self.deleted_forms]
        return sorted(kept, key=lambda form: form.instance.order or float("inf"))

    def _settled(self, data: QueryDict) -> QueryDict:
        """Bring saved rows to the front, as Django wants them, whoever changed which meanwhile."""
        rows = submitted_rows(data, self.prefix)
        if rows is None:
            return data
        saved = {str(row.pk): row for row in self.get_queryset()}
        known = [row for row in rows if saved.pop(row.first("id"), None)]
        others = [row for row in rows if row not in known]
        added = [SubmittedRow.of(self.form(instance=row)) for row in saved.values()]
        for row in list(added):
            # Of the first of two clicks, or loaded from a file again: the same row under a new key.
            if twin := next((x for x in others if x.says_the_same_as(row)), None):
                others.remove(twin)
                added.remove(row)
                known.append(row)
        settled = [*known, *added, *others]
        self.added = {settled.index(row) for row in added}
        self.deleted = {settled.index(row) for row in others if row.first("id")}
        new = [row.without("id") for row in others]
        return with_rows(data, self.prefix, saved=[*known, *added], new=new)

    def _chosen_options(self, name: str, field: forms.ModelChoiceField) -> dict[str, str]:
        """Return the labels of all that is chosen in any row: one query at most for the list."""
        if name not in self._chosen:
            chosen = self._typed(name, field) if self.is_bound else self._saved(name)
            self._chosen[name] = {str(x.pk): field.label_from_instance(x) for x in chosen}
        return self._chosen[name]

    def _saved(self, name: str) -> list[models.Model]:
        return [x for row in self.get_queryset() if (x := getattr(row, name))]

    def _typed(self, name: str, field: forms.ModelChoiceField) -> Iterable[models.Model]:
        cell = re.compile(rf"{re.escape(self.prefix)}-\d+-{re.escape(name)}")
        keys = {x for key, x in self.data.items() if cell.fullmatch(key) and is_key(x)}
        return field.queryset.in_bulk(keys).values() if field.queryset is not None else ()


def own_words_for_missing(column: models.Field) -> str:
    """Return what the model itself says where a column is left empty, if it does."""
    code = "null" if column.is_relation else "blank"
    sentence = str(column.error_messages[code])
    return "" if sentence == str(models.Field.default_error_messages[code]) else sentence


class OrderedInline(admin.options.InlineModelAdmin):
    """The base of every list on a working copy's page."""

    form = OrderedRowForm
    formset = OrderedRows
    extra = 0

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:  # noqa: ANN401, ARG002 - as the base class
        """Return the place of a row, and all that its model keeps of it."""
        kept = (x for x in self.model._meta.fields if x.editable and not x.primary_key)
        return [x.name for x in kept if x.related_model is not self.parent_model]

    def formfield_for_foreignkey(
        self,
        db_field: models.ForeignKey,
        request: HttpRequest,
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401 - as the base class
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = ChosenSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(
        self,
        db_field: models.Field,
        request: HttpRequest,
        **kwargs: Any,  # noqa: ANN401 - as the base class
    ) -> Any:  # noqa: ANN401 - as the base class
        """Offer a new term or source beside its row; changing one belongs on its own page."""
        if isinstance(db_field, ArrayField):
            return lines_of(db_field)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and (missing := own_words_for_missing(db_field)):
            field.error_messages["required"] = missing
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_delete_related = False
        return field


class SourcedInline(OrderedInline):
    """The base of a list whose rows each name a source."""

    autocomplete_fields = ("source",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).select_related("source")
