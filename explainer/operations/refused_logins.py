"""A login that was refused leaves a line: somebody may be trying passwords."""

from __future__ import annotations

import logging
from typing import Final

from django.http import HttpRequest, HttpResponse

from explainer.operations.headers import HTTP_OK, GetResponse

log = logging.getLogger(__name__)

# Each page with a login form, and the field of the account's name.
ACCOUNT_FIELDS: Final = {"admin:login": "username"}


def log_refused_logins(get_response: GetResponse) -> GetResponse:
    """Write a line for each login form that is shown again in place of letting somebody in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        field = ACCOUNT_FIELDS.get(match.view_name) if match else None
        if field and request.method == "POST" and response.status_code == HTTP_OK:
            account = request.POST.get(field) or "(none)"
            log.warning("refused login", extra={"request": request, "account": account})
        return response

    return middleware
