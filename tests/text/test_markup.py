"""What is tidy already is not tidied once more, and costs a page no time."""

from __future__ import annotations

import pytest
from django.test import Client

from explainer.text import markup
from explainer.text.markup import as_it_is, tidied

KEPT = "<pre>a  \n\n  b</pre>\n\n  <p>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (as_it_is(KEPT), KEPT),
        (f"<ul>  \n  {as_it_is(KEPT)}  \n  <li>", f"<ul>\n{KEPT}\n<li>"),
        (f"a {as_it_is('<b>b</b>')} c  \n", "a <b>b</b> c\n"),
        (f"{as_it_is('<i>  </i>')}{as_it_is('<b>  </b>')}", "<i>  </i><b>  </b>"),
        ("no text \ufdd0 has it", "no text  has it"),
        ("", ""),
    ],
)
def test_what_is_marked_stays_as_it_is(before: str, after: str) -> None:
    assert tidied(before) == after


@pytest.mark.django_db
def test_a_page_is_tidied_without_its_style_sheet(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def tidied_and_noted(piece: str) -> str:
        read.append(piece)
        return piece

    monkeypatch.setattr(markup, "_tidied", tidied_and_noted)

    page = client.get("/").content.decode()

    assert "@layer" in page
    assert "@layer" not in "".join(read)
