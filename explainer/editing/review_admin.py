"""A submitted text beside its sources, and a small correction of one part of a live one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from explainer.desk.review_session import ReviewSession
from explainer.editing.correction import CorrectionPage
from explainer.editing.review import ReviewPage
from explainer.editing.workflow_admin import WorkflowAdmin


class ReviewAdmin(WorkflowAdmin):
    """A text's admin with the pages “Review” and “Small correction”, for reviewers only."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page_about_one("review", self.review),
            self.page_about_one("correct", self.correct),
            *super().get_urls(),
        ]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def review(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show a submitted text and what changed in it, or move it on."""
        session = ReviewSession.of(request)
        page = ReviewPage(self, request, session, self.found(request, object_id))
        return page.answer() if request.method == "POST" else page.shown()

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def correct(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show one part of a live text to be corrected, or record and submit its correction."""
        session = ReviewSession.of(request)
        page = CorrectionPage(self, request, session, self.found(request, object_id))
        return page.saved() if "save" in request.POST else page.shown()
