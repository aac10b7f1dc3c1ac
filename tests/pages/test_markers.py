"""What somebody has still to fill in is found in any text, and catches the eye of whoever reads."""

from __future__ import annotations

import pytest

from explainer.pages.markers import markers, with_marks
from explainer.text.markdown import render


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Run by [To fill in: the name].", ["the name"]),
        ("[To fill in: one] and [To fill in: two]", ["one", "two"]),
        ("[To fill in: one] and again [To fill in: one]", ["one"]),
        ("[to fill in: small letters]", ["small letters"]),
        ("[To fill in: over\n   two lines]", ["over two lines"]),
        ("[To fill in:no space]", ["no space"]),
        ("[To fill in: a <b>name</b>]", ["a <b>name</b>"]),
        ("[To fill in: ]", []),
        ("[To fill in: never closed", []),
        ("[To fill in: a [To fill in: b]]", ["b"]),
        ("To fill in: no brackets", []),
        ("[a link](https://cancer.gov)", []),
        ("", []),
    ],
)
def test_a_writer_is_told_what_is_to_be_filled_in(text: str, found: list[str]) -> None:
    assert markers(text) == found


@pytest.mark.parametrize("filler", [" ", "x", "[", "[To fill in: "])
def test_an_endless_text_takes_no_endless_time(filler: str) -> None:
    text = "[To fill in:" + filler * 50_000

    assert markers(text) == []
    assert str(with_marks(render(text))) == render(text)


def test_a_reader_sees_at_once_what_is_not_filled_in() -> None:
    shown = with_marks(render("Run by **[To fill in: A & B]**."))

    assert shown == "<p>Run by <strong><mark>[To fill in: A &amp; B]</mark></strong>.</p>\n"


@pytest.mark.parametrize(
    "markdown",
    ["[x](https://a.example/?[To%20fill%20in:%20y])", "<b title='[To fill in: y]'>", "`a < b`"],
)
def test_marking_breaks_no_html(markdown: str) -> None:
    html = render(markdown)

    assert with_marks(html).replace("<mark>", "").replace("</mark>", "") == html
    assert with_marks('<a href="[To fill in: y]">z</a>') == '<a href="[To fill in: y]">z</a>'
