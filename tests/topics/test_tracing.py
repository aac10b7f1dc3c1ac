"""What the parts of a topic rest on: said to readers by source, to editors by fact file too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from explainer.copies.changes import changes_between
from explainer.desk.reading import pieces_of
from explainer.publishing.content import canonical_json, digest_of, rendered
from explainer.text.difference import difference
from explainer.workflow.corrections import refuse_large_correction
from tests.admin_forms import change_page, errors_of, opened, signed_in
from tests.factories import make_help_sign, make_topic, put_live
from topics.content import TopicContent
from topics.models import Topic

pytestmark = pytest.mark.django_db
FACT_FILE = "a-file-of-facts"
PAGE = "https://www.cancer.gov/some-page"


def make_traced(*, published: bool = False) -> Topic:
    """A topic whose section, question and sign rest on a fact file, and on its own source."""
    topic = make_topic()
    address = topic.topic_sources.get().source.address
    make_help_sign(topic=topic)
    topic.sections.update(facts=[FACT_FILE], sources=[address])
    topic.faqs.update(facts=[FACT_FILE], sources=[address])
    topic.help_signs.update(facts=[FACT_FILE])
    if published:
        put_live(topic, today=date(2026, 1, 2))
    return topic


def test_reader_sees_which_sources_a_section_comes_from(client: Client) -> None:
    topic = make_traced(published=True)

    page = client.get(topic.get_absolute_url()).content.decode()

    assert "Where this comes from: source 1<" in " ".join(page.split())


def test_reader_of_a_section_without_sources_is_told_nothing_of_them(client: Client) -> None:
    topic = make_topic(published=True)

    assert b"Where this comes from" not in client.get(topic.get_absolute_url()).content


@pytest.mark.parametrize(
    "address",
    ["", "?depth=3-minutes", "large-print/", "questions/", "quiz/", "flashcards/", "history/"],
)
def test_reader_never_sees_the_name_of_a_fact_file(client: Client, address: str) -> None:
    topic = make_traced(published=True)

    for page in (
        f"{topic.get_absolute_url()}{address}",
        "/api/pages/",
        "/feed.atom",
        "/search/?q=help",
    ):
        assert FACT_FILE not in client.get(page).content.decode()


def test_reader_of_a_printed_copy_is_not_told_of_another_fact_file() -> None:
    content = make_traced().compose()
    section = replace(content.sections[0], facts=("another",))
    after = replace(content, sections=(section,), no_help_because="Nothing is named.")

    changes = changes_between(TopicContent, canonical_json(content), canonical_json(after))

    assert changes.first == ()


def test_writer_cannot_publish_a_part_that_rests_on_a_page_which_the_topic_does_not_name() -> None:
    topic = make_traced()
    topic.sections.update(sources=[PAGE])
    topic.faqs.update(sources=[PAGE])

    assert [x for x in topic.publish_blockers() if PAGE in x] == [
        f"Add the page that “The simple version” comes from to the sources of this text: {PAGE}",
        f"Add the page that “Does it hurt?” comes from to the sources of this text: {PAGE}",
    ]


def test_a_text_that_traces_nothing_is_kept_as_before_there_were_traces() -> None:
    content = make_topic().compose()

    assert '"facts"' not in canonical_json(content)
    assert '"sources":[]' not in canonical_json(content)
    assert digest_of(content) != digest_of(make_traced().compose())


def test_reviewer_sees_beside_each_part_what_it_rests_on() -> None:
    content = make_traced().compose()
    source = content.sources[0]
    behind = [
        ("fact files", FACT_FILE, ()),
        ("where this comes from", "", ((source.title, source.address),)),
    ]

    parts = {
        x.label: [(y.label, y.content, y.pages) for y in x.inside]
        for x in pieces_of(rendered(content))
    }

    assert parts["Section"][-2:] == behind
    assert parts["Frequently asked question"][-2:] == behind
    assert parts["When to get help"][-2:] == [
        ("address of its source", "", behind[1][2]),
        behind[0],
    ]


def test_reviewer_sees_a_changed_source_of_a_section_as_a_change() -> None:
    old = make_traced().compose()
    new = replace(old, sections=(replace(old.sections[0], sources=(PAGE,)),))

    assert {x.label for x in difference(old, new)} == {
        "Section “The simple version”: where this comes from"
    }


def test_a_small_correction_does_not_change_what_a_part_rests_on() -> None:
    topic = make_traced(published=True)
    topic.sections.update(body="It helps your own immune system!")
    refuse_large_correction(topic, topic.compose())
    topic.sections.update(facts=["another"])

    with pytest.raises(ValidationError, match="where a part of “Section” comes from"):
        refuse_large_correction(topic, topic.compose())


def test_writer_enters_fact_files_and_sources_one_a_line(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "writer")
    sent = opened(client, change_page(topic)) | {
        "sections-0-facts": [" one \r\n\r\none\r\nside-effects"],
        "faqs-0-sources": [PAGE],
    }

    client.post(change_page(topic), sent)

    assert topic.sections.get().facts == ["one", "side-effects"]
    assert topic.faqs.get().sources == [PAGE]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("sections-0-facts", "fine\nTwo Words"),
        ("sections-0-facts", "a" * 50_000),
        ("faqs-0-sources", "https://example.org/"),
        ("faqs-0-sources", "javascript:alert(1)//cancer.gov"),
        ("help_signs-0-facts", "a\x00b"),
        ("help_signs-0-facts", "<script>"),
    ],
)
def test_writer_is_told_of_a_line_that_names_nothing_and_loses_nothing(
    client: Client, field: str, typed: str
) -> None:
    topic = make_traced()
    signed_in(client, "writer")
    sent = opened(client, change_page(topic)) | {field: [typed], "title": ["Another title"]}

    assert "errorlist" in errors_of(client, change_page(topic), sent)
    page = client.post(change_page(topic), sent).content.decode()

    assert "Another title" in page
    assert (topic.compose().sections[0].facts, topic.compose().title) == (
        (FACT_FILE,),
        "Immunotherapy",
    )
