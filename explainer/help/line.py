"""The help line: somebody whom readers can call, where the operator names one."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from explainer.env import env_str, env_telephone_number
from explainer.text.telephone import dialled, without_letters


@dataclass(frozen=True)
class HelpLine:
    """Who answers, the number as it is written, and when somebody is there (if that is known)."""

    name: str
    number: str
    hours: str = ""

    @property
    def tel(self) -> str:
        return dialled(self.number)

    @property
    def in_digits(self) -> str:
        """The number once more, where it is spelled with letters; else nothing."""
        return without_letters(self.number)


def help_line_settings() -> tuple[str, str, str]:
    """Read name, number and hours from the environment: all that is needed, or nothing."""
    name = env_str("HELP_LINE_NAME", default="").strip()
    number = env_telephone_number("HELP_LINE_NUMBER")
    hours = env_str("HELP_LINE_HOURS", default="").strip()
    if bool(name) != bool(number):
        raise ImproperlyConfigured("HELP_LINE_NAME and HELP_LINE_NUMBER go together: set both.")
    if hours and not number:
        raise ImproperlyConfigured("HELP_LINE_HOURS needs HELP_LINE_NAME and HELP_LINE_NUMBER.")
    return name, number, hours


def help_line() -> HelpLine | None:
    if not settings.HELP_LINE_NUMBER:
        return None
    return HelpLine(settings.HELP_LINE_NAME, settings.HELP_LINE_NUMBER, settings.HELP_LINE_HOURS)
