"""The style sheets inside of pages."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from explainer.operations.style_sheets import packed
from tests.house import ROOT

if TYPE_CHECKING:
    from django.test import Client

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def test_nothing_but_what_indents_a_line_is_left_out() -> None:
    assert packed("@layer a {\n  b { c: 'd  e'; }\n\n\t  f { g: h }\n}\n") == (
        "@layer a {\nb { c: 'd  e'; }\n\nf { g: h }\n}\n"
    )


@pytest.mark.django_db
def test_a_readers_browser_may_use_the_style_sheet_as_the_page_has_it(client: Client) -> None:
    response = client.get("/")
    [style] = STYLE.findall(response.content.decode())

    name = b64encode(sha256(style.encode()).digest()).decode()
    assert f"'sha256-{name}'" in response["Content-Security-Policy"]
    assert len(style) < len((ROOT / "static" / "inline" / "site.css").read_text())
