"""Everybody who might reach for an account, and every account that they might reach for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group, Permission, User

from tests.factories import PASSWORD, make_user

if TYPE_CHECKING:
    from django.test import Client

LIST = "/admin/auth/user/"
# The second has every right on accounts, but one by one and by no role.
KEEPERS = ("superuser", "rights", "administrator")
OTHERS = ("publisher", "reviewer", "clinician", "writer", "staff", "stranger")
TARGETS = ("own", "superuser", "administrator", "plain", "rights")


def make_person(who: str) -> User:
    """Make an account of a kind: a role, or one of those that have more or less than a role."""
    if who == "superuser":
        return User.objects.create_superuser(f"boss-{User.objects.count()}", password=PASSWORD)
    if who in ("plain", "staff", "rights"):
        person = make_user(role="writer" if who == "plain" else None)
        if who == "rights":
            rights = Permission.objects.filter(content_type__app_label="auth")
            person.user_permissions.set(rights)
        return person
    return make_user(role=who)


def sign_in(client: Client, who: str) -> User | None:
    """Sign in somebody of this kind, or nobody: a stranger has no account."""
    if who == "stranger":
        return None
    person = make_person(who)
    client.force_login(person)
    return person


def target_of(who: str, actor: User | None) -> User:
    """Return the account that is reached for; strangers have none of their own."""
    return actor if who == "own" and actor else make_person("plain" if who == "own" else who)


def state_of(person: User) -> dict[str, Any]:
    """Return what decides who can sign in with an account, and what they may do then."""
    person = User.objects.get(pk=person.pk)
    rights = [x.codename for x in person.user_permissions.all()]
    return {
        "way in": (person.username, person.email, person.password),
        "flags": (person.is_superuser, person.is_staff, person.is_active),
        "roles": sorted(x.name for x in person.groups.all()),
        "rights": sorted(rights),
    }


def page_of(person: User, name: str = "change") -> str:
    return f"{LIST}{person.pk}/{name}/"


def sent_for(person: User, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - what a form sends
    """Return what the page of an account would send, whoever has it open."""
    sent = {
        "username": person.username, "email": person.email or f"{person.username}@example.org",
        "first_name": "", "last_name": "", "is_staff": "on",
        "groups": [x.pk for x in person.groups.all()],
        "user_permissions": [x.pk for x in person.user_permissions.all()],
        **({"is_superuser": "on"} if person.is_superuser else {}),
    }  # fmt: skip
    return sent | changed


def everything() -> dict[str, Any]:
    """Return what somebody would add to a form who wants to have every right."""
    return {
        "is_superuser": "on",
        "is_staff": "on",
        "is_active": "on",
        "user_permissions": [*Permission.objects.values_list("pk", flat=True)],
        "groups": [*Group.objects.values_list("pk", flat=True)],
    }
