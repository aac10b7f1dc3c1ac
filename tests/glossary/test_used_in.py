"""In which topics a term is used: shown before somebody changes, renames or withdraws it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from explainer.editing.used_in import PAGES_SHOWN
from tests.admin_forms import change_page, page_about, queries_of, signed_in
from tests.factories import make_term, make_topic, make_withdrawn

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
TERMS = "/admin/glossary/term/"


@pytest.mark.parametrize("page", ["change", "stands", "publish"])
def test_all_who_may_change_a_term_see_first_which_topics_use_it(client: Client, page: str) -> None:
    term = make_term(name="biopsy", published=True)
    make_topic(title="In <text>", slug="in-text", body="A biopsy.", published=True)
    make_topic(title="In its list", slug="in-its-list", terms=[term], published=True)
    make_topic(title="Nowhere", published=True)
    signed_in(client, "publisher")

    shown = client.get(page_about(term, page)).content.decode()

    assert "Used in 2 topics." in shown
    assert '<a href="/topics/in-text/">In &lt;text&gt;</a>' in shown
    assert '<a href="/topics/in-its-list/">In its list</a>' in shown
    assert "Nowhere" not in shown


def test_a_term_that_nobody_uses_and_a_topic_say_nothing_of_it(client: Client) -> None:
    term = make_term(name="biopsy")
    topic = make_topic(body="A biopsy.", published=True)
    signed_in(client, "writer")

    for text in (term, topic):
        assert "Used in" not in client.get(change_page(text)).content.decode()


def test_a_withdrawn_topic_counts_no_more_and_a_long_list_is_cut(client: Client) -> None:
    term = make_term(name="biopsy", published=True)
    topics = [make_topic(body="A biopsy.", published=True) for _ in range(PAGES_SHOWN + 2)]
    make_withdrawn(topics[0])
    signed_in(client, "writer")

    shown = client.get(change_page(term)).content.decode()

    assert f"Used in {PAGES_SHOWN + 1} topics." in shown
    assert "and 1 more" in shown


def test_the_list_of_terms_says_it_of_each_without_a_query_more(client: Client) -> None:
    make_term(name="biopsy", published=True)
    make_topic(body="A biopsy.", published=True)
    signed_in(client, "writer")
    with_one = queries_of(client, TERMS)
    make_term(name="lymph node", published=True)
    make_topic(body="A biopsy, a lymph node.", published=True)

    page = client.get(TERMS).content.decode()

    assert queries_of(client, TERMS) == with_one
    assert ">2 topics<" in page
    assert ">1 topic<" in page
