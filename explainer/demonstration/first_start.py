"""Fill an empty demonstration: sample accounts, and the starter content as they published it."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Final

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from explainer.demonstration.starter_content import (
    leave_in_review,
    library_files,
    load_and_publish,
    starter_files,
)
from explainer.demonstration.starter_dictionary import fill_dictionary
from explainer.publishing.locks import wait_in_turn
from explainer.site.roles import give_role
from explainer.workflow.first_publication import Staff
from topics.models import Topic

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

ROLES_FOR_TEXTS: Final = ("writer", "reviewer", "publisher")
ROLES: Final = (*ROLES_FOR_TEXTS, "administrator")
FIRST_START_LOCK: Final = 20_260_701


@transaction.atomic
def fill_if_empty(today: Callable[[], date], say: Callable[[str], None]) -> None:
    """Fill a site without topics and users. The passwords are said last, and only then committed.

    A start that is killed on the way so leaves an empty site, never accounts whose passwords
    nobody has seen.
    """
    wait_in_turn(FIRST_START_LOCK)
    if Topic.objects.exists() or User.objects.exists():
        return
    passwords = {role: chosen_password(role) or secrets.token_urlsafe(12) for role in ROLES}
    people = {role: make_account(role, password) for role, password in passwords.items()}
    files = [*starter_files(), *library_files()]
    staff = Staff(**{role: people[role] for role in ROLES_FOR_TEXTS})
    load_and_publish(staff, today=today, files=files)
    leave_in_review(writer=people["writer"])
    fill_dictionary(today())
    say_passwords(passwords, say)


def chosen_password(role: str) -> str | None:
    return os.environ.get(f"SAMPLE_{role.upper()}_PASSWORD")


def make_account(role: str, password: str) -> User:
    user = User.objects.create_user(role, password=password, is_staff=True)
    give_role(user, role)
    return user


def say_passwords(passwords: dict[str, str], say: Callable[[str], None]) -> None:
    say("Sample accounts, with passwords that are shown this once:")
    for role, password in passwords.items():
        say(f"  {role:<13} {'as you chose it' if chosen_password(role) else password}")
    if any(map(is_refused_in_public, passwords.values())):
        say("One that you chose is too short or too common for a site in public; here it works.")
    say("To set a new one: .venv/bin/python manage.py changepassword writer")


def is_refused_in_public(password: str) -> bool:
    try:
        validate_password(password)
    except ValidationError:
        return True
    return False
