"""What a reader learns about a page by the code on a copy of it, and what stays hidden."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertRedirects

from explainer.copies.changes_since import MOST_EVENTS
from explainer.copies.codes import Copy, code_for, code_of
from explainer.publishing.models import Edition, Publication
from explainer.sources.models import Verification
from tests.admin_forms import signed_in
from tests.clock import today
from tests.factories import (
    make_corrected,
    make_older_edition,
    make_source,
    make_submitted,
    make_term,
    make_topic,
    make_withdrawn,
    put_live,
    take_back,
    verify,
)
from tests.reading import OF_THE_STATE, by_name, text_of
from topics.models import Topic

pytestmark = pytest.mark.django_db
SAME = "Your copy has the words that are on the page today."
NINE_DAYS = timedelta(days=9)
CHANGED = "The words have changed since your copy."


def make_copy(topic: Topic, *, days_ago: int = 0) -> str:
    """Publish a topic, take a copy of it, and return the code of that: all so many days ago."""
    day = today() - timedelta(days=days_ago)
    edition = make_older_edition(put_live(topic, today=day), day)
    return code_for(edition, day)


def since(client: Client, code: str) -> str:
    return text_of(client.get(f"/c/{code}/").content.decode())


def publish_with(topic: Topic, **words: str) -> Edition:
    topic.refresh_from_db()
    topic.sections.update(**words)
    return put_live(topic)


@pytest.mark.parametrize("address", ["/topics/here/", "/glossary/here/"])
def test_every_page_carries_the_code_of_the_copy_that_is_made_of_it_today(
    client: Client, address: str
) -> None:
    make_topic(slug="here", published=True)
    make_term(slug="here", published=True)

    page = client.get(address).content.decode()

    kind = "topic" if "topics" in address else "term"
    code = code_for(Publication.objects.get(kind=kind).live, today())
    assert f"Code of this copy: {code}" in text_of(page)
    assert f'href="/c/{code}/"' in page
    assert f'src="/c/{code}.svg"' in page
    assert f"testserver/c/{code}/" in text_of(page)


@pytest.mark.parametrize("kind", ["topics/topic", "glossary/term"])
def test_a_draft_has_no_code_even_if_the_page_is_live(client: Client, kind: str) -> None:
    text = make_topic(published=True) if "topic" in kind else make_term(published=True)
    live = client.get(text.get_absolute_url()).content.decode()
    signed_in(client, "writer")

    draft = client.get(f"/admin/{kind}/{text.pk}/preview/").content.decode()

    assert 'class="copy-mark"' in live
    assert "Draft: readers cannot see this." in draft
    assert 'class="copy-mark"' not in draft
    assert "Take it along" not in draft


def test_a_reader_with_todays_words_reads_that_nothing_changed(client: Client) -> None:
    code = make_copy(make_topic(title="Immunotherapy", slug="immuno"), days_ago=9)

    response = client.get(f"/c/{code}/")
    page = text_of(response.content.decode())

    assert SAME in page
    assert f"Edition 1 · Copy made on {by_name(today() - timedelta(days=9))}" in page
    assert "What is different" not in page
    assert "We have not checked this page again since that day." in page
    assert 'href="/topics/immuno/"' in response.content.decode()
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert response["Cache-Control"].startswith("public")


def test_a_reader_sees_each_changed_sentence_as_it_was_and_as_it_is_now(client: Client) -> None:
    topic = make_topic(body="It helps **you**. It is one of many treatments. Ask about it.")
    code = make_copy(topic, days_ago=9)
    publish_with(topic, body="It helps **you**. It is one of few treatments. Ask about it.")

    page = client.get(f"/c/{code}/").content.decode()

    assert CHANGED in text_of(page)
    assert "Section “The simple version”: text" in text_of(page)
    assert "It is one of <del>many</del> treatments." in page
    assert "It is one of <ins>few</ins> treatments." in page
    assert "Ask about it." not in page
    assert "**" not in page


def test_a_reader_learns_why_something_small_was_corrected(client: Client) -> None:
    topic = make_topic(body="It helps you sleap.")
    code = make_copy(topic, days_ago=9)
    topic.refresh_from_db()
    topic.sections.update(body="It helps you sleep.")
    make_corrected(topic, reason="A typing mistake in “sleep”.")

    page = since(client, code)

    assert "Only something small was corrected since your copy." in page
    assert "What we corrected: A typing mistake in “sleep”." in page
    assert "Was It helps you sleap. Is now It helps you sleep." in page
    assert "Carried forward" not in page


def test_two_editions_since_are_told_and_compared_as_one(client: Client) -> None:
    topic = make_topic(body="The first words.")
    code = make_copy(topic, days_ago=9)
    publish_with(topic, body="The words between.")
    publish_with(topic, body="The last words.")

    page = since(client, code)

    assert CHANGED in page
    assert "Edition 2 went live" in page
    assert "Edition 3 went live" in page
    assert "The last words." in page
    assert "The words between." not in page


def test_words_that_came_back_are_the_same_words(client: Client) -> None:
    topic = make_topic(body="The first words.")
    code = make_copy(topic, days_ago=9)
    publish_with(topic, body="Other words.")
    publish_with(topic, body="The first words.")

    assert SAME in since(client, code)


def test_signs_that_nobody_reads_are_no_change(client: Client) -> None:
    topic = make_topic(body="It is *one* treatment.\n\n- Ask\n- Read")
    code = make_copy(topic, days_ago=9)
    publish_with(topic, body="It is **one**\ntreatment.\r\n\r\n* Ask\r\n* Read")

    page = since(client, code)

    assert SAME in page
    assert "Edition 2 went live" in page


def test_a_page_that_is_called_otherwise_now_is_found_by_its_old_copy(client: Client) -> None:
    topic = make_topic(title="Immune therapy", slug="immuno")
    code = make_copy(topic, days_ago=9)
    topic.refresh_from_db()
    topic.title = "Immunotherapy"
    topic.save()
    put_live(topic)

    page = since(client, code)

    assert "Your copy of “Immunotherapy”" in page
    assert "On your copy it is called “Immune therapy”." in page


def test_a_copy_of_a_term_is_found_too(client: Client) -> None:
    term = make_term(name="T cell", slug="t-cell", definition="A cell.", published=True)
    code = code_for(Edition.objects.get(), today())
    term.refresh_from_db()
    term.definition = "A white blood cell."
    term.save()
    put_live(term)

    page = client.get(f"/c/{code}/").content.decode()

    assert "A<ins> white blood</ins> cell." in page
    assert 'href="/glossary/t-cell/"' in page


@pytest.mark.parametrize(("checked_days_ago", "is_told"), [(10, False), (9, False), (8, True)])
def test_checks_after_the_day_of_the_copy_are_told(
    client: Client, checked_days_ago: int, is_told: bool
) -> None:
    topic = make_topic(source=make_source(nci_date=date(2026, 3, 4)))
    day = today() - timedelta(days=20)
    edition = make_older_edition(put_live(topic, today=day), day)
    verify(topic, today=today() - timedelta(days=checked_days_ago))

    page = since(client, code_for(edition, today() - timedelta(days=9)))

    assert ("Still right · NCI updated March 4, 2026" in page) is is_told
    assert ("We have not checked" in page) is not is_told


def test_a_check_that_was_taken_back_is_no_check_since(client: Client) -> None:
    topic = make_topic()
    code = make_copy(topic, days_ago=9)
    verify(topic, verdict="source_gone")
    take_back(Verification.objects.latest("pk"))

    assert "We have not checked" in since(client, code)


def test_words_explained_in_another_way_since_are_named(client: Client) -> None:
    cell, gene = make_term(name="T cell", published=True), make_term(name="gene", published=True)
    for edition in Edition.objects.all():
        make_older_edition(edition, today() - NINE_DAYS)
    code = make_copy(make_topic(terms=[cell, gene]), days_ago=9)
    cell.refresh_from_db()
    cell.definition = "Another explanation."
    cell.save()
    put_live(cell)

    page = since(client, code)

    assert "But we have changed how we explain some words." in page
    assert "Words that we explain in another way now T cell What happened" in page


def test_words_no_longer_explained_are_named_and_their_explanation_is_not(client: Client) -> None:
    term = make_term(name="T cell", definition="Wrongwords.", published=True)
    code = make_copy(make_topic(terms=[term]), days_ago=9)
    term.refresh_from_db()
    make_withdrawn(term)

    page = since(client, code)

    assert "T cell We took this explanation away." in page
    assert "Wrongwords" not in page


def test_words_explained_on_the_day_of_the_copy_for_the_first_time_are_as_on_the_copy(
    client: Client,
) -> None:
    term = make_term(published=True)
    code = make_copy(make_topic(terms=[term]))

    assert SAME in since(client, code)


@pytest.mark.parametrize("part", ["/", ".svg"])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_is_written_at_the_address_of_a_copy(
    client: Client, part: str, method: str
) -> None:
    code = make_copy(make_topic())

    assert getattr(client, method)(f"/c/{code}{part}").status_code == 405


def test_a_copy_of_a_withdrawn_page_says_why_and_shows_no_words(client: Client) -> None:
    topic = make_topic(title="Immunotherapy", body="Wrongwords.")
    code = make_copy(topic, days_ago=9)
    topic.refresh_from_db()
    make_withdrawn(topic, why="It was out of date.")

    response = client.get(f"/c/{code}/")

    assert response.status_code == 410
    assert "Why: It was out of date." in text_of(response.content.decode())
    assert "Wrongwords" not in response.content.decode()


@pytest.mark.parametrize("editions_between", [0, 1])
def test_words_that_were_withdrawn_are_not_shown_when_the_page_is_back(
    client: Client, editions_between: int
) -> None:
    topic = make_topic(body="Wrongwords.")
    code = make_copy(topic, days_ago=9)
    for _ in range(editions_between):
        publish_with(topic, body="Wrongwords, too.")
    topic.refresh_from_db()
    make_withdrawn(topic, why="It was out of date.")
    publish_with(topic, body="Right words.")

    page = since(client, code)

    assert "Please do not rely on your copy." in page
    assert "and it is back now. Why: It was out of date." in page
    assert "What is different" not in page
    assert "Wrongwords" not in page


def test_a_page_that_is_back_with_the_same_words_says_so(client: Client) -> None:
    topic = make_topic()
    code = make_copy(topic, days_ago=9)
    topic.refresh_from_db()
    make_withdrawn(topic, why="By mistake.")
    topic.refresh_from_db()
    put_live(topic)

    page = since(client, code)

    assert SAME in page
    assert "do not rely" not in page
    assert "and it is back now. Why: By mistake." in page


def test_a_copy_tells_nothing_of_a_draft(client: Client) -> None:
    topic = make_topic(title="Immunotherapy")
    code = make_copy(topic, days_ago=9)
    topic.refresh_from_db()
    topic.title = "Secretdraft"
    topic.save()
    topic.sections.update(body="Secretdraft.")
    make_submitted(topic)

    page = since(client, code)

    assert SAME in page
    assert "ecretdraft" not in page


@pytest.mark.parametrize(("days", "status"), [(-1, 404), (0, 200), (9, 200), (10, 404)])
def test_a_copy_was_made_between_the_day_of_its_edition_and_today(
    client: Client, days: int, status: int
) -> None:
    make_copy(make_topic(), days_ago=9)
    edition = Edition.objects.get()
    day = edition.published_at.date() + timedelta(days=days)

    assert client.get(f"/c/{code_for(edition, day)}/").status_code == status


@pytest.mark.parametrize("key", [0, 999_999, 2**31, 2**59])
def test_a_code_of_no_edition_is_none(client: Client, key: int) -> None:
    code = code_of(Copy(key, today()))

    response = client.get(f"/c/{code}/")

    assert response.status_code == 404
    assert "We never made a copy with this code." in text_of(response.content.decode())
    assert f'value="{code}"' in response.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "0",
        "CW0-5PX9",
        "'",
        '"><script>alert(1)</script>',
        "٣٣٣٣٣٣٣",
        "\x00",
        "x" * 50_000,
        "%",
        "/",
    ],
)
def test_a_mistyped_code_comes_back_in_the_form(client: Client, typed: str) -> None:
    response = client.get("/c/", {"code": f" {typed}"})
    page = response.content.decode()

    assert response.status_code == 404
    assert "We do not know this code" in page
    assert "<script>alert" not in page
    assert f'value="{escape(typed[:40])}"' in page


@pytest.mark.parametrize("query", ["", "?code=", "?code=%20%20", "?cod=1", "?code=x&code="])
def test_without_a_code_the_page_asks_for_one(client: Client, query: str) -> None:
    response = client.get(f"/c/{query}")

    assert response.status_code == 200
    assert "Check your copy" in text_of(response.content.decode())


@pytest.mark.parametrize("address", ["/c/{}/", "/c/?code={}"])
def test_however_a_code_is_typed_it_leads_to_the_one_address_of_the_copy(
    client: Client, address: str
) -> None:
    code = make_copy(make_topic())
    typed = code.lower().replace("-", " ").replace("0", "o")

    assertRedirects(client.get(address.format(typed)), f"/c/{code}/")


def test_how_we_verify_leads_to_the_form(client: Client) -> None:
    assert 'href="/c/"' in client.get("/how-we-verify/").content.decode()


@pytest.mark.parametrize("times", [1, 12])
def test_a_long_story_is_cut_and_takes_as_many_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, times: int
) -> None:
    topic = make_topic(terms=[make_term(published=True)])
    code = make_copy(topic, days_ago=20)
    for number in range(times):
        publish_with(topic, body=f"Words number {number}.")
        verify(topic, today=today() - timedelta(days=number))

    with django_assert_max_num_queries(10 + OF_THE_STATE):
        page = since(client, code)

    assert page.count("went live") + page.count("Compared with") <= MOST_EVENTS
    assert ("More happened" in page) is (times > 1)


def test_a_hostile_text_is_text_and_a_long_one_is_cut(client: Client) -> None:
    topic = make_topic(title="<script>alert(1)</script>", body="Old <b>words</b>.")
    code = make_copy(topic, days_ago=9)
    publish_with(topic, body="<script>alert(2)</script> & more. " * 1_500)

    page = client.get(f"/c/{code}/").content.decode()

    assert CHANGED in text_of(page)
    assert "<script>alert" not in page
    assert "[…]" in page
    assert len(page) < 60_000


@pytest.mark.parametrize(("added", "is_cut"), [(30, False), (31, True)])
def test_so_many_changes_are_shown_and_the_rest_is_said_to_be_there(
    client: Client, added: int, is_cut: bool
) -> None:
    topic = make_topic()
    code = make_copy(topic, days_ago=9)
    topic.refresh_from_db()
    for number in range(added):
        topic.takeaways.create(order=number + 2, text=f"Something new, number {number}.")
    put_live(topic)

    page = client.get(f"/c/{code}/").content.decode()

    assert page.count("<ins>") == 30
    assert ("More is different." in page) is is_cut
