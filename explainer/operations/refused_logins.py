"""A login that was refused leaves a line: somebody may be trying passwords, or codes."""

from __future__ import annotations

import logging
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from explainer.operations.headers import HTTP_OK, GetResponse

log = logging.getLogger(__name__)

# Each page where somebody shows who they are. What is refused there is shown again, or was one try
# too many.
LOGIN_PAGES: Final = frozenset(
    {
        "account_change_password",
        "account_login",
        "account_reauthenticate",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
REFUSED: Final = (HTTP_OK, 400, 429)


def log_refused_logins(get_response: GetResponse) -> GetResponse:
    """Write a line for each form that was to let somebody in and did not."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        is_asked = match is not None and match.view_name in LOGIN_PAGES
        if is_asked and request.method == "POST" and is_refused(response):
            log.warning("refused login", extra={"request": request, "account": account(request)})
        return response

    return middleware


def is_refused(response: HttpResponse) -> bool:
    """Tell whether somebody is where they were: a wrong passkey, too, leads back to the login."""
    back = (reverse("account_login"), reverse("account_inactive"))
    return response.status_code in REFUSED or response.headers.get("Location") in back


def account(request: HttpRequest) -> str:
    """Return whose account it is about: as somebody wrote it, or whose password was right."""
    if written := request.POST.get("login"):
        return written
    # Set by django-allauth between the password and the code.
    stage = getattr(request, "_login_stage", None)
    user = request.user if stage is None else stage.login.user
    return user.get_username() or "(none)"
