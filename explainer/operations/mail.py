"""How mail leaves: over SMTP once a host is named, on the console until then."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from explainer.env import env_bool, env_mail_address, env_port, env_str
from explainer.operations.database import serves_people

BACKENDS = "django.core.mail.backends"
# A mail server that does not answer must not hold up a command for ever, nor a page until nginx
# gives it up.
TIMEOUT_IN_SECONDS, TIMEOUT_WHILE_SOMEBODY_WAITS = 30, 5
# Unencrypted mail goes to this port, encrypted mail to the other.
PORT, PORT_WITH_TLS = 25, 587


def mailer() -> dict[str, Any]:
    """Return the backend and its options, in the words of Django 6.1's MAILERS."""
    host = env_str("EMAIL_HOST", default="")
    options = _options()
    if not host:
        return {"BACKEND": f"{BACKENDS}.console.EmailBackend", "OPTIONS": {}}
    return {"BACKEND": f"{BACKENDS}.smtp.EmailBackend", "OPTIONS": {"host": host, **options}}


def is_mail_sent() -> bool:
    """Tell whether mail leaves this machine: without a mail server it is only printed."""
    return bool(env_str("EMAIL_HOST", default=""))


def _options() -> dict[str, Any]:
    use_tls = env_bool("EMAIL_USE_TLS", default=True)
    user = env_str("EMAIL_HOST_USER", default="")
    password = env_str("EMAIL_HOST_PASSWORD", default="")
    if bool(user) != bool(password):
        raise ImproperlyConfigured("EMAIL_HOST_USER and EMAIL_HOST_PASSWORD go together: set both.")
    return {
        "port": env_port("EMAIL_PORT", default=PORT_WITH_TLS if use_tls else PORT),
        "username": user,
        "password": password,
        "use_tls": use_tls,
        "timeout": TIMEOUT_WHILE_SOMEBODY_WAITS if serves_people.is_set() else TIMEOUT_IN_SECONDS,
    }


def sender() -> str:
    """Return whom mail comes from; a mail server accepts nobody in particular's from nobody."""
    default = None if is_mail_sent() else "cancer-explained@localhost"
    return env_mail_address("DEFAULT_FROM_EMAIL", default=default)
