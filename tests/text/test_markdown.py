"""What markdown becomes on a page that its writer did not draw."""

from __future__ import annotations

import re

import pytest

from explainer.text.markdown import render


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("### a\n#### b", "3 4"),
        ("# a\n## b\n###### c", "3 3 4"),
        ("#### a\n##### b", "3 3"),
        ("###### a\n\nText.\n\n### b\n\n#### c", "3 3 4"),
        ("> #### a\n\n- # b\n\n#### c", "3 3 4"),
        ("a\n===\nb\n---\n", "3 3"),
        ("No heading.", ""),
    ],
)
def test_no_heading_skips_a_level_below_the_pages_own(typed: str, shown: str) -> None:
    html = render(typed)

    assert " ".join(re.findall(r"<h(\d)>", html)) == shown
    assert re.findall(r"<h(\d)>", html) == re.findall(r"</h(\d)>", html)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("![a vein](https://elsewhere.example/a.png)", "<p>a vein</p>"),
        ("![a <b>](//elsewhere.example/a.png)", "<p>a &lt;b&gt;</p>"),
        ("![a vein](pictures/a.png)", "<p>a vein</p>"),
        ("![a vein](/pictures/a.webp)", '<p><img src="/pictures/a.webp" alt="a vein"></p>'),
    ],
)
def test_a_picture_on_another_site_is_said_in_words(typed: str, shown: str) -> None:
    assert render(typed).strip() == shown
