"""Logging in by OpenID Connect: for accounts that are there, by the address they have here.

The issuer vouches for a mail address; an administrator has written the same one on an account of
staff. Nobody gets an account in this way, and nobody connects one themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_safe

from explainer.accounts.by_name import accounts_with_address

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.contrib.auth.models import User

REFUSED: Final = 403


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in who has an account now, whatever was connected before."""
        user = account_of(sociallogin)
        if user is None or sociallogin.state.get("process") not in (None, AuthProcess.LOGIN):
            raise ImmediateHttpResponse(refusal(request))
        if sociallogin.is_existing and sociallogin.user.pk != user.pk:
            raise ImmediateHttpResponse(refusal(request))
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)


def account_of(sociallogin: SocialLogin) -> User | None:
    """Return the one account of staff with an address that the issuer has verified."""
    verified = {x.email for x in sociallogin.email_addresses if x.verified}
    found = {user.pk: user for x in verified for user in accounts_with_address(x) if user.is_staff}
    return next(iter(found.values())) if len(found) == 1 else None


@require_safe
def refused(request: HttpRequest) -> HttpResponse:
    return refusal(request)


def refusal(request: HttpRequest) -> HttpResponse:
    return render(request, "socialaccount/refused.html", status=REFUSED)


urlpatterns: list[URLPattern | URLResolver] = [
    path("single-sign-on/refused/", refused, name="socialaccount_login_error"),
    path("single-sign-on/cancelled/", refused, name="socialaccount_login_cancelled"),
    path("single-sign-on/no-account/", refused, name="socialaccount_signup"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
