"""The topics and terms that are being written: they load, and each is whole as far as it goes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from explainer.demonstration.starter_content import IN_REVIEW_FOLDER, STARTER_FOLDER
from explainer.importing.content_file import read_content_file
from explainer.importing.head import Fields
from explainer.importing.load_content import load_content
from tests.factories import make_user
from topics.models import Topic

LIBRARY_FOLDER = STARTER_FOLDER.parent / "library"
DRAFTS_FOLDER = LIBRARY_FOLDER / "drafts"
PATHS_FOLDER = LIBRARY_FOLDER / "learning_paths"
# Nobody has checked and published the terms of the library yet.
WAITS_FOR_TERMS = "Publish the term"


def library_terms() -> list[Fields]:
    files = [STARTER_FOLDER / "terms.md", *(LIBRARY_FOLDER / "terms").glob("*.md")]
    return [term for file in files for term in read_content_file(file).head.mappings("terms")]


def library_topics() -> list[Path]:
    folders = (STARTER_FOLDER, IN_REVIEW_FOLDER, LIBRARY_FOLDER, DRAFTS_FOLDER)
    return [x for folder in folders for x in folder.glob("*.md") if x.stem != "terms"]


@pytest.mark.django_db
def test_the_library_loads_beside_the_starter_content_and_nothing_else_stops_its_topics() -> None:
    first = (STARTER_FOLDER, IN_REVIEW_FOLDER, LIBRARY_FOLDER / "terms")
    texts = [x for folder in (LIBRARY_FOLDER, DRAFTS_FOLDER) for x in sorted(folder.glob("*.md"))]
    before = [x for folder in first for x in sorted(folder.glob("*.md"))]
    load_content([*before, *texts, *PATHS_FOLDER.glob("*.md")], editor=make_user())
    slugs = [read_content_file(x).head.text("slug") for x in texts]

    topics = Topic.objects.filter(slug__in=slugs)
    stopped = {
        f"{topic.slug}: {sentence}"
        for topic in topics
        for sentence in topic.publish_blockers()
        if not sentence.startswith(WAITS_FOR_TERMS)
    }
    assert len(topics) == len(slugs) > 60
    assert stopped == set()


def test_every_draft_says_what_is_missing() -> None:
    missing = yaml.safe_load((DRAFTS_FOLDER / "comments.yaml").read_text())

    assert set(missing) == {path.stem for path in DRAFTS_FOLDER.glob("*.md")}
    assert all(sentence.endswith("missing.") for sentence in missing.values())


def test_a_path_leads_through_four_to_eight_topics_that_readers_can_open() -> None:
    files = [*STARTER_FOLDER.glob("*.md"), *LIBRARY_FOLDER.glob("*.md")]
    paths = [
        x for y in PATHS_FOLDER.glob("*.md") for x in read_content_file(y).head.mappings("paths")
    ]

    topics = {path.text("slug"): path.texts("topics") for path in paths}

    assert {x for steps in topics.values() for x in steps} <= {file.stem for file in files}
    assert {slug for slug, steps in topics.items() if not 4 <= len(steps) <= 8} == set()
    assert len(topics) == len(paths) >= 10


def test_every_word_is_among_the_five_to_ten_to_know_of_a_topic() -> None:
    words = [term.text("slug") for term in library_terms()]

    to_know = {path.stem: read_content_file(path).head.texts("terms") for path in library_topics()}

    assert {topic for topic, known in to_know.items() if not 5 <= len(known) <= 10} == set()
    assert {word for known in to_know.values() for word in known} == set(words)
    assert len(words) >= 400


def test_a_short_form_never_opens_on_an_everyday_word() -> None:
    """FIT, CUP and FISH are found in any case, and so would “fit”, “cup” and “fish” be."""
    short = {x.text("slug"): short_forms(x) for x in library_terms()}
    opened = [
        (path.stem, word)
        for path in library_topics()
        for slug in read_content_file(path).head.texts("terms")
        for form in short[slug]
        for section in read_content_file(path).sections
        for word in re.findall(rf"(?<!\w){form}(?!\w)", section.body, re.IGNORECASE)
        if word.islower()
    ]

    assert opened == []


def short_forms(term: Fields) -> list[str]:
    return [x for x in (term.text("name"), *term.texts("aliases")) if x.isupper() and x.isalpha()]
