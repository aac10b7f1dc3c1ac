"""An account is made in one step, kept with care, and ended without losing what its person did."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.utils.html import escape

from explainer.desk.models import Claim
from explainer.people.forms import NAME_IS_TAKEN, PASSWORDS_DIFFER, ROLE_WITHOUT_STAFF
from explainer.people.models import AccountEvent
from explainer.people.records import records_of
from explainer.publishing.models import Publication
from explainer.site.roles import give_role
from explainer.sources.models import ReviewerProfile
from tests.admin_forms import errors_of, opened, queries_of
from tests.factories import (
    PASSWORD,
    make_submitted,
    make_topic,
    make_user,
    verify,
    verify_and_publish,
)
from tests.people.accounts import LIST, make_person, page_of, sent_for, sign_in, state_of
from tests.racing import SECONDS_TO_WAIT, somebody_else, wait_until_somebody_waits_for_a_lock

pytestmark = pytest.mark.django_db
ADD = f"{LIST}add/"
NEW_PASSWORD = "Quite another 1"
SCRIPT = "<script>alert(1)</script>"


def role(name: str) -> str:
    return str(Group.objects.get(name=name).pk)


def filled(client: Client, **changed: Any) -> Any:  # noqa: ANN401 - what a form sends
    """Fill in the form of a new account."""
    values = {
        "username": "ann", "email": "ann@example.org", "groups": role("Reviewers"),
        "password1": NEW_PASSWORD, "password2": NEW_PASSWORD,
    } | changed  # fmt: skip
    return opened(client, ADD) | {name: [value] for name, value in values.items()}


# Making one


@pytest.mark.parametrize("who", ["administrator", "superuser"])
def test_one_step_makes_an_account_that_its_person_can_use(client: Client, who: str) -> None:
    sign_in(client, who)

    client.post(ADD, filled(client))

    assert state_of(User.objects.get(username="ann"))["roles"] == ["Reviewers"]
    ann = Client()
    assert ann.login(username="ann", password=NEW_PASSWORD)
    assert ann.get("/admin/").status_code == 200


def test_the_log_says_who_made_the_account_with_which_role(client: Client) -> None:
    boss = sign_in(client, "administrator")

    client.post(ADD, filled(client))

    rows = AccountEvent.objects.filter(name="ann").order_by("pk")
    assert [(x.kind, x.detail, x.by) for x in rows] == [
        ("made", "", boss),
        ("right_given", "staff: may sign in to the admin", boss),
        ("role_given", "Reviewers", boss),
    ]


def test_a_role_without_the_tick_for_staff_is_refused_in_words(client: Client) -> None:
    sign_in(client, "administrator")
    sent = filled(client)
    del sent["is_staff"]

    page = errors_of(client, ADD, sent)

    assert ROLE_WITHOUT_STAFF in page
    assert not User.objects.filter(username="ann").exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"email": ""}, "This field is required."),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"email": "Boss@Example.org"}, NAME_IS_TAKEN),
        ({"username": "BOSS"}, NAME_IS_TAKEN),
        ({"username": "boss@example.org"}, NAME_IS_TAKEN),
        ({"username": SCRIPT}, "Enter a valid username."),
        ({"username": "a\x00b"}, "Null characters are not allowed."),
        ({"username": "x" * 50_000}, "has at most 150 characters"),
        ({"first_name": "x" * 50_000}, "has at most 150 characters"),
        ({"password2": "Quite another 2"}, PASSWORDS_DIFFER),
        ({"password1": "short 1", "password2": "short 1"}, "This password is too short."),
        ({"password1": "ann@example.org", "password2": "ann@example.org"}, "too similar"),
        ({"groups": "999999"}, "is not one of the available choices"),
    ],
)
def test_what_cannot_be_an_account_is_refused_in_words_and_nothing_typed_is_lost(
    client: Client, changed: dict[str, str], sentence: str
) -> None:
    User.objects.create_user("boss", "boss@example.org")
    sign_in(client, "administrator")

    page = errors_of(client, ADD, filled(client, **{"last_name": "Archer", **changed}))

    assert escape(sentence) in page
    assert 'value="Archer"' in page
    assert not User.objects.filter(last_name="Archer").exists()


def test_a_script_in_a_name_is_shown_as_letters(client: Client) -> None:
    sign_in(client, "administrator")

    client.post(ADD, filled(client, first_name=SCRIPT))
    ann = User.objects.get(username="ann")

    for address in (LIST, page_of(ann), page_of(ann, "history"), page_of(ann, "delete")):
        assert SCRIPT not in client.get(address).content.decode()


def test_an_account_from_before_is_saved_though_another_has_its_address(client: Client) -> None:
    """Nobody could save it otherwise, not even to take the role of its person."""
    sign_in(client, "administrator")
    for name in ("one", "two"):
        User.objects.create_user(name, "both@example.org", is_staff=True)
    one = User.objects.get(username="one")

    client.post(page_of(one), sent_for(one, groups=[role("Reviewers")]))

    assert state_of(one)["roles"] == ["Reviewers"]


# Records


def test_each_kind_of_record_is_found_and_what_is_of_the_account_itself_is_none() -> None:
    person = make_user(role="publisher")
    give_role(person, "reviewer")
    Claim.objects.create(
        publication=Publication.objects.create(kind="topic", slug="x"), person=person
    )
    ReviewerProfile.objects.create(user=person)
    assert records_of(person) == []

    verify_and_publish(make_topic(), publisher=person)
    verify(make_topic(), reviewer=person)
    LogEntry.objects.create(user=person, action_flag=1, object_repr="x")

    assert records_of(person) == ["editions", "log entries", "verifications"]


def test_a_person_with_records_is_not_deleted_but_made_inactive(client: Client) -> None:
    sign_in(client, "superuser")
    person = make_person("plain")
    make_submitted(make_topic(), writer=person)

    page = client.get(page_of(person)).content.decode()
    deleted = client.post(page_of(person, "delete"), {"post": "yes"})
    client.post(page_of(person, "inactive"))

    assert "has left records (moves)" in page
    assert "Make inactive</button>" in page
    assert deleted.status_code == 403
    assert state_of(person)["flags"] == (False, True, False)


def test_one_of_several_with_records_keeps_them_all(client: Client) -> None:
    sign_in(client, "superuser")
    people = [make_person("plain"), make_person("plain")]
    make_submitted(make_topic(), writer=people[0])
    chosen = {"action": "delete_selected", "_selected_action": [x.pk for x in people]}

    page = client.post(LIST, chosen, follow=True).content.decode()
    client.post(LIST, chosen | {"post": "yes"})

    assert f"left records: {people[0]}. Whoever" in page
    assert User.objects.filter(pk__in=[x.pk for x in people]).count() == 2


def test_people_without_records_are_deleted_together(client: Client) -> None:
    boss = sign_in(client, "administrator")
    people = [make_person("plain"), make_person("plain")]
    chosen = {"action": "delete_selected", "_selected_action": [x.pk for x in people]}

    asked = client.post(LIST, chosen).content.decode()
    client.post(LIST, chosen | {"post": "yes"})

    assert "Are you sure" in asked
    assert not User.objects.filter(pk__in=[x.pk for x in people]).exists()
    rows = AccountEvent.objects.filter(kind="deleted")
    assert {(x.name, x.by) for x in rows} == {(x.username, boss) for x in people}


# Leaving


def test_whoever_is_made_inactive_is_out_with_the_next_request(client: Client) -> None:
    boss, person = sign_in(client, "administrator"), make_person("plain")
    theirs = Client()
    theirs.force_login(person)
    assert theirs.get("/admin/").status_code == 200

    client.post(page_of(person, "inactive"))

    assert theirs.get("/admin/").status_code == 302
    assert not theirs.login(username=person.username, password=PASSWORD)
    rows = AccountEvent.objects.filter(name=person.username, by=boss).order_by("pk")
    assert [(x.kind, x.detail) for x in rows] == [("inactive", ""), ("sessions_ended", "1")]


def test_who_comes_back_signs_in_anew(client: Client) -> None:
    sign_in(client, "administrator")
    person = make_person("plain")
    theirs = Client()
    theirs.force_login(person)

    client.post(page_of(person, "inactive"))
    client.post(page_of(person, "active"))

    assert theirs.get("/admin/").status_code == 302
    assert theirs.login(username=person.username, password=PASSWORD)
    assert state_of(person)["roles"] == ["Medical writers"]


def test_others_stay_signed_in(client: Client) -> None:
    sign_in(client, "administrator")
    before = Session.objects.count()

    client.post(page_of(make_person("plain"), "inactive"))

    assert Session.objects.count() == before
    assert client.get("/admin/").status_code == 200


def test_who_leaves_gives_back_what_they_had_taken(client: Client) -> None:
    sign_in(client, "superuser")
    person, other = make_user(role="reviewer"), make_user(role="reviewer")
    for taker in (person, other):
        page = Publication.objects.create(kind="topic", slug=taker.username)
        Claim.objects.create(publication=page, person=taker)

    client.post(page_of(person, "inactive"))

    assert Claim.objects.get().person == other


# Two at once


@pytest.mark.django_db(transaction=True)
def test_who_becomes_a_superuser_meanwhile_keeps_their_address(client: Client) -> None:
    sign_in(client, "administrator")
    person = make_person("plain")
    sent = sent_for(person, email="taken@example.org")

    with somebody_else(lambda: client.post(page_of(person), sent).status_code) as begin:
        with transaction.atomic():
            User.objects.filter(pk=person.pk).update(is_superuser=True)
            answer = begin()
            wait_until_somebody_waits_for_a_lock()
        assert answer.result(SECONDS_TO_WAIT) == 403

    assert state_of(person)["flags"] == (True, True, True)
    assert state_of(person)["way in"][1] == ""


@pytest.mark.django_db(transaction=True)
def test_superusers_who_end_each_other_are_told_in_words(client: Client) -> None:
    sign_in(client, "superuser")
    other = make_person("superuser")
    sent = page_of(other, "inactive")

    with somebody_else(lambda: client.post(sent, follow=True)) as begin:
        with transaction.atomic():
            User.objects.exclude(pk=other.pk).update(is_superuser=False)
            answer = begin()
            wait_until_somebody_waits_for_a_lock()
        page = answer.result(SECONDS_TO_WAIT)

    assert page.redirect_chain == [(LIST, 302)]
    assert state_of(other)["flags"] == (True, True, True)


# What it costs


def test_pages_of_accounts_ask_as_often_for_many_as_for_few(client: Client) -> None:
    sign_in(client, "superuser")
    person = make_person("plain")
    few = queries_of(client, LIST), queries_of(client, page_of(person))
    for _ in range(5):
        make_user(role="reviewer")

    assert (queries_of(client, LIST), queries_of(client, page_of(person))) == few
