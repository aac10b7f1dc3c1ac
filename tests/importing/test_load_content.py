"""Content files: a fault is named by file and line, and then nothing at all is loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from explainer.importing.content_file import ContentFileError, read_content_file
from explainer.importing.load_content import load_content
from explainer.publishing.models import Publication
from explainer.sources.models import Source, Verification
from glossary.models import Term
from tests.content_files import TERMS, TOPIC
from tests.factories import make_source, make_user
from topics.models import Topic


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "terms.md").write_text(TERMS)
    (tmp_path / "topic.md").write_text(TOPIC)
    return tmp_path


def load(folder: Path, *, replace: bool = False) -> None:
    load_content(sorted(folder.glob("*.md")), editor=make_user(), replace=replace)


def rows() -> int:
    return Topic.objects.count() + Term.objects.count() + Source.objects.count()


@pytest.mark.django_db
def test_a_writer_loads_a_whole_topic_with_its_terms(folder: Path) -> None:
    load(folder)

    content = Topic.objects.get().compose()
    assert content.terms == ("t-cell",)
    assert content.tags == ("treatment",)
    assert [sign.sign for sign in content.help_signs] == ["A fever"]
    assert content.sections[0].key_sentence == "It helps you."
    assert content.sections[0].body == "It helps your **immune system**.\n\n- One\n- Two"
    assert [choice.is_right for choice in content.quiz[0].choices] == [True, False]
    assert content.quiz[0].section == "the-simple-version"
    assert content.sources[0].address == "https://www.cancer.gov/immunotherapy"
    assert Topic.objects.get().edited_by is not None


@pytest.mark.django_db
def test_what_is_loaded_is_not_shown_to_readers(folder: Path) -> None:
    load(folder)

    assert not Publication.objects.live().exists()
    assert not Verification.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("---\ntitle", "title", 1, "must begin with a line of three hyphens"),
        ("title: Immunotherapy", "titel: Immunotherapy", 2, "“titel” is not known here"),
        ("title: Immunotherapy\n", "", 2, "“title” must hold some text"),
        ("title: Immunotherapy", "title: [x", 3, "not valid YAML"),
        ("slug: immunotherapy", "slug: immuno therapy", 3, "“slug”"),
        ("slug: immunotherapy", "title: twice", 3, "“title” stands here twice"),
        ("level: beginner", "level: expert", 5, "“level”"),
        ("level: beginner", "level: 5", 5, "“level” must hold some text"),
        ("terms: [t-cell]", "terms: [b-cell]", 10, "there is no term “b-cell”"),
        ("terms: [t-cell]", "terms: t-cell", 10, "must be a list"),
        ("terms: [t-cell]", "terms: []\nrelated: [nowhere]", 11, "there is no topic"),
        ("  - It is a treatment.", "  - Beware: a colon", 8, "Put a text with a colon"),
        ("https://www.cancer.gov/imm", "http://www.cancer.gov/imm", 12, "“url”"),
        ("https://www.cancer.gov/imm", "https://www.cancer.gov.evil.example/imm", 12, "“url”"),
        ("    title: Immunotherapy", "    title: X\n    date: soon", 14, "must be a date such as"),
        ("    title: Immunotherapy", "    title: X\n    date: 2019-09-24", 12, "Enter the date"),
        ("section: The simple version", "section: Elsewhere", 26, "no section “Elsewhere”"),
        ("right: true", "right: yes please", 29, "must be true or false"),
        ("        reason: It does not.", "        right: true\n        reason: x", 31, "one right"),
        ("\n## The simple version", "\nLost words.\n\n## The simple version", 35, "has no place"),
        ("## The simple version", "## Empty\n\n## The simple version", 35, "“Empty” has no text"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_file_and_line_and_nothing_is_loaded(
    folder: Path, old: str, new: str, line: int, sentence: str
) -> None:
    assert old in TOPIC
    (folder / "topic.md").write_text(TOPIC.replace(old, new, 1))

    with pytest.raises(ContentFileError) as error:
        load(folder)

    assert str(error.value).startswith(f"topic.md, line {line}: ")
    assert sentence in str(error.value)
    assert rows() == 0


@pytest.mark.django_db
def test_a_topic_that_exists_is_replaced_only_when_asked(folder: Path) -> None:
    load(folder)
    (folder / "topic.md").write_text(TOPIC.replace("It is a treatment.", "It is new."))
    (folder / "terms.md").unlink()

    with pytest.raises(ContentFileError, match=r"line 3: there is a topic “immunotherapy” already"):
        load(folder)
    kept = Topic.objects.get().compose().takeaways
    load(folder, replace=True)

    topic = Topic.objects.get()
    assert kept == ("It is a treatment.",)
    assert topic.compose().takeaways == ("It is new.",)
    assert topic.revision == 2
    assert len(topic.compose().quiz) == 1


@pytest.mark.django_db
def test_a_source_that_reviewers_keep_is_not_overwritten(folder: Path) -> None:
    make_source(address="https://www.cancer.gov/t-cell", nci_date=date(2026, 1, 1))

    load(folder)

    assert Source.objects.get(address="https://www.cancer.gov/t-cell").date == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe\x00", "line 1: the file is not UTF-8"),
        (b"", "line 1: the file must begin"),
        (b"---\ntitle: x\n", "must end with a line of three hyphens"),
        (b"---\n- a\n---\n", "the head must have fields"),
        (b"---\n---\n", "the head must have fields"),
        (b"---\nwhen: 2019-02-31\n---\n", "not valid YAML"),
        (b"---\na: &x [*x]\n---\n", "not valid YAML"),
        (b"---\ntitle: !!python/name:os.system x\n---\n", "not valid YAML"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "odd.md"
    path.write_bytes(content)

    with pytest.raises(ContentFileError, match=r"^odd\.md, line \d") as error:
        read_content_file(path)

    assert sentence in str(error.value)


@pytest.mark.django_db
def test_the_command_names_the_fault_and_fails(folder: Path) -> None:
    make_user(username="ada")
    (folder / "topic.md").write_text(TOPIC.replace("level: beginner", "level: expert"))

    with pytest.raises(CommandError, match=r"topic\.md, line 5: .*\nNothing was loaded\."):
        call_command("load_content", folder / "terms.md", folder / "topic.md", editor="ada")
    with pytest.raises(CommandError, match="There is no user “nobody”"):
        call_command("load_content", folder / "terms.md", editor="nobody")
    with pytest.raises(CommandError, match=r"absent\.md, line 1: the file cannot be read"):
        call_command("load_content", folder / "absent.md", editor="ada")

    assert rows() == 0
