"""Search: what patients type, and what comes back."""

from __future__ import annotations

import pytest
from django.test import Client

from explainer.searching.search import cleaned, search, similar
from tests.factories import make_term, make_topic, put_live

pytestmark = pytest.mark.django_db


def titles(query: str) -> list[str]:
    return [entry.title for entry in search(query)]


def test_a_topic_is_found_by_words_of_its_title_text_and_questions() -> None:
    make_topic(
        title="Immunotherapy",
        body="Doctors call them lymphocytes.",
        faq="Will my hair fall out?",
        published=True,
    )

    assert titles("immunotherapy")[0] == "Immunotherapy"
    assert titles("lymphocyte") == ["The simple version"]
    assert titles("hair falling") == ["Will my hair fall out?"]


def test_a_term_is_found_by_its_other_names() -> None:
    make_term(name="T cell", aliases=["T lymphocyte"], published=True)

    assert titles("T lymphocytes") == ["T cell"]


def test_a_title_weighs_more_than_a_mention() -> None:
    make_topic(title="Surgery", body="Before chemotherapy, after chemotherapy.", published=True)
    make_topic(title="Chemotherapy", body="It uses drugs.", published=True)

    assert titles("chemotherapy")[0] == "Chemotherapy"


def test_a_question_leads_to_its_place_in_the_article(client: Client) -> None:
    topic = make_topic(faq="Will my hair fall out?", published=True)

    page = client.get("/search/?q=hair").content.decode()
    article = client.get(topic.get_absolute_url()).content.decode()

    assert f'href="{topic.get_absolute_url()}#faq-1"' in page
    assert 'id="faq-1"' in article


def test_the_number_of_results_stands_in_the_heading_and_hits_are_marked(client: Client) -> None:
    make_topic(body="The spleen is <b>an</b> organ.", published=True)

    page = client.get("/search/?q=spleen").content.decode()

    assert "1 result" in page[page.index("<h1") : page.index("</h1>")]
    assert "<mark>spleen</mark>" in page
    assert "<b>an</b>" not in page


@pytest.mark.parametrize("query", ["imunotherapy", "immunotherappy", "Immuno therapy"])
def test_a_misspelt_word_gets_suggestions(client: Client, query: str) -> None:
    make_topic(title="Immunotherapy", published=True)

    assert titles(query) == []
    assert "Immunotherapy" in [entry.title for entry in similar(query)]
    assert ">Immunotherapy<" in client.get("/search/", {"q": query}).content.decode()


@pytest.mark.parametrize(
    "query",
    ["", "   ", "the", "'", '"', "a & | ! ( ) : * <->", "\\", "%", "\x00", "x" * 50_000,
     "- " * 99 + "x", "-" * 199 + "x", "🙂", "免疫", "<script>alert(1)</script>",
     "' OR 1=1 --", "\u202e", "\ue000x\ue001"],
)  # fmt: skip
def test_whatever_is_typed_gets_a_page(client: Client, query: str) -> None:
    make_topic(published=True)

    response = client.get("/search/", {"q": query})

    assert response.status_code == 200
    assert "<script>alert(1)" not in response.content.decode()


def test_a_query_is_one_line_of_bounded_length() -> None:
    assert cleaned("  two \n words\x00 ") == "two words"
    assert len(cleaned("x" * 50_000)) == 200


def test_what_was_unpublished_by_an_edit_is_found_no_more() -> None:
    topic = make_topic(body="The old spleen.", published=True)
    topic.sections.update(body="The new liver.")
    put_live(topic)

    assert titles("spleen") == []
    assert titles("liver") == ["The simple version"]
