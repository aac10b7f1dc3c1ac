"""From the button that was pressed on a page about a text to the form that does it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest

from explainer.editing.action_forms import ActionForm, PageState
from explainer.editing.move_forms import SendableForm
from explainer.editing.text_admin import TextAdmin
from explainer.publishing.working_copy import WorkingCopy


def sent_form(
    request: HttpRequest, working_copy: WorkingCopy, kinds: Iterable[type[SendableForm]]
) -> SendableForm | None:
    """Return the form whose button was pressed, or None for a page that is only opened."""
    if request.method != "POST":
        return None
    for kind in kinds:
        if kind.name == request.POST.get("move"):
            return kind(request.POST, working_copy=working_copy, now=PageState.of(working_copy))
    raise BadRequest("No page of ours has such a button.")


def carry_out(
    model_admin: TextAdmin, request: HttpRequest, working_copy: WorkingCopy, form: ActionForm
) -> str:
    """Do what a form asks for and say so; return nothing with the refusal in the form."""
    sentence = form.carry_out(working_copy, request.user)  # type: ignore[arg-type]
    if sentence:
        messages.success(request, sentence)
        model_admin.log_change(request, working_copy, f"{form.title}.")
    return sentence
