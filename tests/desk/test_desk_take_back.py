"""A undo of the finger is taken back within seconds, and stays on record as what it was."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from explainer.desk.models import Claim
from explainer.desk.undo import SECONDS_OFFERED
from explainer.sources.models import Source, TakenBack, Verification
from explainer.sources.verified import newest_checks
from tests.admin_forms import form_of, signed_in
from tests.clock import today
from tests.database import as_owner
from tests.desk_pages import HOME, days_ago, give, item_page, make_due, page_of
from tests.factories import make_source, make_topic, put_live, verify
from tests.racing import at_once
from topics.models import Topic

# In one transaction everything happens at once, and a undo comes after the edition.
pytestmark = pytest.mark.django_db(transaction=True)

TAKE_BACK = "/admin/desk/take-back/"
OFFERED = "Take back"


def recorded(client: Client, topic: Topic, verdict: str = "needs_writer", **values: str) -> str:
    """Give a verdict, and return the address of the page that offers to take it back."""
    return str(give(client, topic, verdict, **{"note": "Add it.", **values})["Location"])


def token_on(client: Client, address: str) -> str:
    return str(client.get(address).context["session"].token)


def take_back(client: Client, token: str) -> Any:  # noqa: ANN401 - the test client's own response
    return client.post(TAKE_BACK, {"token": token}, follow=True)


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + seconds)


def test_the_page_tells_its_script_for_how_long_it_offers_to_take_back(
    client: Client, reviewer: User
) -> None:
    page = page_of(client.get(recorded(client, make_due())))

    assert f'data-take-back="{SECONDS_OFFERED}"' in page
    script = (Path(__file__).parents[2] / "static/admin_site/desk_back.js").read_text()
    assert str(SECONDS_OFFERED) not in script


def test_what_is_taken_back_is_a_record_of_its_own(client: Client, reviewer: User) -> None:
    topic = make_due()
    token = token_on(client, recorded(client, topic))

    page = page_of(take_back(client, token))

    check = Verification.objects.latest("pk")
    assert check.verdict == "needs_writer"
    assert TakenBack.objects.get().verification == check
    assert TakenBack.objects.get().taken_back_by == reviewer
    assert [x.verdict for x in newest_checks()] == ["still_right"]
    assert "Taken back: “needs a writer” for “Immunotherapy”." in page


def test_the_item_comes_back_taken_and_filled(client: Client, reviewer: User) -> None:
    topic = make_due()
    shown = recorded(
        client,
        topic,
        source_date="2026-03-04",
        source_date_kind="reviewed",
        verified_on=days_ago(3),
    )

    response = take_back(client, token_on(client, shown))

    sent, prefix = form_of(response), f"source-{Source.objects.get().pk}"
    assert response.redirect_chain[0][0].startswith(item_page(topic))
    assert (sent["note"], sent["verified_on"]) == (["Add it."], [days_ago(3)])
    assert (sent[f"{prefix}-date"], sent[f"{prefix}-date_kind"]) == (["2026-03-04"], ["reviewed"])
    assert "(taken back)" in page_of(response)
    assert Claim.objects.get().person == reviewer


@pytest.mark.usefixtures("reviewer")
def test_the_script_is_told_for_how_long_the_page_offers_it(client: Client) -> None:
    page = page_of(client.get(recorded(client, make_due())))

    assert f'data-take-back="{SECONDS_OFFERED}"' in page


@pytest.mark.usefixtures("reviewer")
def test_the_corrected_verdict_is_recorded_afterwards(client: Client) -> None:
    topic = make_due()
    response = take_back(client, token_on(client, recorded(client, topic)))

    client.post(item_page(topic), form_of(response) | {"verdict": ["still_right"]})

    assert newest_checks().get().verdict == "still_right"
    assert newest_checks().get().verified_on == today()


@pytest.mark.usefixtures("reviewer")
def test_the_source_says_again_what_it_said_before(client: Client) -> None:
    topic = make_due()
    shown = recorded(client, topic, source_date="2026-03-04", source_date_kind="reviewed")

    take_back(client, token_on(client, shown))

    source = Source.objects.get()
    assert (source.date, source.date_kind) == (date(2019, 9, 24), "updated")


@pytest.mark.usefixtures("reviewer")
def test_a_date_that_somebody_moved_on_since_stays(client: Client) -> None:
    topic = make_due()
    shown = recorded(client, topic, source_date="2026-03-04")
    Source.objects.update(date="2026-05-06")

    take_back(client, token_on(client, shown))

    assert str(Source.objects.get().date) == "2026-05-06"


@pytest.mark.usefixtures("reviewer")
def test_a_date_that_somebody_else_has_seen_since_stays(client: Client) -> None:
    topic = make_due()
    other = make_topic(title="Other", source=Source.objects.get())
    shown = recorded(client, topic, source_date="2026-03-04")
    put_live(other)

    take_back(client, token_on(client, shown))

    assert str(Source.objects.get().date) == "2026-03-04"


@pytest.mark.usefixtures("reviewer")
def test_a_source_that_was_called_gone_keeps_its_date(client: Client) -> None:
    shown = recorded(client, make_due(), "source_gone")

    take_back(client, token_on(client, shown))

    assert str(Source.objects.get().date) == "2019-09-24"
    assert newest_checks().get().verdict == "still_right"


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize(("seconds", "is_offered"), [(0, True), (8, True), (11, False)])
def test_the_offer_stands_for_ten_seconds(
    client: Client, monkeypatch: pytest.MonkeyPatch, seconds: float, is_offered: bool
) -> None:
    shown = recorded(client, make_due())
    later(monkeypatch, seconds)

    assert (OFFERED in client.get(shown).content.decode()) is is_offered


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize(("seconds", "is_done"), [(13, True), (16, False)])
def test_the_server_takes_a_verdict_back_for_fifteen_seconds(
    client: Client, monkeypatch: pytest.MonkeyPatch, seconds: float, is_done: bool
) -> None:
    token = token_on(client, recorded(client, make_due()))
    later(monkeypatch, seconds)

    page = page_of(take_back(client, token))

    assert TakenBack.objects.exists() is is_done
    assert ("The seconds for taking this verdict back are over" in page) is not is_done


@pytest.mark.usefixtures("reviewer")
def test_what_postgresql_finds_too_late_is_said_in_the_same_words(client: Client) -> None:
    topic = make_due()
    token = token_on(client, recorded(client, topic))
    with connection.cursor() as cursor, as_owner():
        cursor.execute("ALTER TABLE sources_verification DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE sources_verification SET recorded_at = now() - interval '16 seconds'"
        )
        cursor.execute("ALTER TABLE sources_verification ENABLE TRIGGER USER")

    page = page_of(take_back(client, token))

    assert "The seconds for taking this verdict back are over" in page
    assert not TakenBack.objects.exists()


@pytest.mark.usefixtures("reviewer")
def test_a_verdict_is_taken_back_only_once(client: Client) -> None:
    token = token_on(client, recorded(client, make_due()))
    take_back(client, token)

    page = page_of(take_back(client, token))

    assert "You have taken this verdict back already." in page
    assert TakenBack.objects.count() == 1


@pytest.mark.usefixtures("reviewer")
def test_nobody_else_takes_it_back_or_is_offered_to(client: Client) -> None:
    shown = recorded(client, make_due())
    token = token_on(client, shown)
    grace = Client()
    signed_in(grace, "reviewer")

    page = page_of(take_back(grace, token))

    assert "Only the person who gave a verdict can take it back." in page
    assert OFFERED not in grace.get(shown).content.decode()
    assert not TakenBack.objects.exists()


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize("spoiled", ["", "{token}x", "a{token}", "x" * 50_000])
def test_a_token_that_we_did_not_sign_takes_nothing_back(client: Client, spoiled: str) -> None:
    token = token_on(client, recorded(client, make_due()))

    take_back(client, spoiled.replace("{token}", token))

    assert not TakenBack.objects.exists()


@pytest.mark.usefixtures("reviewer")
def test_all_sources_of_a_verdict_are_taken_back_together(client: Client) -> None:
    topic = make_due()
    topic.topic_sources.create(order=2, source=make_source(title="Second"))
    put_live(topic, today=date(2025, 1, 1))
    token = token_on(client, recorded(client, topic))

    take_back(client, token)

    assert TakenBack.objects.count() == 2


@pytest.mark.usefixtures("reviewer")
def test_a_check_of_somebody_else_since_then_stands(client: Client) -> None:
    topic = make_due()
    token = token_on(client, recorded(client, topic))
    verify(topic, today=today())

    take_back(client, token)

    assert newest_checks().get().verified_on == today()


@pytest.mark.usefixtures("reviewer")
def test_the_filter_is_kept(client: Client) -> None:
    token = token_on(client, recorded(client, make_due()))

    response = client.post(f"{TAKE_BACK}?kind=topic", {"token": token})

    assert "kind=topic" in response["Location"]
    assert (
        client.post(f"{TAKE_BACK}?kind=topic", {"token": "x"})["Location"] == f"{HOME}?kind=topic"
    )


def test_taken_back_twice_at_the_same_moment_is_taken_back_once(client: Client) -> None:
    signed_in(client, "reviewer")
    token = token_on(client, recorded(client, make_due()))

    def post(token: str) -> str:
        return str(client.post(TAKE_BACK, {"token": token})["Location"])

    answers = sorted(at_once(post, [token] * 2))

    assert answers[0] == HOME
    assert "again=" in answers[1]
    assert TakenBack.objects.count() == 1
