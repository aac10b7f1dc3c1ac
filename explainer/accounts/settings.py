"""What the settings say of accounts. They are being read: nothing here may ask for one."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured

from explainer.env import env_str

LEAST_CHARACTERS: Final = 12
_DJANGOS: Final = "django.contrib.auth.password_validation"


def password_validators() -> list[dict[str, Any]]:
    return [
        {"NAME": f"{_DJANGOS}.UserAttributeSimilarityValidator"},
        {
            "NAME": f"{_DJANGOS}.MinimumLengthValidator",
            "OPTIONS": {"min_length": LEAST_CHARACTERS},
        },
        {"NAME": f"{_DJANGOS}.NumericPasswordValidator"},
        {"NAME": "explainer.accounts.passwords.NotEasilyGuessed"},
    ]


def single_sign_on() -> dict[str, Any]:
    """Return who vouches for people, as django-allauth describes it; nothing if nobody does."""
    server = env_str("OIDC_SERVER", default="")
    known = {
        "client_id": env_str("OIDC_CLIENT_ID", default=""),
        "secret": env_str("OIDC_CLIENT_SECRET", default=""),
    }
    if not server and not any(known.values()):
        return {}
    if not (server.startswith("https://") and all(known.values())):
        raise ImproperlyConfigured(
            "OIDC_SERVER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET go together, and OIDC_SERVER must"
            " begin with https://."
        )
    return {
        "provider_id": "staff",
        "name": env_str("OIDC_NAME", default="your organization"),
        **known,
        "settings": {"server_url": server, "oauth_pkce_enabled": True},
    }
