"""Making a ready text live, now or at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from explainer.editing.action_forms import ActionForm, PageState
from explainer.editing.editions import checks_of_text, compared_with_live
from explainer.editing.move_forms import PublishForm, ScheduleForm, UnscheduleForm
from explainer.editing.pages import READ_AND_WRITE, Page, Tool
from explainer.editing.sending import carry_out, sent_form
from explainer.editing.states import is_published
from explainer.editing.text_admin import TextAdmin
from explainer.publishing.content import Content
from explainer.publishing.rights import MAY_PUBLISH
from explainer.publishing.working_copy import WorkingCopy
from explainer.workflow.addresses import admin_address
from explainer.workflow.blockers import open_comment_blockers, ready_blockers
from explainer.workflow.rules import Action, Right, refusal

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FORMS = (PublishForm, ScheduleForm, UnscheduleForm)


def publish(model_admin: TextAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Show what would change for readers and what stops it; or publish, now or at a time."""
    if not request.user.has_perm(MAY_PUBLISH):
        raise PermissionDenied
    working_copy = model_admin.text_or_404(request, object_id)
    sent = sent_form(request, working_copy, FORMS)
    if sent and carry_out(model_admin, request, working_copy, sent):
        page = "change" if isinstance(sent, PublishForm) else "publish"
        return HttpResponseRedirect(admin_address(working_copy, page))
    return show_publish(model_admin, request, model_admin.text_or_404(request, object_id), sent)


def show_publish(
    model_admin: TextAdmin,
    request: HttpRequest,
    working_copy: WorkingCopy,
    sent: ActionForm | None,
) -> HttpResponse:
    content = working_copy.compose()
    now = PageState.of(working_copy, content)
    (blockers,) = working_copy.blockers_of_each([content])
    forms = {kind.name: kind(None, working_copy=working_copy, now=now) for kind in FORMS}
    context = {
        **model_admin.about(request, working_copy, "Publish"),
        "title": f"Publish {model_admin.opts.verbose_name}",
        "refusal": refusal(Action.PUBLISH, working_copy, request.user),  # type: ignore[arg-type]
        "blockers": [*blockers, *late_blockers(working_copy, content, now.digest)],
        "is_published": is_published(working_copy, now.digest),
        "edition_number": edition_number(working_copy, now.digest),
        "comparison": compared_with_live(working_copy, content),
        "checks": checks_of_text(working_copy, now.digest),
        "forms": forms | ({sent.name: sent} if sent else {}),
        "has_errors": bool(sent),
    }
    return render(request, "admin/working_copy/publish.html", context)


def publish_tools(working_copy: WorkingCopy, person: User) -> list[Tool]:
    may_publish = Right.PUBLISH.is_had_by(person, working_copy)
    return [Tool("Publish…", admin_address(working_copy, "publish"))] if may_publish else []


PAGE = Page("publish", publish, READ_AND_WRITE, publish_tools)


def late_blockers(working_copy: WorkingCopy, content: Content, digest: str) -> list[str]:
    """Say what others did that stops a text from going live now."""
    if working_copy.state == WorkingCopy.State.READY:
        (blockers,) = ready_blockers([(working_copy, content, digest)])
        return blockers
    return open_comment_blockers(working_copy.publication)


def edition_number(working_copy: WorkingCopy, digest: str) -> int:
    """Return the number that the text has, or would have if it were published now."""
    publication = working_copy.publication
    if publication is None:
        return 1
    if publication.live_edition and is_published(working_copy, digest):
        return publication.live_edition.number
    latest: int | None = publication.editions.aggregate(number=Max("number"))["number"]
    return (latest or 0) + 1
