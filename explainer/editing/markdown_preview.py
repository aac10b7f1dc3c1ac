"""The preview beside the editor: markdownx asks for it while somebody types."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from explainer.publishing.kinds import all_kinds
from explainer.text.markdown import render
from explainer.workflow.rights import right_to_write


@never_cache
@require_POST
def markdown_preview(request: HttpRequest) -> HttpResponse:
    """Answer with what the page would show. markdownx puts any answer in the preview's place."""
    if not may_edit(request.user):
        return HttpResponse("Sign in as a writer to see the preview.", "text/plain", status=403)
    return HttpResponse(render(request.POST.get("content", "")))


def may_edit(user: User | AnonymousUser) -> bool:
    """Tell whether somebody may change texts of any kind."""
    return (
        user.is_active
        and user.is_staff
        and any(user.has_perm(right_to_write(kind.model)) for kind in all_kinds())
    )
