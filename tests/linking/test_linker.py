"""Which words of a text open their definitions, and that marking them breaks nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.linking.dictionary import Dictionary, Entry, Name, Token
from explainer.linking.linker import (
    MOST_OTHERS,
    Link,
    LinkedText,
    links_in,
    marked,
    names_in,
    words_of,
)
from explainer.text.markdown import render
from tests.hostile import HOSTILE_TEXTS, PAYLOADS

MARKED = re.compile(r"<dfn>(.*?)</dfn>", re.DOTALL)
MANY = 50_000


def dictionary_of(*spellings: str) -> Dictionary:
    """Return a dictionary in which each spelling is a word of its own."""
    return Dictionary(Name(x, x) for x in spellings)


def found_in(html: str, *spellings: str) -> list[str]:
    """Return what opens in `html` if each spelling is one of the text's own words."""
    links = links_in(LinkedText({"": html}, own=spellings), dictionary_of(*spellings))[""]
    return [link.text for link in links]


def page_of(html: str, *spellings: str) -> str:
    links = links_in(LinkedText({"": html}, own=spellings), dictionary_of(*spellings))[""]
    return marked(html, links, lambda *_: ("<dfn>", "</dfn>"))


def opened_in(parts: dict[str, str], *spellings: str, **said: object) -> dict[str, list[str]]:
    """Return which terms open in each part."""
    links = links_in(LinkedText(parts, **said), dictionary_of(*spellings))  # type: ignore[arg-type]
    return {part: [link.term for link in found] for part, found in links.items()}


class Text(HTMLParser):
    """The text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_first_use_of_a_word_opens_and_a_reader_meets_it_once() -> None:
    html = "<p>Your T cells find it. A T cell kills it.</p>"

    assert page_of(html, "T cell") == "<p>Your <dfn>T cells</dfn> find it. A T cell kills it.</p>"


def test_the_longest_name_is_found_and_a_shorter_one_in_it_is_not() -> None:
    text = "<p>A checkpoint inhibitor, the checkpoint inhibitor, at a checkpoint.</p>"
    names = ("checkpoint", "checkpoint inhibitor")

    assert found_in(text, *names) == ["checkpoint inhibitor", "checkpoint"]


def test_of_names_that_overlap_the_one_that_starts_first_is_found() -> None:
    text = "<p>A blood cell count.</p>"

    assert found_in(text, "cell count", "blood cell") == ["blood cell"]


@pytest.mark.parametrize(
    ("text", "spelling", "found"),
    [
        ("Cells and subcellular cell-free cells.", "cell", ["Cells"]),
        ("PD-L1 and PD-1, not PD-12.", "PD-1", ["PD-1"]),
        ("Naïveté, naïve.", "naïve", ["naïve"]),
        ("ANTIBODY", "antibody", ["ANTIBODY"]),
        ("bone\nmarrow", "bone marrow", ["bone\nmarrow"]),
        ("bone&nbsp;marrow", "bone marrow", ["bone&nbsp;marrow"]),
        ("bone &nbsp;marrow", "bone marrow", ["bone &nbsp;marrow"]),
        ("bone \t marrow", "bone\u00a0marrow ", ["bone \t marrow"]),
        ("bone, marrow bonemarrow", "bone marrow", []),
        ("bone <em>marrow</em>", "bone marrow", []),
        ("Hodgkin’s disease", "Hodgkin's disease", ["Hodgkin’s disease"]),
        ("Hodgkin's disease", "Hodgkin’s disease", ["Hodgkin's disease"]),
        ("R&amp;D", "R&D", ["R&amp;D"]),
        ("a &amp; b", "amp", []),
        ("a &nbsp; b", "nbsp;", []),
        ("a &amp;amp; b", "amp", ["amp"]),
        ("a &lt; b", "lt", []),
        ("a &lt;b&gt; b", "<b>", ["&lt;b&gt;"]),
        ("one (two) three(two)", "(two)", ["(two)"]),
        ("one three(two)", "(two)", []),
        (".* a+", ".*", [".*"]),
        ("a+b a+", "a+", ["a+"]),
        ("anything", "  ", []),
        ("anything", "", []),
    ],
)
def test_words_are_found_as_nci_finds_them(text: str, spelling: str, found: list[str]) -> None:
    assert found_in(f"<p>{text}</p>", spelling)[:1] == found


@pytest.mark.parametrize(
    ("text", "spelling", "found"),
    [
        ("all of it, All of it, ALL.", "ALL", ["ALL"]),
        ("a pet, PETs and a PET scan", "PET", ["PETs"]),
        ("a cat scan, a CAT scan", "CAT scan", ["CAT scan"]),
        ("two cat scans, two CAT scans", "CAT scan", ["CAT scans"]),
        ("Her2, HER2", "HER2", ["HER2"]),
        ("a t cell", "T cell", ["t cell"]),
        ("mrna", "mRNA", ["mrna"]),
        ("THE CELL", "cell", ["CELL"]),
        ("ALL", "all", ["ALL"]),
    ],
)
def test_a_name_in_capitals_is_no_everyday_word(text: str, spelling: str, found: list[str]) -> None:
    assert found_in(f"<p>{text}</p>", spelling) == found


def test_capitals_mean_the_short_form_where_an_everyday_word_is_a_term_too() -> None:
    assert found_in("<p>ALL and all.</p>", "ALL", "all") == ["ALL", "all"]
    assert found_in("<p>ALL and all.</p>", "ALL cell", "all") == ["ALL"]
    assert found_in("<p>ALL cells, all CELLS.</p>", "ALL cell", "all cell") == [
        "ALL cells",
        "all CELLS",
    ]


@pytest.mark.parametrize(
    ("plural", "name"),
    [
        ("biopsies", "biopsy"), ("x-rays", "x-ray"), ("masses", "mass"), ("cysts", "cyst"),
        ("crutches", "crutch"), ("Reflexes", "reflex"), ("MRIs", "MRI"), ("T cells", "T cell"),
    ],
)  # fmt: skip
def test_a_name_stands_for_its_plural(plural: str, name: str) -> None:
    assert found_in(f"<p>Two {plural}.</p>", name) == [plural]


def test_a_plural_that_is_a_name_itself_means_that_word() -> None:
    names = [Name("stage", "stage"), Name("stages", "staging")]

    for dictionary in (Dictionary(names), Dictionary(reversed(names))):
        [found] = names_in("<p>The stages.</p>", dictionary)
        assert found.entry.terms == ("staging",)


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
    assert page_of(html, "cell", "start", "p", "src", "a", "2") == html
    assert found_in(f"{html}<p>A cell.</p>", "cell") == ["cell"]


def test_a_word_is_found_in_bold_in_a_list_and_in_a_table() -> None:
    html = render("**antibody**\n\n- antigen\n\n| a |\n|---|\n| biopsy |")

    assert found_in(html, "antibody", "antigen", "biopsy") == ["antibody", "antigen", "biopsy"]


def test_of_words_that_are_not_the_texts_own_four_open_in_each_part() -> None:
    words = [f"word{x}" for x in range(9)]
    text = " ".join(words)
    parts = {"one": text, "two": text, "three": "word8"}

    opened = opened_in(parts, *words, own=["word0"])

    assert [len(x) for x in opened.values()] == [MOST_OTHERS + 1, MOST_OTHERS + 1, 1]
    assert {x for found in opened.values() for x in found} == set(words)


def test_a_word_that_a_text_has_once_opens_before_one_that_opens_elsewhere() -> None:
    parts = {"one": "a b c d e", "two": "a b c d"}

    assert opened_in(parts, *"abcde") == {"one": ["a", "b", "c", "e"], "two": ["a", "b", "c", "d"]}


def test_a_spelling_of_two_terms_opens_only_where_somebody_said_which() -> None:
    dictionary = Dictionary([Name("margin", "of-surgery"), Name("margin", "of-error")])

    def opened(**said: object) -> list[str]:
        text = LinkedText({"": "<p>The Margin.</p>"}, **said)  # type: ignore[arg-type]
        return [link.term for link in links_in(text, dictionary)[""]]

    assert opened() == []
    assert opened(own=["of-error"]) == ["of-error"]
    assert opened(own=["of-error", "of-surgery"]) == []
    assert opened(senses={"margin": "of-surgery"}, own=["of-error"]) == ["of-surgery"]
    assert opened(senses={"margin": ""}, own=["of-error"]) == []
    assert opened(senses={"margin": "withdrawn"}) == []


def test_a_word_of_which_its_writer_says_not_here_opens_nowhere() -> None:
    text = LinkedText({"": "the cell, cells"}, own=["cell"], senses={"cell": ""})

    assert [x.text for x in links_in(text, dictionary_of("cell"))[""]] == ["cells"]


def test_a_place_that_says_something_else_by_now_is_left_as_it_is() -> None:
    links = [Link(3, "cell", "cell"), Link(5, "ll of", "other"), Link(90, "cell", "cell")]

    assert marked("<p>cells of</p>", links, lambda *_: ("[", "]")) == "<p>[cell]s of</p>"
    assert marked("<p>gone</p>", links, lambda *_: ("[", "]")) == "<p>gone</p>"


@pytest.mark.parametrize(
    ("markdown", "alone"),
    [
        ("- cell\n- a cell", True), ("- **cell**", True), ("- cell.\n", False), ("cell", True),
        ("cell, or *cell*", False), ("| a |\n|---|\n| cell |", True), ("- cell\n  - one", True),
        ("- a\n\n- cell", True), ("The cell", False), ("cell *it*", False),
    ],
)  # fmt: skip
def test_a_word_that_is_all_of_its_item_is_told_from_one_in_a_sentence(
    markdown: str, alone: bool
) -> None:
    html = render(markdown)
    links = links_in(LinkedText({"": html}, own=["cell"]), dictionary_of("cell"))[""]
    page = marked(html, links, lambda _, stands_alone: ("[alone:" if stands_alone else "[", "]"))

    assert ("[alone:" in page) is alone
    assert page.count("[") == 1


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
    page = page_of(html, *names)

    assert MARKED.sub(r"\1", page) == html
    assert Text(page).text == Text(html).text
    # A real parser finds the marks where they were put, and nothing to mend.
    cleaned = nh3.clean(page, tags=nh3.ALLOWED_TAGS | {"dfn", "s"}, link_rel=None)
    assert cleaned.count("<dfn") == page.count("<dfn>") == len(MARKED.findall(page))


@given(st.text(alphabet="ab c\n-'’&<>\";xéA", min_size=1, max_size=30))
@settings(max_examples=200)
def test_a_name_is_found_in_a_text_that_is_the_name(name: str) -> None:
    html = f"<p>{nh3.clean(name, tags=set())}</p>"
    text = Text(html).text

    assert len(found_in(html, text)) == (1 if text.strip() else 0)


class Counting(Dictionary):
    """A dictionary that counts how often a text looks something up."""

    looked_up = 0

    def longest(self, tokens: Sequence[Token], start: int) -> tuple[Entry, int] | None:
        self.looked_up += 1
        return super().longest(tokens, start)


@pytest.mark.parametrize(
    "piece",
    ["<", '<"', "<a>", "<a x", "<a>a</b>", "&", "&amp; &nbsp;", "a ", "a", '<a href="<<'],
)
def test_a_hostile_text_is_walked_once(piece: str) -> None:
    html = (piece * MANY)[:MANY]
    half = Counting([Name(f"{'a ' * 59}b", "half"), Name("&&&&b", "signs"), Name("<<<b", "x")])

    found = list(names_in(html, half))

    assert found == []
    assert half.looked_up <= len(list(words_of(html))) <= len(html)
