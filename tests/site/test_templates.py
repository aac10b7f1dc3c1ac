"""What pages say in the states that no reader of the starter content meets."""

from __future__ import annotations

from time import perf_counter

import pytest
from django.template import Context, Template
from django.test import Client

from explainer.searching.snippets import HIT_END, HIT_START
from explainer.searching.templatetags.search_snippet import snippet
from tests.factories import make_question, make_topic
from tests.reading import draft_page


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/", "The first topics are still being written and checked."),
        ("/topics/", "No topics are published yet."),
        ("/topics/?tag=bones", "There is no such topic yet."),
        ("/glossary/", "No words are published yet."),
        ("/glossary/?letter=q", "No words are published yet."),
        ("/search/", "Type a word or a question"),
        ("/search/?q=cell", "Try fewer words, or another spelling."),
        ("/how-we-verify/", "No topics are published yet."),
        ("/how-we-verify/ledger/", "No checks are on record yet."),
        ("/how-we-verify/ledger/?q=bone", "No check fits what you asked for."),
    ],
)
@pytest.mark.django_db
def test_a_site_with_nothing_in_it_says_so_kindly(
    client: Client, address: str, sentence: str
) -> None:
    response = client.get(address)

    assert response.status_code == 200
    assert sentence in response.content.decode()


@pytest.mark.django_db
def test_a_writer_sees_that_a_draft_is_one_and_what_is_missing() -> None:
    topic = make_topic(title="Not ready")
    make_question(topic=topic)

    page = draft_page(topic.compose(), ["Add a section.", "Name a <source>."])

    assert "<title>Draft: Not ready" in page
    assert "Draft: readers cannot see this." in page
    assert "2 things to do before it can be published" in page
    assert "<li>Name a &lt;source&gt;.</li>" in page
    assert "Not verified yet" in page
    assert "Not published yet" in page


@pytest.mark.django_db
def test_nothing_on_a_draft_leads_to_a_page_that_is_not_there() -> None:
    topic = make_topic(slug="not-ready")
    make_question(topic=topic)

    page = draft_page(topic.compose(), [])

    assert "Check my answers" not in page
    assert 'href="/topics/not-ready/' not in page
    assert 'rel="canonical"' not in page


@pytest.mark.django_db
def test_a_reader_sees_no_trace_of_the_draft_marker(client: Client) -> None:
    topic = make_topic(published=True)

    page = client.get(topic.get_absolute_url()).content.decode()

    assert "Draft" not in page
    assert "not published yet" not in page.lower()


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (f"A {HIT_START}cell{HIT_END} fights.", "A <mark>cell</mark> fights."),
        (f"{HIT_START}cells{HIT_END} that", "… <mark>cells</mark> that …"),
        (f"<b>{HIT_START}A&B{HIT_END}</b>.", "&lt;b&gt;<mark>A&amp;B</mark>&lt;/b&gt;."),
        (f"**Bold** [the {HIT_START}link{HIT_END}](https://x.org).", "Bold the <mark>link</mark>."),
        (f"- One\n- {HIT_START}Two{HIT_END}.", "One <mark>Two</mark>."),
        (f"Broken {HIT_END}marks{HIT_START}.", "Broken marks<mark>.</mark>"),
        ("5 > 3, T_cell_ - and more.", "5 &gt; 3, T_cell - and more."),
        ("", ""),
    ],
)
def test_a_snippet_is_escaped_and_its_hits_are_marked(found: str, shown: str) -> None:
    assert snippet(found) == shown


def tidied(text: str) -> str:
    template = Template("{% load page_markup %}{% tidy %}{{ text|safe }}{% endtidy %}")
    return template.render(Context({"text": text}))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<ul>\n\n    <li>one  \n   </li>\n </ul>", "<ul>\n<li>one\n</li>\n</ul>"),
        ("a word\n   <a>and</a> <b>more</b>", "a word\n<a>and</a> <b>more</b>"),
        ("<textarea>kept\n\n</textarea>", "<textarea>kept\n\n</textarea>"),
        ("<pre><code>  a\n\n    b\n</code></pre>", "<pre><code>  a\n\n    b\n</code></pre>"),
        ("<style>a {\n  b: c;\n}\n</style>", "<style>a {\n  b: c;\n}\n</style>"),
        ("two  words", "two  words"),
    ],
)
def test_nobody_downloads_spaces_that_no_page_shows(before: str, after: str) -> None:
    assert tidied(before) == after


def test_a_million_spaces_do_not_stop_a_page() -> None:
    start = perf_counter()

    assert tidied(f"x{' ' * 1_000_000}y{chr(10) * 1_000_000}<p>").endswith("y\n<p>")
    assert perf_counter() - start < 5
