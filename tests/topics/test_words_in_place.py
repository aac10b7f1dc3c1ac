"""The words to know in the text of an article: which are marked, and that nothing breaks."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from time import perf_counter
from typing import TYPE_CHECKING

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.searching.linker import WordInPlace, with_words
from explainer.text.markdown import render
from tests.admin_forms import page_about
from tests.factories import make_term, make_topic, make_user, make_withdrawn, put_live
from tests.hostile import HOSTILE_TEXTS, PAYLOADS
from topics.content import anchors_for
from topics.models import Section

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from glossary.models import Term
    from topics.models import Topic

MARKED = re.compile(
    r'<dfn><button type="button" popovertarget="([^"]*)">(.*?)</button></dfn>', re.DOTALL
)


def marked(html: str, *spellings: str) -> list[str]:
    """Return what is marked in `html` if each spelling is a word of its own."""
    words = [WordInPlace(spelling, (spelling,)) for spelling in spellings]
    return [text for _anchor, text in MARKED.findall(with_words(html, words))]


def without_marks(html: str) -> str:
    return MARKED.sub(r"\2", html)


class Text(HTMLParser):
    """The text of a page, and whether every tag that it opens is closed in turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_first_use_of_a_word_becomes_a_button_that_names_its_definition() -> None:
    word = WordInPlace("Word-t-cell", ("T cell", "T cells"))

    html = with_words("<p>Your T cells find it. A T cell kills it.</p>", [word])

    assert html == (
        '<p>Your <dfn><button type="button" popovertarget="Word-t-cell">T cells</button></dfn>'
        " find it. A T cell kills it.</p>"
    )


def test_the_longest_name_is_found_and_a_shorter_one_in_it_is_not() -> None:
    text = "<p>A checkpoint inhibitor, the checkpoint inhibitor, at a checkpoint.</p>"

    assert marked(text, "checkpoint", "checkpoint inhibitor") == [
        "checkpoint inhibitor",
        "checkpoint",
    ]
    assert without_marks(with_words(text, [WordInPlace("x", ("checkpoint",))])) == text


@pytest.mark.parametrize(
    ("text", "spelling", "found"),
    [
        ("Cells and subcellular cell-free cells.", "cell", ["cell"]),
        ("PD-L1 and PD-1, not PD-12.", "PD-1", ["PD-1"]),
        ("Naïveté, naïve.", "naïve", ["naïve"]),
        ("ANTIBODY", "antibody", ["ANTIBODY"]),
        ("bone\nmarrow", "bone marrow", ["bone\nmarrow"]),
        ("bone&nbsp;marrow", "bone marrow", ["bone&nbsp;marrow"]),
        ("bone \t marrow", "bone\u00a0marrow ", ["bone \t marrow"]),
        ("bone, marrow bonemarrow", "bone marrow", []),
        ("Hodgkin’s disease", "Hodgkin's disease", ["Hodgkin’s disease"]),
        ("Hodgkin's disease", "Hodgkin’s disease", ["Hodgkin's disease"]),
        ("R&amp;D", "R&D", ["R&amp;D"]),
        ("a &amp; b", "amp", []),
        ("a &nbsp; b", "nbsp;", []),
        ("a &amp;amp; b", "amp", ["amp"]),
        ("a &lt; b", "lt", []),
        ("a &lt;b&gt; b", "<b>", ["&lt;b&gt;"]),
        ("one (two) three", "(two)", ["(two)"]),
        (".* a+", ".*", [".*"]),
        ("anything", "  ", []),
        ("anything", "", []),
    ],
)
def test_words_are_found_as_nci_finds_them(text: str, spelling: str, found: list[str]) -> None:
    assert marked(f"<p>{text}</p>", spelling) == found


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="https://www.cancer.gov/a-cell">a <em>cell</em></a></p>',
        '<p><a href="x"><img alt="</a> cell" src="/pictures/cell.png"></a></p>',
        '<p><img alt="a > cell" src="/pictures/cell.png"></p>',
        "<h3>The <em>cell</em></h3><h4>cell</h4>",
        "<p><code>cell</code></p><pre><code>a cell\n</code></pre>",
        '<ol start="2"></ol>',
    ],
)
def test_links_headings_code_and_tags_are_left_alone(html: str) -> None:
    words = [WordInPlace(x, (x,)) for x in ("cell", "start", "p", "src", "a", "2")]

    assert with_words(html, words) == html
    assert marked(f"{html}<p>A cell.</p>", "cell") == ["cell"]


def test_a_word_is_found_in_bold_in_a_list_and_in_a_table() -> None:
    html = render("**antibody**\n\n- antigen\n\n| a |\n|---|\n| biopsy |")

    assert marked(html, "antibody", "antigen", "biopsy") == ["antibody", "antigen", "biopsy"]


NAMES = st.lists(
    st.one_of(
        st.sampled_from([*PAYLOADS, "a", "amp", "script", "href", "x", "code", "&", "<", '"', "p"]),
        st.text(max_size=4),
    ),
    max_size=8,
)


@given(HOSTILE_TEXTS, NAMES, st.sampled_from(["{}", "# {}", "[{}](/x)", "*{}*", "    {}", "{} &"]))
@settings(max_examples=400)
def test_marks_only_add_elements_and_never_break_a_page(
    text: str, names: list[str], place: str
) -> None:
    html = render(place.format(f"{text} {' '.join(names[:2])}"))
    page = with_words(html, [WordInPlace(f"w{x}", (name,)) for x, name in enumerate(names)])

    assert without_marks(page) == html
    assert Text(page).text == Text(html).text
    # A real parser finds the marks where they were put, and nothing to mend.
    tags = nh3.ALLOWED_TAGS | {"dfn", "button", "s"}
    cleaned = nh3.clean(page, tags=tags, attributes={"button": {"popovertarget"}}, link_rel=None)
    assert cleaned.count("<button") == page.count("<dfn>") == len(MARKED.findall(page))


@given(st.text(alphabet="ab c\n-'’&<>\";xé", min_size=1, max_size=30))
@settings(max_examples=200)
def test_a_name_is_found_in_a_text_that_is_the_name(name: str) -> None:
    html = f"<p>{nh3.clean(name, tags=set())}</p>"
    text = Text(html).text

    assert len(marked(html, text)) == (1 if text.strip() else 0)


def test_a_hostile_address_stays_in_its_attribute() -> None:
    html = with_words("<p>cell</p>", [WordInPlace('"><script>', ("cell",))])

    assert 'popovertarget="&quot;&gt;&lt;script&gt;"' in html


def test_a_text_of_50_000_characters_does_not_keep_a_reader_waiting() -> None:
    words = [WordInPlace(f"w{x}", (f"word {x}", f"{'a ' * 20}{x}")) for x in range(20)]
    html = f"<p>{'a ' * 12_500}</p><p>{'&amp; &nbsp;' * 1_000}</p><p>{'<a>a</b>' * 2_000}</p>"
    start = perf_counter()
    page = with_words(html, words)

    assert page == html
    assert perf_counter() - start < 5


# The rest is about pages.


@pytest.fixture
def cell() -> Term:
    return make_term(
        name="T cell",
        slug="t-cell",
        aliases=["T cells"],
        definition="A <script>alert(1)</script> cell & more.",
        published=True,
    )


def article(client: Client, topic: Topic) -> str:
    return client.get(topic.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_each_section_marks_the_first_use_and_the_page_has_one_definition(
    client: Client, cell: Term
) -> None:
    topic = make_topic(body="T cells help. A T cell kills.", terms=[cell], faq_answer="A T cell.")
    Section.objects.create(topic=topic, order=2, heading="T cell", body="The *T cell* again.")
    topic.thirty_seconds = "A T cell."
    topic.save()
    put_live(topic)

    page = article(client, topic)

    assert MARKED.findall(page) == [("Word-t-cell", "T cells"), ("Word-t-cell", "T cell")]
    assert page.count('<div popover id="Word-t-cell">') == page.count('id="Word-t-cell"') == 1
    [definition] = re.findall(r'<div popover id="Word-t-cell">(.*?)</div>', page, re.DOTALL)
    assert '<a href="/glossary/t-cell/">T cell</a>' in definition
    assert "A &lt;script&gt;alert(1)&lt;/script&gt; cell &amp; more." in definition


@pytest.mark.django_db
def test_a_definition_says_how_to_say_its_word(client: Client, cell: Term) -> None:
    cell.pronunciation = "TEE sel"
    cell.save()
    put_live(cell)

    page = article(client, make_topic(body="A T cell.", terms=[cell], published=True))

    assert "Say it: TEE sel" in page.split('<div popover id="Word-t-cell">')[1].split("</div>")[0]


@pytest.mark.django_db
def test_a_word_that_was_withdrawn_is_marked_no_more(client: Client, cell: Term) -> None:
    topic = make_topic(body="A T cell.", terms=[cell], published=True)
    before = article(client, topic)
    cell.refresh_from_db()
    make_withdrawn(cell)

    assert "<dfn>" in before
    assert "<dfn>" not in article(client, topic)
    assert "Word-t-cell" not in article(client, topic)


@pytest.mark.django_db
def test_a_word_that_is_not_in_the_topics_own_list_is_not_marked(
    client: Client, cell: Term
) -> None:
    topic = make_topic(body="T cell, lymphoma.", terms=[cell], published=True)
    make_term(name="lymphoma", published=True)

    assert [text for _anchor, text in MARKED.findall(article(client, topic))] == ["T cell"]


@pytest.mark.django_db
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


@pytest.mark.django_db
def test_the_draft_shows_the_same_marks(client: Client, cell: Term) -> None:
    topic = make_topic(body="T cells help.", terms=[cell])
    client.force_login(make_user(role="writer"))

    draft = client.get(page_about(topic, "preview")).content.decode()
    put_live(topic)

    assert MARKED.findall(draft) == MARKED.findall(article(client, topic)) != []
    assert draft.count('<div popover id="Word-t-cell">') == 1


@pytest.mark.django_db
@pytest.mark.parametrize("words", [1, 8])
def test_marks_cost_no_query(
    client: Client, words: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    terms = [make_term(name=f"word {x}", published=True) for x in range(words)]
    topic = make_topic(
        body=" and ".join(f"word {x}" for x in range(8)), terms=terms, published=True
    )

    with django_assert_num_queries(3):
        page = article(client, topic)

    assert page.count("<dfn>") == words


@pytest.mark.django_db
def test_no_heading_takes_the_place_of_a_definition(client: Client, cell: Term) -> None:
    topic = make_topic(body="A T cell.", terms=[cell])
    topic.sections.update(heading="Word T cell")
    put_live(topic)

    assert anchors_for(["Word-t-cell"]) == ["word-t-cell"]
    assert article(client, topic).count('id="Word-t-cell"') == 1


@pytest.mark.django_db
def test_the_glossary_keeps_its_list_as_it_was(client: Client, cell: Term) -> None:
    page = client.get("/glossary/").content.decode()

    assert "T cell</a>" in page
    assert "popover" not in page.split("</style>")[1]
