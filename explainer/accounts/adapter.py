"""What we ask of django-allauth about accounts: an administrator makes them, nobody signs up."""

from __future__ import annotations

import logging
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from explainer.accounts.by_name import account_called
from explainer.operations.requests import address_of, ip_of
from explainer.people.events import record
from explainer.people.models import EventKind

MINUTES_TO_WAIT: Final = 5
TRIES: Final = 5
TRIES_OF_A_SENDER: Final = f"{TRIES}/{MINUTES_TO_WAIT}m/ip"
LOCKED_OUT: Final = (
    f"There were {TRIES} wrong tries. Wait {MINUTES_TO_WAIT} minutes, then try again: until then"
    " even what is right is refused."
)
WRONG_LOGIN: Final = "This name and this password do not go together."
# What a server that knows no address counts everybody as.
NO_ADDRESS: Final = "0.0.0.0"  # noqa: S104 - nothing listens there
log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG_LOGIN,
        "username_password_mismatch": WRONG_LOGIN,
        "incorrect_password": "This is not your password.",
        "enter_current_password": "This is not your password.",
        "incorrect_code": "This code is wrong, too old, or was used before.",
        "too_many_login_attempts": LOCKED_OUT,
        "rate_limited": LOCKED_OUT,
        "invalid_password_reset": "This link is no longer valid.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Answer every form with a page: only the passkey's script asks for anything else."""
        return request.method == "GET" and super().is_ajax(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(ip_of(address_of(request)) or NO_ADDRESS)

    def pre_login(self, request: HttpRequest, user: Any, **about: Any) -> HttpResponse | None:  # noqa: ANN401 - allauth's signature
        if not (user.is_active and user.is_staff):
            return redirect("account_inactive")
        return super().pre_login(request, user, **about)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail, or write down that it could not be sent: what it tells of is done already,
        and a page that broke for some addresses only would tell whose they are.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, ValueError) as error:
            # Its words may hold the address, which anybody may have written into a form.
            log.warning("a mail about an account was not sent: %s", type(error).__name__)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Lead to the site's own address, whatever host the request names."""
        address = super().get_reset_password_from_key_url(key)
        if not settings.SITE_ADDRESS:
            return address
        _, _, path = address.partition(reverse("account_reset_password"))
        return f"{settings.SITE_ADDRESS}{reverse('account_reset_password')}{path}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401 - allauth's signature
        """Count a try by its sender and by the account, until the password turns out to be right.

        The sender has a count of its own: what is counted beside an account is forgotten when
        somebody with an account uses a right code.
        """
        self._tries_of_sender = ratelimit.consume(
            request, app="allauth.account", action="sender", config={"sender": TRIES_OF_A_SENDER}
        )
        try:
            if not self._tries_of_sender:
                raise self.validation_error("too_many_login_attempts")
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record(EventKind.LOCKED_OUT, person=_asked_for(credentials))
            raise

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._tries_of_sender:
            self._tries_of_sender.rollback()

    def _get_login_attempts_cache_key(
        self,
        request: HttpRequest,  # noqa: ARG002 - allauth's signature
        **credentials: Any,  # noqa: ANN401
    ) -> str:
        """Count one account's tries together, by whichever of its names it was asked for."""
        user = _asked_for(credentials)
        return f"account {user.pk}" if user else f"nobody {_typed(credentials).casefold()}"


def _asked_for(credentials: dict[str, Any]) -> User | None:
    return account_called(_typed(credentials))


def _typed(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username") or credentials.get("email") or "")
