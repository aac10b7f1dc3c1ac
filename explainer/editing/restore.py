"""Putting an earlier edition back into the working copy."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from explainer.editing.action_forms import ActionForm, PageState
from explainer.editing.editions import DRAFT, compared, compared_text
from explainer.editing.move_forms import RestoreForm
from explainer.editing.pages import READ_AND_WRITE, Page
from explainer.editing.sending import carry_out, sent_form
from explainer.editing.states import is_published
from explainer.editing.text_admin import TextAdmin
from explainer.publishing.working_copy import WorkingCopy
from explainer.workflow.addresses import admin_address
from explainer.workflow.rules import Right


def restore(model_admin: TextAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Say what would be replaced by an earlier edition; or replace it."""
    working_copy = model_admin.text_or_404(request, object_id)
    if not Right.WRITE.is_had_by(request.user, working_copy):  # type: ignore[arg-type]
        raise PermissionDenied
    edition = compared_text(working_copy, request.GET.get("edition", DRAFT)).edition
    if edition is None:
        raise Http404
    sent = sent_form(request, working_copy, (RestoreForm,))
    if isinstance(sent, RestoreForm):
        sent.number = edition.number
        if carry_out(model_admin, request, working_copy, sent):
            return HttpResponseRedirect(admin_address(working_copy, "change"))
        working_copy = model_admin.text_or_404(request, object_id)
    return show_restore(model_admin, request, working_copy, edition.number, sent)


def show_restore(
    model_admin: TextAdmin,
    request: HttpRequest,
    working_copy: WorkingCopy,
    number: int,
    sent: ActionForm | None,
) -> HttpResponse:
    before, after = working_copy.compose(), compared_text(working_copy, str(number)).content
    now = PageState.of(working_copy, before)
    context = {
        **model_admin.about(request, working_copy, f"Put edition {number} back"),
        "number": number,
        "is_published": is_published(working_copy, now.digest),
        "comparison": compared(before, after),
        "form": sent or RestoreForm(None, working_copy=working_copy, now=now),
    }
    return render(request, "admin/working_copy/restore.html", context)


PAGE = Page("restore", restore, READ_AND_WRITE)
