"""Where whoever may not open a page of staff is led to."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from explainer.accounts.standing import page_for_the_factor


def login_page(request: HttpRequest) -> str:
    """Return where to log in, or to show a second factor; from there it goes on to `next`."""
    then = _next_of(request)
    # Set by the gate, for somebody who has given a password only.
    if (user := getattr(request, "without_factor", None)) is not None:
        return page_for_the_factor(user, then)
    return f"{reverse('account_login')}?{urlencode({'next': then})}"


def _next_of(request: HttpRequest) -> str:
    asked = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else reverse("admin:index")
