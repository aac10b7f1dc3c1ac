"""What stops a site page from going live, said to its writer."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.pages.content import SitePageContent


def page_blockers(page: SitePageContent) -> Iterator[str]:
    if not page.description.strip():
        yield "Write the one-sentence description."
    if not page.sections:
        yield "Add at least one section."
