"""A reader who follows a link arrives, and meets every term somewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from explainer.content_checks.links import dead_links, unused_terms
from tests.content_checks.clean import TOPIC, library, path, question, section, sentences, topic


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ({"terms": ("germs",)}, "words to know: There is no “germs”."),
        ({"related": ("rest",)}, "related topics: There is no “rest”."),
        ({"related": ("infection",)}, "related topics: The topic is related to itself."),
        ({"quiz": (question(1, section="Nowhere"),)}, "quiz question 1: There is no section “No"),
        ({"sections": (section(1, body="[Go](/topics/rest/)"),)}, "The link to “/topics/rest/”"),
        ({"sections": (section(1, body="[Go](/glossary/germs/)"),)}, "“/glossary/germs/” leads no"),
        ({"sections": (section(1, body="[Go](/paths/second/)"),)}, "“/paths/second/” leads nowher"),
        ({"sections": (section(1, body="[Go](/nowhere)"),)}, "The link to “/nowhere” leads nowhe"),
        ({"sections": (section(1, body="[Go](#heading-2)"),)}, "The link to “#heading-2” leads"),
        ({"sections": (section(1, body="[Go](/topics/fatigue/#x)"),)}, "“/topics/fatigue/#x” lea"),
        ({"sections": (section(1, body="[Go](/topics/fatigue/none/)"),)}, "fatigue/none/” leads"),
    ],
)
def test_a_writer_is_told_of_what_leads_nowhere(planted: dict[str, Any], said: str) -> None:
    found = sentences(dead_links, library(topic(**planted)))

    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize(
    "address",
    [
        "/topics/fatigue/", "/topics/fatigue/#heading-5", "/topics/fatigue/questions/",
        "/glossary/germ/", "/paths/first/", "/topics/", "/", "#faq-2", "#heading-1", "#quiz",
        "https://www.cancer.gov/nowhere", "mailto:x@example.org", "tel:911",
    ],
)  # fmt: skip
def test_a_writer_hears_nothing_about_a_link_that_arrives(address: str) -> None:
    linked = replace(TOPIC.sections[4], body=f"[Go]({address})")

    assert sentences(dead_links, library(topic(sections=(*TOPIC.sections[:4], linked)))) == []


def test_a_writer_is_told_of_a_path_with_a_topic_that_is_not_there() -> None:
    assert sentences(dead_links, library(paths=[path("infection", "rest")])) == [
        "paths.md “First” · topics: There is no “rest”."
    ]


def test_a_writer_is_told_of_a_term_that_no_topic_uses_once_there_are_topics() -> None:
    unused = library(topics=[topic(terms=("fever", "germ", "port", "antibiotic"))])

    assert sentences(unused_terms, unused) == [
        "terms.md “catheter”: No topic has it among its words to know."
    ]
    assert sentences(unused_terms, replace(unused, topics=[])) == []
