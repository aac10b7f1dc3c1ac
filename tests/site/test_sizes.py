"""READERS.md R4 and R5: what a phone has to download before a page can be read, and ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from tests.house import ROOT, SCRIPT_BYTES
from tests.reader_site import LONGEST, STARTER

# Only that the test database is made: the pages are made once for all tests.
pytestmark = pytest.mark.django_db
# What one flight of TCP carries.
BYTES_OF_AN_ARTICLE = 14_600


def sent(content: bytes) -> int:
    """Return the bytes on the wire: quality 5 is what servers use on the fly."""
    return len(brotli.compress(content, quality=5))


def test_every_article_and_all_scripts_are_small(
    reader_pages: Path, tell: Callable[[str], None]
) -> None:
    names = [f"article-{slug}" for slug in STARTER] + [f"article-{LONGEST}"]
    articles = {name: next(reader_pages.glob(f"*-200-{name}.html")) for name in names}
    scripts = sorted((ROOT / "static" / "js").glob("*.js"))
    sizes = {name: sent(path.read_bytes()) for name, path in articles.items()}
    of_scripts = sum(sent(path.read_bytes()) for path in scripts)

    tell(
        "\n".join(
            [
                f"Bytes with brotli (at most {BYTES_OF_AN_ARTICLE} an article with its CSS):",
                *(f"  {size:6}  {name}" for name, size in sizes.items()),
                f"  {of_scripts:6}  all {len(scripts)} scripts together (at most {SCRIPT_BYTES})",
            ]
        )
    )

    assert [name for name, size in sizes.items() if size > BYTES_OF_AN_ARTICLE] == []
    assert of_scripts <= SCRIPT_BYTES
