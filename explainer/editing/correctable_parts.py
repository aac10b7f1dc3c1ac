"""The part of a live text that a reviewer corrects while checking it, and the form of only that."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.forms import modelform_factory
from django.http import QueryDict

from explainer.publishing.content import digest_of
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.verification import self_check_refusal
from explainer.text.fields import facts_of
from explainer.workflow.parts import Part, parts_of
from explainer.workflow.rules import Action, refusal

PREFIX = "part"


def small_parts(working_copy: WorkingCopy) -> list[Part]:
    """Return the parts in which there can be a small correction."""
    small = {x.name for x in fields(working_copy.CONTENT) if facts_of(x).get("is_correctable")}
    return [part for part in parts_of(working_copy) if part.field in small]


def correction_refusal(working_copy: WorkingCopy, person: Any) -> str:  # noqa: ANN401 - a user
    """Say why this person cannot correct the live text here and now, or nothing."""
    live = working_copy.publication.live_edition if working_copy.publication else None
    if live is None:
        return "Only a live page can have a small correction."
    if why_not := self_check_refusal(live.edited_by_id, person):
        return why_not
    if why_not := refusal(Action.CORRECT, working_copy, person):
        return why_not
    if live.digest != digest_of(working_copy.compose()):
        return (
            "The working copy has other changes that are not published yet, and a small correction"
            " would take them along. Choose “needs a writer” and say in the note what is wrong."
        )
    return ""


def part_form(model_admin: ModelAdmin, part: Part, data: QueryDict | None) -> forms.ModelForm:
    """Return the form of this part alone, as the admin's page of the whole text has it."""
    is_row = not isinstance(part.row, WorkingCopy)
    form = (
        _form_of_row(model_admin, type(part.row)) if is_row else _form_of_field(model_admin, part)
    )
    bound: forms.ModelForm = form(data, instance=part.row, prefix=PREFIX)
    return bound


def _form_of_row(model_admin: ModelAdmin, model: type[models.Model]) -> type[forms.ModelForm]:
    """Its words only: what it refers to and where it stands stay."""
    base = next(inline.form for inline in model_admin.inlines if inline.model is model)
    fields = model._meta.get_fields()
    names = [
        x.name
        for x in fields
        if isinstance(x, models.Field) and x.editable and not x.primary_key and not x.is_relation
        # Names of what the row rests on.
        if not isinstance(x, ArrayField)
    ]
    return _without_order(base, model, [name for name in names if name != "order"])


def _without_order(
    base: type[forms.ModelForm], model: type[models.Model], names: list[str]
) -> type[forms.ModelForm]:
    form = type("PartForm", (base,), {"order": None})
    return modelform_factory(model, form=form, fields=names, widgets=_widgets(model, names))


def _form_of_field(model_admin: ModelAdmin, part: Part) -> type[forms.ModelForm]:
    """The one field, as the form of the whole text declares it."""
    model = type(part.row)
    declared = getattr(model_admin.form, "declared_fields", {}).get(part.field)
    form = type("PartForm", (forms.ModelForm,), {part.field: declared} if declared else {})
    return modelform_factory(
        model, form=form, fields=[part.field], widgets=_widgets(model, [part.field])
    )


def _widgets(
    model: type[models.Model], names: list[str]
) -> dict[str, type[forms.Widget] | forms.Widget]:
    """Plain boxes, large enough: markdown is typed here without its preview."""
    widgets: dict[str, type[forms.Widget] | forms.Widget] = {}
    for name in names:
        field = model._meta.get_field(name)
        if isinstance(field, models.TextField):
            widgets[name] = forms.Textarea(attrs={"rows": 12})
        elif isinstance(field, models.CharField):
            widgets[name] = forms.Textarea(attrs={"rows": 2})
    return widgets
