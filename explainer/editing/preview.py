"""The saved text as readers would see it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from explainer.editing.pages import Page, always
from explainer.editing.text_admin import TextAdmin
from explainer.operations.headers import policy
from explainer.workflow.blockers import all_blockers
from explainer.workflow.questions import all_questions


def preview(model_admin: TextAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Show the saved text on the reader's page, marked as a draft."""
    working_copy = model_admin.text_or_404(request, object_id)
    context = {
        **model_admin.draft_context(working_copy),
        "is_draft": True,
        "draft_blockers": all_blockers(working_copy),
        "draft_questions": all_questions(working_copy),
    }
    response = render(request, model_admin.reader_template, context)
    response["Content-Security-Policy"] = policy(settings.SECURE_CSP)
    response["X-Robots-Tag"] = "noindex"
    return response


PAGE = Page("preview", preview, tools=always("View as a reader", "preview", is_for_readers=True))
