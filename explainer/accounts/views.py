"""The pages that allauth has not, or not as we want them."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from explainer.people.events import record
from explainer.people.models import EventKind


class SetUpTOTP(ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Count the code that was just shown as the second factor of this session."""
        response = super().form_valid(form)
        count_as_used(self.request, Authenticator.Type.TOTP)
        return response


class SetUpPasskey(AddWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        response = super().form_valid(form)
        count_as_used(self.request, Authenticator.Type.WEBAUTHN)
        return response


def count_as_used(request: HttpRequest, kind: str) -> None:
    """Write into the session that the newest factor of this kind was shown in it."""
    newest = Authenticator.objects.filter(user=request.user, type=kind).latest("pk")
    record_authentication(request, request.user, "mfa", id=newest.pk, type=kind)


class Sessions(ListUserSessionsView):
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        user = self.request.user
        others = UserSession.objects.filter(user=user).count() - 1
        record(EventKind.SESSIONS_ENDED, person=user, by=user, detail=f"all {others} others")
        return super().form_valid(form)


@require_POST
@login_required
def end_session(request: HttpRequest, key: int) -> HttpResponse:
    """End one of one's own sessions, wherever it is: its next request is nobody's."""
    session = get_object_or_404(UserSession, user=request.user, pk=key)
    user = session.user
    end_sessions(request, [session])
    record(EventKind.SESSIONS_ENDED, person=user, by=user, detail="1")
    messages.success(request, "That session has ended.")
    return redirect("usersessions_list")


@require_safe
def still_here(_request: HttpRequest) -> HttpResponse:
    """Answer whoever is typing: the request itself says that somebody is there."""
    return HttpResponse(status=204)
