"""Settings come from the environment only, and a bad value stops the start, named."""

from __future__ import annotations

import os
from typing import Final

from django.core.exceptions import ImproperlyConfigured

TRUTH_BY_WORD: Final = {"true": True, "false": False}


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
