"""READERS.md R4 and R5: what a phone has to download before a page can be read, and ever."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.article_limits import BYTES_OF_AN_ARTICLE, BYTES_TO_THE_TAKEAWAYS, sent, to_the_takeaways
from tests.house import ROOT, SCRIPT_BYTES
from tests.reader_site import LONGEST, STARTER

# Only that the test database is made: the pages are made once for all tests.
pytestmark = pytest.mark.django_db


def scripts_of(page: bytes) -> list[bytes]:
    """Return the scripts that a page asks for; all together have a test of their own."""
    names = re.findall(rb'<script type="module" src="[^"]*/js/(\w+\.js)"', page)
    return [(ROOT / "static" / "js" / name.decode()).read_bytes() for name in names]


def test_the_first_flight_is_measured_to_the_end_of_the_takeaways() -> None:
    page = b"<section>1</section><h2>Key takeaways</h2><li>2</section>3</section>"

    assert to_the_takeaways(page) == b"<section>1</section><h2>Key takeaways</h2><li>2</section>"


def test_every_article_and_its_scripts_are_small(
    reader_pages: Path, tell: Callable[[str], None]
) -> None:
    names = [f"article-{slug}" for slug in STARTER] + [f"article-{LONGEST}"]
    articles = {name: next(reader_pages.glob(f"*-200-{name}.html")) for name in names}
    pages = {name: path.read_bytes() for name, path in articles.items()}
    sizes = {name: (sent(to_the_takeaways(page)), sent(page)) for name, page in pages.items()}
    scripts = {name: sum(map(sent, scripts_of(page))) for name, page in pages.items()}

    tell(
        "\n".join(
            [
                f"To the takeaways (most {BYTES_TO_THE_TAKEAWAYS}), all ({BYTES_OF_AN_ARTICLE}):",
                *(f"  {first:6}  {whole:6}  {name}" for name, (first, whole) in sizes.items()),
                f"  {max(scripts.values()):6}  the scripts of one (at most {SCRIPT_BYTES})",
            ]
        )
    )

    assert [x for x, (first, _) in sizes.items() if first > BYTES_TO_THE_TAKEAWAYS] == []
    assert [x for x, (_, whole) in sizes.items() if whole > BYTES_OF_AN_ARTICLE] == []
    assert min(scripts.values()) > 0
    assert max(scripts.values()) <= SCRIPT_BYTES
