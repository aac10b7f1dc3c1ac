"""The pages that a site begins with. What they say of the software is true; the rest is marked.

They are what every site should say: `unfinished` asks for a live page at each of their addresses.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from explainer.importing.content_file import read_content_file
from explainer.importing.reading import read_content
from explainer.pages.content import SitePageContent

STARTER_FILE = Path(__file__).parent / "starter.md"


@cache
def starter_pages() -> tuple[SitePageContent, ...]:
    head = read_content_file(STARTER_FILE).head
    pages = (read_content(SitePageContent, page) for page in head.mappings("site_pages"))
    return tuple(page.content for page in pages)
