"""What a writer keeps in files becomes a working copy like any other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from explainer.importing.head import ContentFileError
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


@pytest.mark.django_db
def test_the_command_names_the_fault_and_fails(folder: Path) -> None:
    make_user(username="ada")
    (folder / "topic.md").write_text(TOPIC.replace("level: beginner", "level: expert"))

    with pytest.raises(CommandError, match=r"topic\.md, line 5: .*\nNothing was loaded\."):
        call_command("load_content", folder / "terms.md", folder / "topic.md", editor="ada")
    with pytest.raises(CommandError, match="There is no user “nobody”"):
        call_command("load_content", folder / "terms.md", editor="nobody")
    with pytest.raises(CommandError, match=r"There is no file or folder “.*absent\.md”\.\nNothing"):
        call_command("load_content", folder / "absent.md", editor="ada")

    assert rows() == 0
