"""READERS.md R2: every page that a reader can open is valid HTML, whatever it has to say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.html_tools import FOLDER, npm_file, program, run_tool
from tests.reader_pages import ALL_PAGES, STATES

# Only that the test database is made: the pages are made once for all tests.
pytestmark = pytest.mark.django_db
# Properties of CSS that the checker has not heard of yet, and older browsers do without.
NEWER_THAN_THE_CHECKER = {
    f"CSS: “{name}”: Property “{name}” doesn't exist."
    for name in ("position-area", "position-try", "field-sizing")
}
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
    validator, node = npm_file("html-validate/bin/html-validate.mjs"), program("node")
    report = tmp_path / "report.json"
    to_report = ("--formatter", f"json={report}", "--config", FOLDER / "html-validate.mjs")
    run = run_tool(node, validator, *to_report, *reader_pages.iterdir(), broken)

    results = json.loads(report.read_text()) if report.exists() else []
    found = {
        f"{Path(result['filePath']).name}: {message['ruleId']}: {message['message']}"
        for result in results
        for message in result["messages"]
    }

    assert {fault for fault in found if not fault.startswith("broken.html")} == set()
    assert any("element-permitted-content" in fault for fault in found), run.stderr


def test_the_nu_checker_finds_nothing(reader_pages: Path, broken: Path) -> None:
    checker, java = npm_file("vnu-jar/build/dist/vnu.jar"), program("java")
    # The deep stack is what the checker's own manual asks for; so few pages want no optimiser.
    options = ("-Xss4m", "-XX:TieredStopAtLevel=1", "-jar")
    run = run_tool(java, *options, checker, "--format", "json", *reader_pages.iterdir(), broken)

    messages: list[dict[str, Any]] = json.loads(run.stderr)["messages"]
    new = [x["message"] for x in messages if x["message"] in NEWER_THAN_THE_CHECKER]
    found = {f"{Path(x['url']).name}: {x['message']}" for x in messages if x["message"] not in new}

    assert {fault for fault in found if not fault.startswith("broken.html")} == set()
    assert any("alt" in fault for fault in found)
    assert set(new) == NEWER_THAN_THE_CHECKER


def test_the_lock_of_the_checkers_is_exact_and_names_no_package_host() -> None:
    text = (FOLDER / "package-lock.json").read_text()
    packages = json.loads(text)["packages"]
    wanted = packages.pop("")["devDependencies"]

    assert "://" not in text
    assert all("integrity" in package for package in packages.values())
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
