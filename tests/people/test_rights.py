"""Nobody reaches their own rights, and nobody takes over an account that may do more."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from explainer.people.role_names import ROLES, WHAT_A_ROLE_DOES
from tests.factories import make_user
from tests.people.accounts import (
    KEEPERS,
    LIST,
    OTHERS,
    TARGETS,
    everything,
    make_person,
    page_of,
    sent_for,
    sign_in,
    state_of,
    target_of,
)

pytestmark = pytest.mark.django_db
ACTORS = [*KEEPERS, *OTHERS]
# Whose accounts somebody may change at all. `rights` is somebody with single rights on accounts.
KEPT = {
    "superuser": {"own", "superuser", "administrator", "plain", "rights"},
    "administrator": {"plain"},
    "rights": {"plain"},
}
PASSWORDS = {
    "password1": "Quite another 1",
    "password2": "Quite another 1",
    "usable_password": "true",
}


def parts_changed(client: Client, actor: str, target: str, page: str, sent: Any) -> set[str]:  # noqa: ANN401 - what a form sends
    """Send a form about somebody's account, and return what is different then."""
    person = target_of(target, sign_in(client, actor))
    before = state_of(person)
    client.post(page_of(person, page), sent(person) if callable(sent) else sent)
    after = state_of(person)
    return {name for name in before if before[name] != after[name]}


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("actor", ACTORS)
def test_an_address_is_changed_by_those_who_keep_the_account(
    client: Client, actor: str, target: str
) -> None:
    def sent(person: Any) -> Any:  # noqa: ANN401
        return sent_for(person, email="taken@example.org")

    changed = parts_changed(client, actor, target, "change", sent)

    assert changed == ({"way in"} if target in KEPT.get(actor, set()) else set())


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("actor", ACTORS)
def test_a_password_is_set_by_those_who_keep_the_account(
    client: Client, actor: str, target: str
) -> None:
    sent = {**PASSWORDS, "usable_password": "true"}
    changed = parts_changed(client, actor, target, "password", sent)

    # One's own asks for the old one, elsewhere.
    kept = KEPT.get(actor, set()) - {"own"}
    assert changed == ({"way in"} if target in kept else set())


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("actor", ACTORS)
def test_nobody_but_a_superuser_gives_every_right_and_nobody_to_themselves(
    client: Client, actor: str, target: str
) -> None:
    def sent(person: Any) -> Any:  # noqa: ANN401
        return sent_for(person, **everything())

    changed = parts_changed(client, actor, target, "change", sent)

    if actor == "superuser" and target != "own":
        assert changed >= {"roles", "rights"}
    else:
        assert changed & {"flags", "roles", "rights"} == set()


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("actor", ACTORS)
def test_an_account_is_made_inactive_by_those_who_keep_it_and_never_ones_own(
    client: Client, actor: str, target: str
) -> None:
    changed = parts_changed(client, actor, target, "inactive", {})

    kept = KEPT.get(actor, set()) - {"own"}
    assert changed == ({"flags"} if target in kept else set())


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("actor", ACTORS)
def test_an_account_is_deleted_by_those_who_keep_it_and_never_ones_own(
    client: Client, actor: str, target: str
) -> None:
    person = target_of(target, sign_in(client, actor))

    client.post(page_of(person, "delete"), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [person.pk], "post": "yes"}
    client.post(LIST, chosen)

    is_deleted = not type(person).objects.filter(pk=person.pk).exists()
    kept = KEPT.get(actor, set()) - {"own"}
    assert is_deleted == (target in kept)


@pytest.mark.parametrize(
    "page", ["", "add/", "{}/change/", "{}/password/", "{}/delete/", "{}/history/"]
)
@pytest.mark.parametrize("actor", ACTORS)
def test_only_those_who_keep_accounts_open_their_pages(
    client: Client, actor: str, page: str
) -> None:
    sign_in(client, actor)

    response = client.get(LIST + page.format(make_person("plain").pk))

    wanted = 302 if actor == "stranger" else 200 if actor in KEEPERS else 403
    assert response.status_code == wanted


@pytest.mark.parametrize("page", ["inactive", "active"])
def test_nothing_ends_by_being_looked_at(client: Client, page: str) -> None:
    sign_in(client, "superuser")

    assert client.get(page_of(make_person("plain"), page)).status_code == 405


# Roles


def test_an_administrator_gives_every_role_but_their_own(client: Client) -> None:
    sign_in(client, "administrator")
    person = make_person("plain")
    groups = {x.name: x.pk for x in Group.objects.all()}

    for name in ROLES.values():
        client.post(page_of(person), sent_for(person, groups=[groups[name]]))
        is_given = state_of(person)["roles"] == [name]
        assert is_given == (name != "Administrators"), name


def test_a_role_that_reaches_accounts_is_given_by_superusers_only(client: Client) -> None:
    role = Group.objects.get(name="Publishers")
    role.permissions.add(Permission.objects.get(codename="change_user"))
    sign_in(client, "administrator")
    person, publisher = make_person("plain"), make_user(role="publisher")

    client.post(page_of(person), sent_for(person, groups=[role.pk]))
    client.post(page_of(publisher), sent_for(publisher, email="taken@example.org"))

    assert state_of(person)["roles"] == ["Medical writers"]
    assert state_of(publisher)["way in"][1] == ""


@pytest.mark.parametrize("actor", [x for x in ACTORS if x != "superuser"])
def test_only_superusers_change_what_a_role_may_do(client: Client, actor: str) -> None:
    person = sign_in(client, actor)
    role = (person.groups.first() if person else None) or Group.objects.get(name="Reviewers")
    before = role.permissions.count()
    sent = {"name": "x", "permissions": everything()["user_permissions"]}

    client.post(f"/admin/auth/group/{role.pk}/change/", sent)
    client.post("/admin/auth/group/add/", sent)
    client.post(f"/admin/auth/group/{role.pk}/delete/", {"post": "yes"})

    assert role.permissions.count() == before
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES.values())


def test_a_superuser_widens_a_role_and_keeps_its_name(client: Client) -> None:
    sign_in(client, "superuser")
    role = Group.objects.get(name="Clinicians")
    right = Permission.objects.get(codename="add_source")

    client.post(f"/admin/auth/group/{role.pk}/change/", {"name": "x", "permissions": [right.pk]})
    client.post(f"/admin/auth/group/{role.pk}/delete/", {"post": "yes"})

    assert Group.objects.get(name="Clinicians").permissions.get() == right


@pytest.mark.parametrize("actor", ["administrator", "rights"])
def test_a_new_account_has_no_right_that_its_maker_cannot_give(client: Client, actor: str) -> None:
    sign_in(client, actor)
    people = type(make_person("plain")).objects
    sent = {"username": "new", "email": "new@example.org", **PASSWORDS}

    client.post(f"{LIST}add/", sent | everything())
    assert not people.filter(username="new").exists()

    client.post(f"{LIST}add/", sent | everything() | {"groups": []})
    assert state_of(people.get(username="new"))["flags"] == (False, True, True)
    assert state_of(people.get(username="new"))["rights"] == []


def test_each_role_says_what_it_is_for_where_it_is_given(client: Client) -> None:
    sign_in(client, "superuser")
    Group.objects.create(name="Guests")

    page = client.get(f"{LIST}add/").content.decode()

    assert set(WHAT_A_ROLE_DOES) == set(ROLES.values())
    for name, does in WHAT_A_ROLE_DOES.items():
        assert f"{name}: {does}" in page
    assert "Guests</label>" in page
