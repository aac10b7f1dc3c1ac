"""The mail by which a person chooses the first password of their account, or a new one."""

from __future__ import annotations

from smtplib import SMTPException
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from explainer.people.events import record
from explainer.people.models import EventKind

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest

SUBJECT = "Your account at Cancer Explained"


def invite(person: User, *, request: HttpRequest) -> bool:
    """Send the link, and tell whether a mail server has taken it.

    It is the link of the page for forgotten passwords: it works once, and for an hour.
    """
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    address = get_adapter(request).get_reset_password_from_key_url(key)
    site = settings.SITE_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    another = f"{site}{reverse('account_reset_password')}"
    context = {"person": person, "address": address, "another": another}
    body = render_to_string("mail/invitation.txt", context)
    try:
        EmailMessage(SUBJECT, body, to=[person.email]).send()
    except (OSError, SMTPException, ValueError):
        return False
    record(EventKind.INVITED, person=person, by=request.user)  # type: ignore[arg-type]
    return True
