"""Words that open in an article: which, how, and what happens to them when a word changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from explainer.linking.linker import MOST_OTHERS
from explainer.linking.models import Spelling, WordsInPlace
from explainer.linking.words_in_place import pages_that_use
from explainer.publishing.renditions import remake_all_renditions
from tests.admin_forms import page_about
from tests.factories import make_term, make_topic, make_user, make_withdrawn, put_live
from tests.reading import OF_THE_STATE
from topics.content import anchors_for
from topics.models import Section

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from glossary.models import Term
    from topics.models import Topic

pytestmark = pytest.mark.django_db
MARKED = re.compile(
    r'<dfn><button type="button" popovertarget="([^"]*)">(.*?)</button></dfn>', re.DOTALL
)
LINKED = re.compile(r'<dfn><a href="([^"]*)">(.*?)</a></dfn>', re.DOTALL)


@pytest.fixture
def cell() -> Term:
    return make_term(
        name="T cell",
        slug="t-cell",
        aliases=["T cells"],
        definition="A <script>alert(1)</script> cell & more.",
        published=True,
    )


def article(client: Client, topic: Topic, depth: str = "") -> str:
    return client.get(f"{topic.get_absolute_url()}{depth}").content.decode()


def linked(client: Client, topic: Topic) -> list[str]:
    """Return what leads to the pages of words in an article."""
    return [text for _address, text in LINKED.findall(article(client, topic))]


def test_each_section_marks_the_first_use_and_the_page_has_one_definition(
    client: Client, cell: Term
) -> None:
    topic = make_topic(body="T cells help. A T cell kills.", terms=[cell], faq_answer="A T cell.")
    Section.objects.create(topic=topic, order=2, heading="T cell", body="The *T cell* again.")
    topic.thirty_seconds = "A T cell."
    topic.save()
    put_live(topic)

    page = article(client, topic)

    assert [text for _, text in MARKED.findall(page)] == ["T cell", "T cells", "T cell"]
    assert {anchor for anchor, _ in MARKED.findall(page)} == {"Word-t-cell"}
    assert page.count('<div popover id="Word-t-cell">') == page.count('id="Word-t-cell"') == 1
    [definition] = re.findall(r'<div popover id="Word-t-cell">(.*?)</div>', page, re.DOTALL)
    assert '<a href="/glossary/t-cell/">T cell</a>' in definition
    assert "A &lt;script&gt;alert(1)&lt;/script&gt; cell &amp; more." in definition


def test_a_definition_says_how_to_say_its_word(client: Client, cell: Term) -> None:
    cell.pronunciation = "TEE sel"
    cell.save()
    put_live(cell)

    page = article(client, make_topic(body="A T cell.", terms=[cell], published=True))

    assert "Say it: TEE sel" in page.split('<div popover id="Word-t-cell">')[1].split("</div>")[0]


def test_a_word_that_was_withdrawn_is_marked_no_more(client: Client, cell: Term) -> None:
    topic = make_topic(body="A T cell.", terms=[cell], published=True)
    before = article(client, topic)
    cell.refresh_from_db()
    make_withdrawn(cell)

    assert "<dfn>" in before
    assert "<dfn>" not in article(client, topic)
    assert "Word-t-cell" not in article(client, topic)


def test_a_word_that_is_not_in_the_topics_own_list_leads_to_its_page(
    client: Client, cell: Term
) -> None:
    topic = make_topic(body="T cell, *Lymphomas*.", terms=[cell], published=True)
    make_term(name="lymphoma", slug="lymphoma", published=True)

    page = article(client, topic)

    assert [text for _anchor, text in MARKED.findall(page)] == ["T cell"]
    assert LINKED.findall(page) == [("/glossary/lymphoma/", "Lymphomas")]
    assert "Word-lymphoma" not in page


def test_no_more_than_four_other_words_lead_away_from_a_section(client: Client) -> None:
    for number in range(9):
        make_term(name=f"word{number}", published=True)
    topic = make_topic(body=" ".join(f"word{x}" for x in range(9)), published=True)

    assert len(LINKED.findall(article(client, topic))) == MOST_OTHERS


def test_a_key_sentence_explains_on_the_whole_page_what_nothing_else_explains(
    client: Client,
) -> None:
    for name in ("antigen", "biopsy"):
        make_term(name=name, slug=name, published=True)
    topic = make_topic(body="An antigen.")
    topic.sections.update(key_sentence="The antigen, the biopsy.")
    put_live(topic)

    whole, middle = (article(client, topic, depth) for depth in ("", "?depth=3-minutes"))

    assert [text for _, text in LINKED.findall(whole)] == ["biopsy", "antigen"]
    assert [text for _, text in LINKED.findall(middle)] == ["antigen", "biopsy"]


def test_a_new_name_of_a_word_is_marked_without_a_new_edition_of_the_topic(
    client: Client, cell: Term
) -> None:
    topic = make_topic(body="A T lymphocyte.", terms=[cell], published=True)
    before = article(client, topic)
    cell.aliases = ["T lymphocyte"]
    cell.save()
    put_live(cell)

    assert "<dfn>" not in before
    assert MARKED.findall(article(client, topic)) == [("Word-t-cell", "T lymphocyte")]


def test_the_draft_shows_the_same_marks(client: Client, cell: Term) -> None:
    topic = make_topic(body="T cells help.", terms=[cell])
    client.force_login(make_user(role="writer"))

    draft = client.get(page_about(topic, "preview")).content.decode()
    put_live(topic)

    assert MARKED.findall(draft) == MARKED.findall(article(client, topic)) != []
    assert draft.count('<div popover id="Word-t-cell">') == 1


@pytest.mark.parametrize("words", [1, 8])
def test_marks_cost_no_query(
    client: Client, words: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    terms = [make_term(name=f"word {x}", published=True) for x in range(words)]
    topic = make_topic(
        body=f"another {' and '.join(f'word {x}' for x in range(8))}", terms=terms, published=True
    )

    make_term(name="another", published=True)

    with django_assert_num_queries(3 + OF_THE_STATE):
        page = article(client, topic)

    assert len(MARKED.findall(page)) == words
    assert len(LINKED.findall(page)) == 1


def test_no_heading_takes_the_place_of_a_definition(client: Client, cell: Term) -> None:
    topic = make_topic(body="A T cell.", terms=[cell])
    topic.sections.update(heading="Word T cell")
    put_live(topic)

    assert anchors_for(["Word-t-cell"]) == ["word-t-cell"]
    assert article(client, topic).count('id="Word-t-cell"') == 1


def test_the_glossary_keeps_its_list_as_it_was(client: Client, cell: Term) -> None:
    page = client.get("/glossary/").content.decode()

    assert "T cell</a>" in page
    assert "popover" not in page.split("</style>")[1]


# What happens to the pages that are live already when a word changes.


def test_a_word_that_goes_live_opens_in_the_texts_that_have_it(client: Client) -> None:
    topic = make_topic(body="A lymph node, nodes.", published=True)
    before = linked(client, topic)
    make_term(name="lymph node", published=True)

    assert before == []
    assert linked(client, topic) == ["lymph node"]


def test_a_renamed_word_opens_under_its_new_name_only(client: Client) -> None:
    term = make_term(name="biopsy", published=True)
    topic = make_topic(body="A biopsy, a tissue sample.", published=True)
    before = linked(client, topic)
    term.name = "tissue sample"
    term.save()
    put_live(term)

    assert before == ["biopsy"]
    assert linked(client, topic) == ["tissue sample"]


def test_a_withdrawn_word_leads_nowhere_and_uncovers_the_name_inside_its_own(
    client: Client,
) -> None:
    make_term(name="lymph", published=True)
    term = make_term(name="lymph node", published=True)
    topic = make_topic(body="A lymph node.", published=True)
    before = linked(client, topic)
    make_withdrawn(term)

    assert before == ["lymph node"]
    assert linked(client, topic) == ["lymph"]
    assert list(Spelling.objects.values_list("name", flat=True)) == ["lymph", "lymph"]


def test_a_name_that_two_words_have_opens_nowhere_until_one_of_them_goes(client: Client) -> None:
    make_term(name="margin", slug="margin", published=True)
    topic = make_topic(body="The margin.", published=True)
    other = make_term(name="edge", aliases=["margin"], published=True)
    between = linked(client, topic)
    make_withdrawn(other)

    assert between == []
    assert linked(client, topic) == ["margin"]


def test_a_word_to_know_is_the_sense_that_the_writer_chose(client: Client) -> None:
    term = make_term(name="margin", slug="margin", published=True)
    make_term(name="edge", aliases=["margin"], published=True)
    topic = make_topic(body="The margin.", terms=[term], published=True)

    assert MARKED.findall(article(client, topic)) == [("Word-margin", "margin")]


def test_a_word_of_which_only_the_meaning_changed_leaves_all_texts_alone(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    term = make_term(name="biopsy", published=True)
    topic = make_topic(body="A biopsy.", published=True)
    WordsInPlace.objects.update(links={})
    term.definition = "Another one."
    term.save()
    put_live(term)

    assert WordsInPlace.objects.get(publication=topic.publication).links == {}


def test_a_withdrawn_topic_uses_no_word_any_more() -> None:
    term = make_term(name="biopsy", slug="biopsy", published=True)
    topic = make_topic(body="A biopsy.", published=True)
    before = list(pages_that_use(term.slug))
    make_withdrawn(topic)

    assert before == [topic.publication]
    assert list(pages_that_use(term.slug)) == []
    assert not WordsInPlace.objects.exists()


def test_words_of_an_earlier_software_are_found_when_renditions_are_made_anew(
    client: Client,
) -> None:
    make_term(name="biopsy", published=True)
    topic = make_topic(body="A biopsy.", published=True)
    WordsInPlace.objects.all().delete()
    Spelling.objects.all().delete()
    before = linked(client, topic)
    remake_all_renditions()

    assert before == []
    assert linked(client, topic) == ["biopsy"]


@pytest.mark.parametrize("text", ["x" * 50_000, "😀" * 9_000, "\u202e" + "&<>" * 9_000, "‘’'"])
def test_a_hostile_text_goes_live_and_a_hostile_name_breaks_no_page(
    client: Client, text: str
) -> None:
    make_term(name="<script>alert(1)</script>", slug="script", published=True)
    topic = make_topic(body=f"{text} `a` <script>alert(1)</script> {text}", published=True)

    page = article(client, topic)

    assert LINKED.findall(page) == [("/glossary/script/", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    assert "<script>alert" not in page


# What static/js/words.js asks for.


def test_a_definition_can_be_opened_where_its_word_stands(
    client: Client, cell: Term, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/glossary/t-cell/definition/")
    with django_assert_num_queries(1 + OF_THE_STATE):
        response = client.get("/glossary/t-cell/definition/")
    again = client.get("/glossary/t-cell/definition/", headers={"If-None-Match": response["ETag"]})

    piece = response.content.decode()
    assert '<div popover id="Word-t-cell">' in piece
    assert "A &lt;script&gt;alert(1)&lt;/script&gt; cell &amp; more." in piece
    assert len(piece) < 500
    assert "public" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert again.status_code == 304


def test_what_is_withdrawn_or_no_word_at_all_opens_nowhere(client: Client, cell: Term) -> None:
    draft = make_term(slug="draft")
    make_topic(slug="a-topic", published=True)
    make_withdrawn(cell)

    statuses = [
        client.get(f"/glossary/{slug}/definition/").status_code
        for slug in ("t-cell", draft.slug, "a-topic", "no-such-word")
    ]

    assert statuses == [410, 404, 404, 404]
