"""Writers keep the pages about the site as a file, and load them as drafts."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainer.importing.head import ContentFileError
from explainer.importing.load_content import load_content
from explainer.pages.models import SitePage
from explainer.publishing.models import Publication
from tests.factories import make_site_page, make_user

pytestmark = pytest.mark.django_db
PAGES = """---
site_pages:
  - name: About us
    slug: us
    description: Who we are.
    place: 3
    sections:
      - heading: Who pays
        body: |
          First line.

          - One: a list
---
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "pages.md"
    file.write_text(PAGES)
    return file


def test_a_writer_loads_a_page_and_readers_do_not_see_it(file: Path) -> None:
    load_content([file], editor=make_user())

    page = SitePage.objects.get()
    assert (page.name, page.description, page.place) == ("About us", "Who we are.", 3)
    assert [(x.heading, x.body) for x in page.sections.all()] == [
        ("Who pays", "First line.\n\n- One: a list")
    ]
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("place: 3", "place: first", 6, "“place” must be a whole number."),
        ("place: 3", "place: '3'", 6, "“place” must be a whole number."),
        ("place: 3", "place: true", 6, "“place” must be a whole number."),
        ("place: 3", "place: 3.5", 6, "“place” must be a whole number."),
        ("    place: 3\n", "", 3, "“place” must be a whole number."),
        ("place: 3", "place: 9", 6, "“place”"),
        ("place: 3", "place: -1", 6, "“place”"),
        ("place: 3", f"place: {'9' * 30}", 6, "“place”"),
        ("heading: Who pays", "title: Who pays", 8, "“title” is not known here"),
        ("heading: Who pays", f"heading: {'x' * 50_000}", 8, "“heading”"),
        ("slug: us", "slug: a page", 4, "“slug”"),
    ],
)
def test_a_fault_is_named_by_its_line_and_nothing_is_loaded(
    file: Path, old: str, new: str, line: int, sentence: str
) -> None:
    file.write_text(PAGES.replace(old, new))

    with pytest.raises(ContentFileError, match=f"pages.md, line {line}: ") as error:
        load_content([file], editor=make_user())

    assert sentence in str(error.value)
    assert not SitePage.objects.exists()


def test_a_page_that_is_there_is_replaced_only_when_asked(file: Path) -> None:
    page = make_site_page(slug="us", name="First")

    with pytest.raises(ContentFileError, match="there is a site page “us” already"):
        load_content([file], editor=make_user())
    load_content([file], editor=make_user(), replace=True)

    page.refresh_from_db()
    assert (page.name, page.place, page.sections.count()) == ("About us", 3, 1)
