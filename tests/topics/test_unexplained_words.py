"""A writer sees beside the form which words of the topic nobody explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from explainer.content_checks.writer_questions import WORDS_SHOWN
from tests.admin_forms import change_page, page_about, signed_in
from tests.factories import make_term, make_topic, make_withdrawn
from tests.glossary.dictionary.rows import as_file, imported, row, run_import_names

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from topics.models import Topic

pytestmark = pytest.mark.django_db
ASKED = "Words nobody explained: “thrombocytes”, “lysis”."


def topic_saying(body: str) -> Topic:
    return make_topic(
        title="It helps", description="How it helps.", thirty_seconds="It helps you.", body=body
    )


@pytest.mark.parametrize("page", ["change", "stands", "preview"])
def test_a_writer_is_told_which_words_nobody_explained(client: Client, page: str) -> None:
    topic = topic_saying("Your thrombocytes fall in lysis. Thrombocytes help.")
    signed_in(client, "writer")

    assert ASKED in client.get(page_about(topic, page)).content.decode()


def test_a_live_term_explains_a_word_and_a_withdrawn_one_does_not(client: Client) -> None:
    topic = topic_saying("Your thrombocytes fall in lysis.")
    terms = [make_term(name=x, published=True) for x in ("thrombocyte", "lysis syndrome")]
    signed_in(client, "writer")
    explained = client.get(change_page(topic)).content.decode()
    for term in terms:
        make_withdrawn(term)

    assert "Words nobody explained" not in explained
    assert ASKED in client.get(change_page(topic)).content.decode()


def test_a_writer_is_led_to_what_ncis_dictionary_says_of_a_word(
    client: Client, tmp_path: Path
) -> None:
    topic = topic_saying("Your thrombocytes fall in lysis. Thrombocytes help.")
    imported(tmp_path, row("platelet", termId=1), row("lysis", termId=2), row("biopsy", termId=3))
    run_import_names(as_file(tmp_path, [{"cdr_id": 1, "anchor_texts": ["thrombocyte"]}], "n.json"))
    signed_in(client, "writer")

    page = client.get(change_page(topic)).content.decode()

    assert (
        'NCI’s dictionary explains <a href="/glossary/nci/platelet/">thrombocytes</a>, '
        '<a href="/glossary/nci/lysis/">lysis</a>.'
    ) in page


def test_a_long_list_is_cut_and_hostile_words_break_no_page(client: Client) -> None:
    words = " ".join(f"xq{letter}zz" for letter in "abcdefghijklmnopqrstuvwxyz")
    topic = topic_saying(f"Here: {words} <script>alert(1)</script>.")
    signed_in(client, "writer")

    page = client.get(change_page(topic)).content.decode()

    assert f"“xqtzz” and {26 - WORDS_SHOWN} more. Say them" in page
    assert "<script>alert" not in page


def test_nobody_asks_this_of_a_term(client: Client) -> None:
    term = make_term(definition="A thrombocyte.")
    signed_in(client, "writer")

    assert "Words nobody explained" not in client.get(change_page(term)).content.decode()
