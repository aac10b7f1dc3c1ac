"""The sheets that a patient takes along: what each says, and whom it is not for."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from explainer.publishing.publish import publication_of
from tests.factories import make_question, make_topic, make_withdrawn, put_live
from topics.models import Topic

pytestmark = pytest.mark.django_db

SHEETS = ("questions/", "quiz/print/", "flashcards/print/", "leaflet/", "large-print/")
every_sheet = pytest.mark.parametrize("sheet", SHEETS)


def whole_topic(*, title: str = "Immunotherapy") -> Topic:
    topic = make_topic(slug="immunotherapy", title=title)
    topic.sections.update(key_sentence="In one sentence.")
    make_question(topic=topic, right="Your immune system", wrong=["Your shoes"])
    return topic


@every_sheet
def test_a_sheet_says_where_its_words_come_from_and_when_to_look_again(
    client: Client, sheet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SITE_NOTICE", "A demonstration.")
    put_live(whole_topic(), today=date(2026, 7, 2))

    page = " ".join(client.get(f"/topics/immunotherapy/{sheet}").content.decode().split())

    for fact in ("NCI updated", "2019-09-24", "2026-07-02", "July 2, 2027", "A demonstration."):
        assert fact in page
    assert "Code of this copy" in page
    assert 'href="/topics/immunotherapy/#source"' in page
    assert '<link rel="canonical" href="http://testserver/topics/immunotherapy/">' in page


@every_sheet
def test_nobody_prints_a_draft(client: Client, sheet: str) -> None:
    topic = whole_topic(title="Secretdraft")
    publication_of(topic)

    response = client.get(f"{topic.get_absolute_url()}{sheet}")

    assert response.status_code == 404
    assert "Secretdraft" not in response.content.decode()


@every_sheet
def test_nobody_prints_what_was_withdrawn(client: Client, sheet: str) -> None:
    topic = whole_topic()
    put_live(topic)
    topic.refresh_from_db()
    make_withdrawn(topic)

    response = client.get(f"{topic.get_absolute_url()}{sheet}")

    assert response.status_code == 410
    assert "Is it right for me?" not in response.content.decode()


@pytest.mark.parametrize("sheet", SHEETS[:-1])
def test_a_topic_has_no_sheet_for_what_it_does_not_have(client: Client, sheet: str) -> None:
    topic = make_topic(slug="bare")
    topic.faqs.all().delete()
    topic.care_team_questions.all().delete()
    put_live(topic)

    article = client.get("/topics/bare/").content.decode()

    assert client.get(f"/topics/bare/{sheet}").status_code == 404
    assert f"/topics/bare/{sheet}" not in article
    assert "/flashcards/print/" not in client.get("/topics/bare/flashcards/").content.decode()


@pytest.mark.parametrize(
    ("page", "sheet"),
    [*(("", sheet) for sheet in SHEETS), ("quiz/", "quiz/print/"), ("flashcards/", SHEETS[2])],
)
def test_reader_finds_each_sheet_where_its_text_is(client: Client, page: str, sheet: str) -> None:
    put_live(whole_topic())

    html = client.get(f"/topics/immunotherapy/{page}").content.decode()

    assert f'href="/topics/immunotherapy/{sheet}"' in html


def test_the_leaflet_holds_the_3_minutes_and_the_large_print_everything(client: Client) -> None:
    topic = whole_topic()
    topic.sections.update(body="A long text.")
    put_live(topic)

    leaflet, large = (client.get(f"/topics/immunotherapy/{x}").content.decode() for x in SHEETS[3:])

    for part in ("In one sentence.", "It is a treatment.", "Is it right for me?"):
        assert part in leaflet
        assert part in large
    for part in ("A long text.", "Ask your care team."):
        assert part not in leaflet
        assert part in large


@every_sheet
def test_a_sheet_has_no_depths_and_sets_no_cookies(client: Client, sheet: str) -> None:
    put_live(whole_topic())

    response = client.get(f"/topics/immunotherapy/{sheet}")

    assert "depth=" not in response.content.decode()
    assert not response.cookies
    assert response.headers["Cache-Control"].startswith("public")


def test_no_sheet_is_in_the_sitemap(client: Client) -> None:
    put_live(whole_topic())

    sitemap = client.get("/sitemap-publications.xml").content.decode()

    assert "/topics/immunotherapy/</loc>" in sitemap
    assert not [sheet for sheet in SHEETS if sheet in sitemap]


@every_sheet
def test_an_odd_query_does_no_harm(client: Client, sheet: str) -> None:
    put_live(whole_topic())

    assert client.get(f"/topics/immunotherapy/{sheet}?q1=%00&x={'y' * 5_000}").status_code == 200


def test_nothing_on_my_questions_can_carry_the_words_away(client: Client) -> None:
    put_live(whole_topic())

    main = client.get("/topics/immunotherapy/questions/").content.decode().partition("<main")[2]

    assert main.count("<textarea") == 3
    assert "<form" not in main
    assert " name=" not in main


def test_the_answers_of_the_quiz_stand_behind_all_its_questions(client: Client) -> None:
    put_live(whole_topic())

    html = client.get("/topics/immunotherapy/quiz/print/").content.decode()
    questions, _, answers = html.partition('<section class="new-page">')

    assert "Your immune system" in questions
    assert "Because" not in questions
    assert "Right: Your immune system" in answers
    assert "Because Your shoes." in answers
