"""The parts that pages are made of: each shown on its own page, and given what it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from explainer.gallery.views import FOLDER, Component, all_components, component_in, icons
from tests.house import ROOT
from tests.reading import OF_THE_STATE

ILLUSTRATIONS = sorted((ROOT / "static" / "illustrations").glob("*.svg"))
ILLUSTRATION_BYTES = 2_000
ILLUSTRATIONS_OF_A_PAGE = 2
NAMES = [component.name for component in all_components()]
INCLUDE = re.compile(r'\{% include "components/(\w+)\.html"(.*?) %\}')
GIVEN = re.compile(r"(\w+)=")
# Every part, and the words that tell each of its states from the others.
STATES = [
    "Our check of this page is up to date.",
    "We corrected a detail on",
    "A new check is due before",
    "This page is overdue for a new check.",
    "We found something to improve here.",
    "NCI changed its page. We are checking.",
    "NCI’s page is gone. We are on it.",
    "You know some of this: ",
    "This is the right answer.",
    "Another try at what you missed.",
    "Question 1 of 2",
    "Please choose an answer first.",
    "Some questions have changed since you opened this quiz.",
    "Readers can check their answers here once this topic is published.",
    "2 things to do before it can be published",
    "Nothing is missing.",
    "Not verified yet",
    "Taken back",
    "Carried forward",
    "no date on page",
    "Write the day as year-month-day",
    "Page 2 of 3",
]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SHOW_COMPONENTS", True)


@pytest.mark.django_db
def test_a_site_shows_its_components_only_when_it_is_told_to(client: Client) -> None:
    assert client.get("/components/").status_code == 404
    assert "/components/" not in client.get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("shown")
def test_a_demonstration_leads_to_its_components_from_the_foot_of_a_page(client: Client) -> None:
    home, page = client.get("/"), client.get("/components/")

    assert '<a href="/components/">' in home.content.decode().partition("<footer")[2]
    assert '<meta name="robots" content="noindex">' in page.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("shown")
def test_a_builder_finds_every_component_and_state(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(OF_THE_STATE):
        page = client.get("/components/")

    text = page.content.decode()
    used = {template.name for template in page.templates}
    assert {name for name in NAMES if f"components/{name}.html" not in used} == set()
    assert [words for words in STATES if words not in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_component_has_an_example_that_shows_it(name: str) -> None:
    example = (ROOT / "templates" / "gallery" / "components" / f"{name}.html").read_text()

    # What stands in the head of every page has nothing to show.
    assert name == "sharing" or f'"components/{name}.html"' in example


def includes() -> Iterator[tuple[Path, str, str]]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for name, rest in INCLUDE.findall(path.read_text()):
            yield path.relative_to(ROOT), name, rest


def faults_of(component: Component, rest: str) -> list[str]:
    given = set(GIVEN.findall(re.sub(r'"[^"]*"', '""', rest)))
    return [
        *([] if rest.endswith(" only") else ["it is not included “only”"]),
        *(f"{name} is missing" for name in sorted(component.needed - given)),
        *(f"{name} is not declared" for name in sorted(given - component.known)),
    ]


def test_every_component_is_given_what_it_declares_and_nothing_else() -> None:
    found = {
        f"{path}: {name}: {fault}"
        for path, name, rest in includes()
        for fault in faults_of(component_in(FOLDER / f"{name}.html"), rest)
    }

    assert len(list(includes())) > len(NAMES)
    assert found == set()


@pytest.mark.parametrize(
    ("rest", "faults"),
    [
        (" with one=1 two=x three=y only", []),
        (' with one=1 two="three=x" only', []),
        (" with one=1 two=x", ["it is not included “only”"]),
        (" with one=1 only", ["two is missing"]),
        (" with one=1 two=x four=y only", ["four is not declared"]),
    ],
)
def test_an_include_that_does_not_fit_is_noticed(rest: str, faults: list[str]) -> None:
    component = Component("sample", "one (or none, as it is) and two; may have: three. And words.")

    assert faults_of(component, rest) == faults


def test_a_component_that_does_not_say_what_it_needs_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "silent.html"
    path.write_text("<p>Hello</p>\n")

    with pytest.raises(LookupError):
        component_in(path)


def test_every_icon_that_is_asked_for_is_drawn() -> None:
    asked = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'components/icon\.html" with name="(\w+)"', path.read_text())
    }

    assert asked
    assert asked <= set(icons())


@pytest.mark.parametrize("path", ILLUSTRATIONS, ids=lambda path: path.stem)
def test_illustrations_are_small_and_fetch_nothing(path: Path) -> None:
    text = path.read_text()

    assert len(text.encode()) <= ILLUSTRATION_BYTES
    assert "prefers-color-scheme" in text
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)|<script|<image", text) == []


def test_no_template_has_more_than_two_illustrations() -> None:
    crowded = [
        path.name
        for path in (ROOT / "templates").rglob("*.html")
        if path.read_text().count("components/illustration.html") > ILLUSTRATIONS_OF_A_PAGE
    ]

    assert len(ILLUSTRATIONS) > ILLUSTRATIONS_OF_A_PAGE
    assert crowded == []
