"""Search: what patients type, and what comes back."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from explainer.searching.answers import found_for
from explainer.searching.asked import cleaned
from explainer.searching.beside import similar
from explainer.searching.outside import OutsideEntry, keep_outside_entries
from explainer.searching.suggestions import suggestions_for
from explainer.searching.synonyms import Synonym
from tests.factories import make_term, make_topic, make_withdrawn, put_live

pytestmark = pytest.mark.django_db


def titles(query: str) -> list[str]:
    return [row.best.title for row in found_for(query).rows]


def main_of(client: Client, **asked: str) -> str:
    response = client.get("/search/", asked)
    assert response.status_code == 200
    return response.content.decode().partition("<main")[2].partition("</main>")[0]


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


def test_a_page_is_one_result_however_many_of_its_parts_match() -> None:
    make_topic(title="Spleen", body="The spleen.", faq="What is a spleen?", published=True)

    assert titles("spleen") == ["Spleen"]


def test_a_term_is_found_by_its_other_names_and_stands_first_with_its_definition(
    client: Client,
) -> None:
    make_topic(title="T cells at work", body="T lymphocyte, T lymphocyte.", published=True)
    make_term(name="T cell", aliases=["T lymphocyte"], definition="A cell.", published=True)

    assert titles("T lymphocytes")[0] == "T cell"
    assert "<dfn>T cell</dfn>: A cell." in main_of(client, q="t-lymphocyte")
    assert "<dfn>" not in main_of(client, q="t cells at work")


def test_a_title_weighs_more_than_a_mention() -> None:
    make_topic(title="Surgery", body="Before chemotherapy, after chemotherapy.", published=True)
    make_topic(title="Chemotherapy", body="It uses drugs.", published=True)

    assert titles("chemotherapy")[0] == "Chemotherapy"


@pytest.mark.parametrize(
    "query", ["I.V. line", "iv-line", "ivline", "IV  LINE", "line iv", "what is an iv line?"]
)
def test_a_name_is_found_however_it_is_spelled(query: str) -> None:
    make_term(name="IV line", published=True)

    assert titles(query) == ["IV line"]


@pytest.mark.parametrize("query", ["what is the", "all", "T", "about me"])
def test_question_words_are_looked_for_when_nothing_else_is_left(query: str) -> None:
    make_term(name="All about me and what is the T", published=True)

    assert len(titles(query)) == 1


def test_words_that_no_page_explains_find_nothing(client: Client) -> None:
    make_topic(published=True)

    page = main_of(client, q="broken washing machine")

    assert titles("broken washing machine") == []
    assert "Nothing here explains that yet." in page
    assert "<ol" not in page


def test_a_misspelt_word_is_repaired_and_says_so(client: Client) -> None:
    make_topic(title="Immunotherapy", published=True)

    page = main_of(client, q="imunotherappy")
    as_typed = main_of(client, q="imunotherappy", exact="1")

    assert "Showing results for" in page
    assert "<b>immunotherapy</b>" in page
    assert 'href="/search/?q=imunotherappy&amp;exact=1"' in page
    assert "No results for “imunotherappy”" in as_typed
    assert "Immunotherapy" in [entry.title for entry in similar("imunotherappy")]


@pytest.mark.parametrize("query", ["cat", "zzzzzz", "immune", "tummy"])
def test_a_word_that_is_far_from_all_others_is_not_repaired(query: str) -> None:
    make_term(name="Immunotherapy", definition="Cut the team.", aliases=[], published=True)

    assert found_for(query).shown_for == ""


def test_a_british_word_finds_the_american_one() -> None:
    make_term(name="Tumor of the esophagus", published=True)

    assert titles("oesophagus tumour") == ["Tumor of the esophagus"]


def test_a_word_that_is_half_typed_finds_what_it_begins() -> None:
    make_topic(title="Immunotherapy", published=True)

    assert titles("immunoth") == ["Immunotherapy"]
    assert titles("immunoth works") == []


def test_what_people_say_finds_what_texts_say_one_way_or_both() -> None:
    make_term(name="spleen", published=True)
    make_term(name="blue bag", published=True)
    Synonym.objects.create(
        phrase="milt", folded="milt", means="spleen", folded_meaning="spleen", both_ways=False
    )
    Synonym.objects.create(
        phrase="pouch", folded="pouch", means="blue bag", folded_meaning="blue bag", both_ways=True
    )
    make_topic(title="My pouch", published=True)

    assert titles("milts") == ["spleen"]
    assert titles("spleen") == ["spleen"]
    assert set(titles("pouch")) == {"My pouch", "blue bag"}
    assert titles("blue bags") == ["blue bag", "My pouch"]


def test_a_spanish_word_finds_the_english_term(client: Client) -> None:
    make_term(name="leukemia", published=True)
    entry = OutsideEntry("1", "d", "es", "médula", "Tejido.", "/glossary/nci/medula/", ("tuétano",))
    keep_outside_entries("nci", [entry])

    assert titles("leucemia") == ["leukemia"]
    assert 'lang="es">Médula</a>' in main_of(client, q="tuetano")


def test_our_own_definition_stands_before_that_of_others() -> None:
    entry = OutsideEntry("1", "d", "en", "biopsy", "Removal.", "/glossary/nci/biopsy/", ("biopsy",))
    keep_outside_entries("nci", [entry])
    make_term(name="biopsy", slug="biopsy", published=True)

    assert [row.best.address for row in found_for("biopsy").rows] == [
        "/glossary/biopsy/", "/glossary/nci/biopsy/",
    ]  # fmt: skip


def test_what_is_withdrawn_is_found_no_more() -> None:
    topic = make_topic(title="Spleen", published=True)
    make_withdrawn(topic)

    assert titles("spleen") == []


def test_results_can_be_narrowed_and_the_choice_taken_back(client: Client) -> None:
    make_topic(title="Spleen", level="beginner", tags=["basics"], published=True)
    make_term(name="spleen pain", published=True)

    every, terms = main_of(client, q="spleen"), main_of(client, q="spleen", kind="term")

    assert "2 results" in every
    assert 'href="?q=spleen&amp;kind=term"' in every
    assert "1 result " in terms
    assert 'href="?q=spleen" aria-current="true"' in terms
    assert "Nothing is left" in main_of(client, q="spleen", kind="term", level="beginner")
    assert "Nothing is left" in main_of(client, q="spleen", tag="\x00' OR 1=1" * 50)


def test_suggestions_begin_with_what_is_typed(client: Client) -> None:
    make_term(name="X-ray", aliases=["x-rays"], published=True)
    make_topic(title="X-ray tests", published=True)

    response = client.get("/search/suggestions/", {"q": "Xr"})

    assert json.loads(response.content) == ["Xr", ["X-ray", "X-ray tests", "x-rays"]]
    assert response.headers["Content-Type"].startswith("application/x-suggestions+json")
    assert suggestions_for("x") == []


def test_a_browser_learns_how_to_search_here(client: Client) -> None:
    page = client.get("/").content.decode()
    description = ET.fromstring(client.get("/opensearch.xml").content)  # noqa: S314 - our own

    urls = description.findall("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert 'type="application/opensearchdescription+xml"' in page
    assert [x.attrib["template"] for x in urls] == [
        "http://testserver/search/?q={searchTerms}",
        "http://testserver/search/suggestions/?q={searchTerms}",
    ]


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


@pytest.mark.parametrize(
    "query",
    ["", "   ", "the", "'", '"', "a & | ! ( ) : * <->", "\\", "%", "\x00", "x" * 50_000,
     "- " * 99 + "x", "-" * 199 + "x", "🙂", "免疫", "<script>alert(1)</script>",
     "' OR 1=1 --", "\u202e", "\ue000x\ue001", "C++", "#", "a " * 100, " " * 1_000_000 + "a",
     "it " * 60, "ab " * 60, "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd", "🙂🙂",
     "'a':*", "x" * 41, "xy" * 90, "x-" * 90],
)  # fmt: skip
def test_whatever_is_typed_gets_a_page(client: Client, query: str) -> None:
    make_topic(published=True)

    response = client.get("/search/", {"q": query})
    suggestions = client.get("/search/suggestions/", {"q": query})

    assert response.status_code == suggestions.status_code == 200
    assert "<script>alert(1)" not in response.content.decode()


@pytest.mark.parametrize("page", ["999999", "0", "-1", "x", "", "\x00", "9" * 5_000])
def test_a_page_far_away_is_the_last_one(client: Client, page: str) -> None:
    make_topic(title="Spleen", published=True)

    assert "1 result" in main_of(client, q="spleen", page=page)


def test_a_query_is_one_line_of_bounded_length() -> None:
    assert cleaned("  two \n words\x00 ") == "two words"
    assert len(cleaned("x" * 50_000)) == 200


def test_what_was_unpublished_by_an_edit_is_found_no_more() -> None:
    topic = make_topic(body="The old spleen.", published=True)
    topic.sections.update(body="The new liver.")
    put_live(topic)

    assert titles("spleen") == []
    assert titles("liver") == ["The simple version"]
