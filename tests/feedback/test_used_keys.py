"""Each form is sent once: whoever opened it, however often and from wherever it comes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from explainer.feedback.models import Report, Tally, UsedKey
from explainer.feedback.reports import receive
from explainer.feedback.subjects import opened_form
from explainer.feedback.used_keys import KeyIsUsed
from explainer.feedback.views import ALREADY_SENT
from explainer.publishing.models import Publication
from tests.factories import make_topic
from tests.racing import at_once
from tests.report_forms import FORM, SECTION, WORDS, Clock, clock, key_on, opened, report, send

__all__ = ["clock"]

pytestmark = pytest.mark.django_db
OTHER_WORDS = WORDS | {"text": "Quokka."}
HOMES = 1_000


@pytest.fixture(autouse=True)
def _published() -> None:
    make_topic(slug="immunotherapy", published=True)


def test_a_form_is_sent_once_and_comes_back_with_the_words_and_a_new_key(
    client: Client, clock: Clock
) -> None:
    key = opened(client, clock)
    assert send(client, WORDS | {"key": key}).status_code == 303

    again = send(client, OTHER_WORDS | {"key": key})
    clock.forward(seconds=2)

    assert (again.status_code, again["Cache-Control"]) == (409, "no-store")
    assert ALREADY_SENT in again.content.decode()
    assert "Quokka.</textarea>" in again.content.decode()
    assert key_on(again) != key
    assert Report.objects.count() == 1
    assert send(client, OTHER_WORDS | {"key": key_on(again)}).status_code == 303
    assert Report.objects.count() == 2


@pytest.mark.parametrize("words", [WORDS, {"kind": "clear", "text": ""}])
def test_who_presses_twice_or_goes_back_is_thanked_and_counted_once(
    client: Client, clock: Clock, words: dict[str, str]
) -> None:
    key = opened(client, clock)

    answers = [send(client, words | {"key": key}) for _ in range(7)]

    assert {x.status_code for x in answers} == {303}
    assert Report.objects.count() == 1
    assert set(Tally.objects.values_list("reports", flat=True)) == {1}


def test_two_forms_that_were_opened_in_one_second_are_two(client: Client, clock: Clock) -> None:
    keys = {key_on(client.get(FORM)) for _ in range(2)}
    clock.forward(seconds=5)

    answers = [send(client, {"kind": "clear", "key": key}) for key in keys]

    assert [x.status_code for x in answers] == [303, 303]
    assert Report.objects.count() == 2


def test_a_thousand_homes_with_one_key_leave_room_for_another_reader(
    client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "BEHIND_TLS_PROXY", True)
    key = opened(client, clock)
    form = opened_form(key, Publication.objects.get(), SECTION)
    assert form is not None

    def post(home: int) -> bool:
        try:
            receive(form, "mistake", f"Buy {home}.", sender=f"{home}.example", now=clock.now)
        except KeyIsUsed:
            return False
        return True

    assert [home for home in range(HOMES) if post(home)] == [0]
    words = WORDS | {"key": key, "text": "Buy it."}
    assert send(client, words, headers={"x-forwarded-for": "198.18.0.1"}).status_code == 409
    assert report(client, clock, headers={"x-forwarded-for": "203.0.113.7"}).status_code == 303
    assert sorted(Report.objects.values_list("text", flat=True)) == [WORDS["text"], "Buy 0."]


def test_what_was_refused_leaves_the_key_as_it_was(client: Client, clock: Clock) -> None:
    key = opened(client, clock)

    assert send(client, {"kind": "mistake", "key": key}).status_code == 400
    assert not UsedKey.objects.exists()
    assert send(client, WORDS | {"key": key}).status_code == 303


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("texts", "statuses"),
    [([f"Wrong {x}." for x in range(4)], [303, 409, 409, 409]), (["The same."] * 4, [303] * 4)],
)
def test_of_four_who_send_one_form_at_once_one_is_kept(
    clock: Clock, texts: list[str], statuses: list[int]
) -> None:
    key = opened(Client(), clock)

    def post(text: str) -> int:
        status: int = send(Client(), WORDS | {"key": key, "text": text}).status_code
        return status

    assert sorted(at_once(post, texts)) == statuses
    assert Report.objects.count() == 1


def test_a_key_is_remembered_as_long_as_its_form_is_good(client: Client, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 10, 23, 58, tzinfo=UTC)
    key = opened(client, clock)
    send(client, WORDS | {"key": key})

    clock.now = datetime(2026, 3, 11, 23, 57, 55, tzinfo=UTC)
    report(client, clock, {"kind": "clear"})
    assert send(client, OTHER_WORDS | {"key": key}).status_code == 409

    clock.forward(seconds=1)
    assert send(client, OTHER_WORDS | {"key": key}).status_code == 400
    assert Report.objects.count() == 2


def test_of_a_key_only_what_was_drawn_by_lot_is_kept_and_no_moment(
    client: Client, clock: Clock
) -> None:
    keys = []
    for _ in range(2):
        keys.append(opened(client, clock))
        send(client, {"kind": "clear", "key": keys[-1]})
        clock.forward(minutes=3)

    kept = UsedKey.objects.all()
    assert {x.forgotten_at for x in kept} == {datetime(2026, 3, 11, 13, tzinfo=UTC)}
    assert len({x.name for x in kept}) == 2
    assert not any(x.name in key for x in kept for key in keys)
    assert {x.name for x in UsedKey._meta.concrete_fields} == {"name", "forgotten_at"}


def test_a_form_that_was_opened_before_an_upgrade_comes_back_with_its_words(
    client: Client, clock: Clock
) -> None:
    signer = signing.Signer(salt="explainer.feedback")
    fields = signer.unsign_object(opened(client, clock))
    del fields["name"]

    refused = send(client, WORDS | {"key": signer.sign_object(fields)})

    assert refused.status_code == 400
    assert f"{WORDS['text']}</textarea>" in refused.content.decode()
    clock.forward(seconds=2)
    assert send(client, WORDS | {"key": key_on(refused)}).status_code == 303
