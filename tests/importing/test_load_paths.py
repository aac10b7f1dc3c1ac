"""Learning paths from a file: loaded with everything else or not at all, and drafts at first."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from explainer.importing.head import ContentFileError
from explainer.importing.load_content import load_content
from explainer.publishing.models import Publication
from explainer.publishing.working_copy import WorkingCopy
from tests.factories import make_path, make_topic, make_user
from topics.paths.models import LearningPath

pytestmark = pytest.mark.django_db

PATHS = """---
paths:
  - name: A way
    slug: way
    description: Come along.
    topics: [one, two]
---
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make_topic(slug="one")
    make_topic(slug="two")
    file = tmp_path / "paths.md"
    file.write_text(PATHS)
    return file


def load(file: Path, *, replace: bool = False) -> list[WorkingCopy]:
    return load_content([file], editor=make_user(), replace=replace)


def test_a_writer_loads_a_path_and_readers_do_not_see_it(file: Path) -> None:
    loaded = load(file)

    path = LearningPath.objects.get()
    assert loaded == [path]
    assert (path.name, path.description) == ("A way", "Come along.")
    assert [step.topic.slug for step in path.steps.all()] == ["one", "two"]
    assert path.state == "draft"
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("name: A way", "title: A way", 3, "“title” is not known here"),
        ("name: A way", f"name: {'x' * 50_000}", 3, "“name”"),
        ("slug: way", "slug: a way", 4, "“slug”"),
        ("description: Come along.", "description: 7", 5, "“description” must hold some text"),
        ("topics: [one, two]", "topics: [one, three]", 6, "there is no topic “three”"),
        ("topics: [one, two]", "topics: [one, one]", 6, "this topic is in the path already."),
        ("topics: [one, two]", "topics: one", 6, "must be a list"),
        ("two]\n---", "two]\n---\n\n## A section\n\nText.", 9, "has nothing after its head"),
    ],
)
def test_a_fault_is_named_by_its_line_and_nothing_is_loaded(
    file: Path, old: str, new: str, line: int, sentence: str
) -> None:
    file.write_text(PATHS.replace(old, new))

    with pytest.raises(ContentFileError, match=f"paths.md, line {line}: ") as error:
        load(file)

    assert sentence in str(error.value)
    assert not LearningPath.objects.exists()


def test_a_path_that_is_there_is_replaced_only_when_asked(file: Path) -> None:
    path = make_path(slug="way", published=True)

    with pytest.raises(ContentFileError, match="there is a learning path “way” already"):
        load(file)
    load(file, replace=True)

    path.refresh_from_db()
    assert (path.name, path.revision, path.steps.count()) == ("A way", 2, 2)
    assert Publication.objects.live().of_kind("path").get().name == "First steps"


def test_the_command_counts_the_paths(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_user(username="ada")

    call_command("load_content", file, editor="ada")

    assert "Loaded: 1 new, 0 changed, 0 unchanged; new sources: 0" in capsys.readouterr().out
