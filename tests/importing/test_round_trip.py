"""Whatever a writer types is exported and read as exactly the same, sign by sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from explainer.help.content import HelpSignContent
from explainer.importing.content_file import read_content_file
from explainer.importing.file_form import as_in_a_file
from explainer.importing.head import read_head
from explainer.importing.reading import read_content
from explainer.importing.texts import texts_by_kind
from explainer.importing.writing import file_text
from explainer.importing.yaml_lines import Value, yaml_lines
from explainer.pages.content import PageSectionContent, SitePageContent
from explainer.publishing.content import SourceContent
from tests.content_files import TRAPS
from tests.hostile import HOSTILE_TEXTS, PAYLOADS
from topics.content import (
    CardContent,
    ChoiceContent,
    FaqContent,
    QuestionContent,
    SectionContent,
    SenseContent,
    TopicContent,
    anchors_for,
)

Part = TypeVar("Part")
TEXTS = st.one_of(
    st.sampled_from([*TRAPS, *(x for x in PAYLOADS if "\x00" not in x)]), HOSTILE_TEXTS
)
SOME_TEXTS = TEXTS.filter(lambda text: bool(text.strip()))
NAMES = st.lists(SOME_TEXTS, max_size=3).map(tuple)
FAQS = st.builds(FaqContent, SOME_TEXTS, SOME_TEXTS, NAMES, NAMES)
SIGNS = st.builds(HelpSignContent, *[SOME_TEXTS] * 4, NAMES)
CHOICES = st.builds(ChoiceContent, SOME_TEXTS, TEXTS, st.booleans())
SOURCES = st.builds(SourceContent, SOME_TEXTS, SOME_TEXTS)
PAGES = st.builds(
    SitePageContent, SOME_TEXTS, SOME_TEXTS, TEXTS, st.integers(0, 9),
    st.lists(st.builds(PageSectionContent, SOME_TEXTS, SOME_TEXTS), max_size=3).map(tuple),
)  # fmt: skip


EMPTY = TopicContent(
    "it", "It", "", "beginner", tags=(), thirty_seconds="", takeaways=(), sections=(), terms=(),
    faqs=(), quiz=(), care_team_questions=(), related=(), sources=(),
)  # fmt: skip


def listed(parts: st.SearchStrategy[Part]) -> st.SearchStrategy[tuple[Part, ...]]:
    return st.lists(parts, max_size=2).map(tuple)


@st.composite
def topics(draw: st.DrawFn) -> TopicContent:
    """A topic whose every text may be anything, and whose questions lead to its sections."""
    rows = draw(st.lists(st.tuples(SOME_TEXTS, TEXTS, SOME_TEXTS, NAMES, NAMES), max_size=3))
    anchors = anchors_for(row[0] for row in rows)
    sections = tuple(SectionContent(x, *row) for x, row in zip(anchors, rows, strict=True))
    quiz = st.builds(QuestionContent, SOME_TEXTS, listed(CHOICES), st.sampled_from(["", *anchors]))
    return TopicContent(
        slug=draw(SOME_TEXTS), title=draw(SOME_TEXTS), description=draw(TEXTS),
        level=draw(SOME_TEXTS), tags=draw(NAMES), thirty_seconds=draw(TEXTS), takeaways=draw(NAMES),
        sections=sections, terms=draw(NAMES), faqs=draw(listed(FAQS)), quiz=draw(listed(quiz)),
        care_team_questions=draw(NAMES), related=draw(NAMES), sources=draw(listed(SOURCES)),
        help_signs=draw(listed(SIGNS)), no_help_because=draw(TEXTS),
        cards=draw(listed(st.builds(CardContent, SOME_TEXTS, SOME_TEXTS))),
        senses=draw(listed(st.builds(SenseContent, SOME_TEXTS, TEXTS))),
    )  # fmt: skip


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files") / "it.md"


def read_again(file: Path, content: object, file_list: str = "") -> object:
    """Return what a reader makes of the file of a content."""
    written = file_text(
        content, file_list, write_source=lambda x: {"url": x.address, "title": x.title}
    )
    file.write_bytes(written.encode())
    ((kind, text),) = (
        (kind, text) for kind, texts in texts_by_kind([read_content_file(file)]) for text in texts
    )
    assert kind.content is type(content)
    again = read_content(type(content), text.head, text.sections).content
    assert b"\r" not in file.read_bytes()
    return again


@given(text=TEXTS)
def test_every_text_is_read_from_a_head_as_it_was_written(text: str) -> None:
    values: dict[str, Value] = {
        "a": text,
        "b": [text, "x", {"c": text, "d": [text]}],
        "e": date(2020, 1, 2),
        "f": 7,
    }

    lines = [*yaml_lines(values)]

    assert read_head("x", "\n".join(lines)) == values
    assert not any(line.rstrip() == "---" for line in lines)


@pytest.mark.parametrize("text", TRAPS)
def test_every_trap_is_read_as_any_program_reads_yaml(text: str) -> None:
    lines = "\n".join(yaml_lines({"a": text, "b": [text]}))

    assert yaml.safe_load(lines) == {"a": text, "b": [text]}


@given(topic=topics())
def test_every_topic_is_read_as_it_was_written(file: Path, topic: TopicContent) -> None:
    assert read_again(file, topic) == as_in_a_file(topic)


@given(page=PAGES)
def test_every_site_page_is_read_as_it_was_written(file: Path, page: SitePageContent) -> None:
    assert read_again(file, page, "site_pages") == page


@pytest.mark.parametrize("text", TRAPS)
def test_every_trap_stands_in_a_section_as_it_was_written(file: Path, text: str) -> None:
    sections = (
        SectionContent("one", heading=text, body=text),
        SectionContent("two", "Two", key_sentence=text, body=text, facts=(text,), sources=(text,)),
        SectionContent("three", "Three", body=text, facts=("a", "b")),
    )
    topic = replace(EMPTY, sections=sections)

    assert read_again(file, topic) == as_in_a_file(topic)


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ("Plain.\n\n- a\n- b", "\n## Name\n\nPlain.\n\n- a\n- b\n"),
        ("a\n## b", "\n## Name\n\na\n\\## b\n"),
        ("> Quoted", "\n## Name\n>\n\n> Quoted\n"),
        ("Facts: none", "\n## Name\n\nFacts: none\n"),
        ("---", "\n## Name\n\n---\n"),
    ],
)
def test_a_writer_finds_a_section_below_the_head_as_she_would_write_it(
    body: str, written: str
) -> None:
    topic = replace(EMPTY, sections=(SectionContent("name", "Name", body=body),))

    text = file_text(topic, "", write_source=lambda _: {})

    assert text.endswith(f"\n---\n{written}")


def test_a_writer_finds_sections_in_the_head_that_stand_nowhere_else() -> None:
    topic = replace(EMPTY, sections=(SectionContent("name", "Name", body="a\r\nb"),))

    text = file_text(topic, "", write_source=lambda _: {})

    assert text.endswith('sections:\n  - heading: Name\n    body: "a\\r\\nb"\n---\n')
