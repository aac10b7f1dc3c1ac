"""Who a session stands for: the one place that asks, before any view does.

A session that is over is ended. One of an account that no longer works here, too. One that has not
shown its second factor is nobody's, everywhere but on the pages where that is put right: so no view
of staff can forget to ask.
"""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from explainer.accounts import standing, time_limits
from explainer.operations.headers import GetResponse
from explainer.operations.requests import has_session

# Where somebody shows the factor that their account has.
SHOWING: Final = frozenset({"account_logout", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
# Where somebody sets up a first one.
SETTING_UP: Final = SHOWING | {
    "account_change_password",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_index",
    "usersessions_list",
}
TIME_IS_UP: Final = "You were logged out: nobody was here for half an hour, or it was 12 hours."


class Gate:
    """A middleware behind Django's own, which says whose session it is."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if has_session(request) and request.user.is_authenticated:
            if time_limits.is_over(request):
                logout(request)
                messages.warning(request, TIME_IS_UP)
            elif not request.user.is_staff:
                logout(request)
            else:
                time_limits.note_activity(request)
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: object,
        _positional: object,
        _named: object,
    ) -> HttpResponseBase | None:
        if not has_session(request) or not request.user.is_authenticated:
            return None
        user = request.user
        if standing.may_work(request, user):
            return None
        match = request.resolver_match
        allowed = SHOWING if standing.has_a_factor(user) else SETTING_UP
        if match is None or match.view_name not in allowed:
            request.without_factor = user  # type: ignore[attr-defined]
            request.user = AnonymousUser()
        return None
