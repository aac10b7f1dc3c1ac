"""READERS.md R2: every page that a reader can open is valid HTML, whatever it has to say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.html_tools import FOLDER
from tests.reader_pages import ALL_PAGES, STATES
from tests.valid_html import (
    NEWER_THAN_THE_CHECKER,
    faults_for_html_validate,
    faults_for_the_nu_checker,
)

# Only that the test database is made: the pages are made once for all tests.
pytestmark = pytest.mark.django_db
SENTENCE = re.compile(r'<p class="freshness.*?>(.+?)</p>', re.DOTALL)


def test_the_files_are_the_pages_that_they_are_named_for(reader_pages: Path) -> None:
    files = sorted(path.name for path in reader_pages.iterdir())
    odd = {name.split("-", 2)[1] for name in files if "-200-" not in name}

    assert len(files) == len(ALL_PAGES) + 1
    missing = [name[4:] for name in files if "-404-" in name]
    assert missing == ["404-a-copy-code-wrong.html", "404-not-found.html"]
    assert odd == {"400", "404", "410", "500"}


def test_the_pages_show_every_state_of_a_check(reader_pages: Path) -> None:
    articles = [next(reader_pages.glob(f"*-200-article-{state}.html")) for state in STATES]
    sentences = [SENTENCE.findall(article.read_text()) for article in articles]

    assert [len(found) for found in sentences] == [1] * len(STATES)
    assert len({found[0] for found in sentences}) == len(STATES)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A page with a fault goes along with the others, so that silence cannot pass for success."""
    page = tmp_path / "broken.html"
    page.write_text("<!DOCTYPE html><html lang=en><title>Broken</title><p><li><img src=a></p>")
    return page


def test_html_validate_finds_nothing(reader_pages: Path, broken: Path, tmp_path: Path) -> None:
    found = faults_for_html_validate([*reader_pages.iterdir(), broken], tmp_path / "report.json")

    assert {fault for fault in found if not fault.startswith("broken.html")} == set()
    assert any("element-permitted-content" in fault for fault in found)


def test_the_nu_checker_finds_nothing(reader_pages: Path, broken: Path) -> None:
    found, newer = faults_for_the_nu_checker([*reader_pages.iterdir(), broken])

    assert {fault for fault in found if not fault.startswith("broken.html")} == set()
    assert any("alt" in fault for fault in found)
    assert newer == NEWER_THAN_THE_CHECKER


def test_the_lock_of_the_checkers_is_exact_and_names_no_package_host() -> None:
    text = (FOLDER / "package-lock.json").read_text()
    packages = json.loads(text)["packages"]
    wanted = packages.pop("")["devDependencies"]

    assert "://" not in text
    assert all("integrity" in package for package in packages.values())
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
