"""Settings come from the environment only, and a bad value stops the start, named."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from explainer.text.telephone import dialled

TRUTH_BY_WORD: Final = {"true": True, "false": False}
HIGHEST_PORT: Final = 65_535


def env_bool(name: str, *, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value not in TRUTH_BY_WORD:
        raise ImproperlyConfigured(f"{name} must be 'true' or 'false', not {value!r}.")
    return TRUTH_BY_WORD[value]


def env_str(name: str, *, default: str | None = None) -> str:
    """Read a text, required unless it has a default. Empty counts as unset: it is mostly a slip."""
    value = os.environ.get(name, "") or default
    if value is None:
        raise ImproperlyConfigured(f"{name} must be set in the environment.")
    return value


def env_choice(name: str, choices: Collection[str], *, default: str) -> str:
    value = env_str(name, default=default)
    if value not in choices:
        allowed = " or ".join(f"'{choice}'" for choice in choices)
        raise ImproperlyConfigured(f"{name} must be {allowed}, not {value!r}.")
    return value


def env_list(name: str, *, default: list[str]) -> list[str]:
    value = os.environ.get(name)
    if value is None:
        return list(default)
    return [item.strip() for item in value.split(",") if item.strip()]


def env_int(name: str, *, default: int) -> int:
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def env_port(name: str, *, default: int) -> int:
    port = env_int(name, default=default)
    if not 1 <= port <= HIGHEST_PORT:
        raise ImproperlyConfigured(f"{name} must be between 1 and {HIGHEST_PORT}, not {port}.")
    return port


def env_listening_address(name: str) -> tuple[str, int] | None:
    """Read where to listen, as number and port; None if that is not said."""
    value = env_str(name, default="")
    if not value:
        return None
    host, _, port = value.rpartition(":")
    try:
        ip_address(host.removeprefix("[").removesuffix("]"))
        number = int(port) if port.isdecimal() and port.isascii() else 0
    except ValueError:
        number = 0
    if not 1 <= number <= HIGHEST_PORT:
        raise ImproperlyConfigured(f"{name} must be like 127.0.0.1:9100, not {value!r}.")
    return host.removeprefix("[").removesuffix("]"), number


def env_mail_address(name: str, *, default: str | None) -> str:
    """Read a mail address, plain or with a name before it: `Name <name@example.org>`."""
    value = env_str(name, default=default)
    named = re.fullmatch(r"[^<>\r\n]+ <(?P<plain>[^<>]+)>", value)
    try:
        validate_email(named["plain"] if named else value)
    except ValidationError:
        raise ImproperlyConfigured(f"{name} must be a mail address, not {value!r}.") from None
    return value


def env_telephone_number(name: str) -> str:
    """Read a telephone number as people write it; nothing if none is set."""
    value = env_str(name, default="").strip()
    try:
        if value:
            dialled(value)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} must be a number that a telephone can dial, like 1-800-4-CANCER,"
            f" not {value!r}."
        ) from None
    return value


def env_site_address(name: str) -> str:
    """Read where the site is, without the slash at its end; nothing if that is not said."""
    value = env_str(name, default="").removesuffix("/")
    if value and not _is_site_address(value):
        raise ImproperlyConfigured(
            f"{name} must be like https://explained.example, without a path, not {value!r}."
        )
    return value


def env_https_address(name: str) -> str:
    """Read the address of a page that is served over https; nothing if that is not said."""
    value = env_str(name, default="")
    if value and not _is_https_address(value):
        raise ImproperlyConfigured(f"{name} must be an address like https://…, not {value!r}.")
    return value


def env_contacts(name: str) -> list[str]:
    """Read how to reach somebody: any number of addresses that programs understand as such."""
    contacts = env_list(name, default=[])
    for contact in contacts:
        if not _is_contact(contact):
            raise ImproperlyConfigured(
                f"{name} must name addresses like mailto:security@explained.example, https://… or"
                f" tel:+1-201-555-0123, separated by commas, not {contact!r}."
            )
    return contacts


def _is_contact(value: str) -> bool:
    scheme, _, rest = value.partition(":")
    if scheme == "mailto":
        try:
            validate_email(rest)
        except ValidationError:
            return False
        return rest.isascii()
    if scheme == "tel":
        return re.fullmatch(r"\+[0-9]([0-9.()-]*[0-9])?", rest) is not None
    return _is_https_address(value)


def _is_https_address(value: str) -> bool:
    # What an address may be made of by RFC 3986, in ASCII alone.
    letters = r"https://[A-Za-z0-9._~:/?#\[\]@!$&'()*+;=%-]+"
    return re.fullmatch(letters, value) is not None and _names_a_host(value)


def _is_site_address(value: str) -> bool:
    letters = r"https?://[A-Za-z0-9.:\[\]-]+"
    return re.fullmatch(letters, value) is not None and _names_a_host(value)


def _names_a_host(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname) and urlsplit(address).port != 0
    except ValueError:
        return False
