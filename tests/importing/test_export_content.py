"""An operator exports what writers edit, and another site makes the same of it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from PIL import Image

from explainer.demonstration.starter_content import library_files, starter_files
from explainer.importing.export_content import exported
from explainer.importing.export_folder import LIST_OF_FILES
from explainer.importing.load_content import load_content, load_files
from explainer.pictures.models import Picture
from explainer.pictures.upload import keep_picture
from explainer.publishing.kinds import all_kinds
from explainer.sources.models import Source
from explainer.workflow.models import Move
from glossary.models import Term
from tests.content_files import TERMS, TOPIC, TRAPS
from tests.factories import (
    make_path,
    make_question,
    make_site_page,
    make_source,
    make_term,
    make_topic,
    make_user,
)
from topics.models import FrequentQuestion, Section, Takeaway, Topic

pytestmark = pytest.mark.django_db


def export_to(folder: Path, **options: bool) -> dict[str, bytes]:
    """Return what is in the folder afterwards, by its path there."""
    call_command("export_content", folder, **options)
    return files_in(folder)


def files_in(folder: Path) -> dict[str, bytes]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def forget_everything() -> None:
    for kind in reversed(all_kinds()):
        kind.model._default_manager.all().delete()
    for model in (Source, Picture):
        model._default_manager.all().delete()


def composed() -> Iterator[object]:
    for kind in all_kinds():
        for copy in kind.model._default_manager.order_by("slug"):
            yield copy.compose()


def make_picture() -> Picture:
    buffer = BytesIO()
    Image.new("RGB", (3, 2), "red").save(buffer, "PNG")
    return keep_picture(SimpleUploadedFile("a.png", buffer.getvalue()), uploader=make_user())


def test_the_whole_library_is_exported_and_loaded_without_a_loss(tmp_path: Path) -> None:
    editor = make_user()
    load_content([*starter_files(), *library_files()], editor=editor)
    contents = [*composed()]
    files = export_to(tmp_path / "first")

    forget_everything()
    loading = load_files([tmp_path / "first"], editor=editor)

    assert len(loading.texts) > 500
    assert loading.sources.told == []
    assert [*composed()] == contents
    assert files == export_to(tmp_path / "second")


def test_what_is_live_is_exported_too_and_loading_it_again_changes_nothing(
    tmp_path: Path,
) -> None:
    topic = make_topic(published=True, tags=("b", "a"), terms=[make_term(published=True)])
    make_path(topics=[topic, make_topic()])
    make_site_page(published=True)
    export_to(tmp_path)

    loading = load_files([tmp_path], editor=make_user(), replace=True)

    assert loading.counted() == "0 new, 0 changed, 5 unchanged"
    assert not Move.objects.filter(action="edit").exists()
    topic.refresh_from_db()
    assert topic.revision == 1


def test_an_operator_gets_a_file_for_each_text_in_a_folder_of_its_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "terms.md").write_text(TERMS)
    (tmp_path / "topic.md").write_text(TOPIC)
    load_content([tmp_path], editor=make_user())
    make_source(address="https://www.cancer.gov/alone", title="Alone")

    files = export_to(tmp_path / "out")

    assert [*files] == [
        LIST_OF_FILES, "sources.md", "terms/t-cell.md", "topics/immunotherapy.md",
    ]  # fmt: skip
    assert files["terms/t-cell.md"].decode() == (
        "---\nterms:\n  - slug: t-cell\n    name: T cell\n    aliases:\n      - T lymphocyte\n"
        "    definition: A cell that fights infection.\n    sources:\n"
        "      - url: https://www.cancer.gov/t-cell\n        title: A page\n"
        "        date: 2019-09-24\n        date_kind: updated\n---\n"
    )
    assert (
        files["topics/immunotherapy.md"]
        .decode()
        .endswith(
            "---\n\n## The simple version\n> It helps you.\n\nIt helps your **immune system**.\n\n"
            "- One\n- Two\n"
        )
    )
    assert capsys.readouterr().out == (
        f"Exported to {tmp_path / 'out'}: 1 terms, 1 topics, 0 learning paths, 0 site pages, "
        "1 sources that no text lists, 0 pictures.\n"
    )


def test_an_empty_site_is_exported_as_an_empty_list(tmp_path: Path) -> None:
    assert export_to(tmp_path / "new" / "out") == {LIST_OF_FILES: b""}


def test_a_page_that_only_a_sign_names_is_exported_on_its_own(tmp_path: Path) -> None:
    topic = make_topic(slug="fever")
    source = make_source(address="https://www.cancer.gov/sign", title="Of the sign")
    topic.help_signs.create(sign="A fever", urgency="now", whom="your team", source=source)
    contents = [*composed()]
    files = export_to(tmp_path)

    forget_everything()
    load_content([tmp_path], editor=make_user())

    assert b"Of the sign" in files["sources.md"]
    assert [*composed()] == contents


def test_questions_lead_to_the_right_one_of_two_sections_of_a_name(tmp_path: Path) -> None:
    topic = make_topic(slug="twins")
    second = Section.objects.create(
        topic=topic, order=2, heading="The simple version", body="Again."
    )
    Section.objects.create(topic=topic, order=3, heading="2", body="Another.")
    for section in (*topic.sections.all(), None):
        question = make_question(topic=topic)
        question.section = section
        question.save()
    contents = [*composed()]
    file = export_to(tmp_path)["topics/twins.md"].decode()

    forget_everything()
    load_content([tmp_path], editor=make_user())

    assert second.heading == "The simple version"
    assert [line.strip() for line in file.splitlines() if "section:" in line] == [
        "section: 1", "section: 2", 'section: "2"',
    ]  # fmt: skip
    assert [*composed()] == contents


def test_whatever_the_tables_hold_comes_back(tmp_path: Path) -> None:
    topic = make_topic(slug="traps", body="a" + "\n" * 200_000 + "b")
    for order, text in enumerate(TRAPS, start=2):
        Section.objects.create(topic=topic, order=order, heading=text[:120], body=text)
        FrequentQuestion.objects.create(topic=topic, order=order, question=text[:200], answer=text)
        Takeaway.objects.create(topic=topic, order=order, text=text[:300])
    for number, text in enumerate(TRAPS):
        make_term(slug=f"trap-{number}", name=f"{number} {text}"[:120], definition=text)
    contents = [*composed()]
    files = export_to(tmp_path / "first")

    forget_everything()
    load_content([tmp_path / "first"], editor=make_user())

    assert [*composed()] == contents
    assert export_to(tmp_path / "second") == files


def test_pictures_go_along_with_the_texts_that_show_them(tmp_path: Path) -> None:
    picture, other = make_picture(), "0" * 64
    address = picture.get_absolute_url()
    make_topic(body=f"![A red field]({address})\n\n![Gone](/pictures/{other}.webp)")
    files = export_to(tmp_path)

    forget_everything()
    loading = load_files([tmp_path], editor=make_user())

    assert [x for x in files if x.startswith("pictures/")] == [address.removeprefix("/")]
    assert loading.pictures == 1
    kept = Picture.objects.get()
    assert (kept.digest, bytes(kept.data)) == (picture.digest, bytes(picture.data))
    assert (kept.width, kept.height) == (3, 2)
    assert load_files([tmp_path], editor=make_user(), replace=True).pictures == 0


def test_a_second_export_removes_what_is_gone_and_keeps_what_is_hidden(tmp_path: Path) -> None:
    make_topic(slug="stays")
    make_term(slug="goes")
    export_to(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("kept")

    Term.objects.all().delete()
    Source.objects.exclude(topic_sources__isnull=False).delete()
    files = export_to(tmp_path)

    assert [*files] == [".git/config", LIST_OF_FILES, "topics/stays.md"]
    assert not (tmp_path / "terms").exists()
    assert files == export_to(tmp_path)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("notes.txt", "is not as an export wrote it"),
        ("topics/mine.md", "is not as an export wrote it"),
        ("topics/stays.md", "is not as an export wrote it"),
    ],
)
def test_an_export_does_not_touch_what_somebody_else_wrote(
    tmp_path: Path, name: str, sentence: str
) -> None:
    make_topic(slug="stays")
    export_to(tmp_path)
    (tmp_path / name).write_text("Mine.")
    before = files_in(tmp_path)

    with pytest.raises(CommandError, match=f"“.*{name}” {sentence}(.|\n)*Nothing was exported"):
        export_to(tmp_path)

    assert files_in(tmp_path) == before
    replaced = export_to(tmp_path, replace=True)
    assert (replaced[name] == b"Mine.") == (name != "topics/stays.md")


def test_an_export_writes_through_no_link(tmp_path: Path) -> None:
    make_topic(slug="stays")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "topics").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(CommandError, match="is a link: an export would write where it leads"):
        export_to(tmp_path / "out", replace=True)

    assert files_in(tmp_path / "elsewhere") == {}


def test_an_operator_is_told_that_a_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("Mine.")

    with pytest.raises(CommandError, match=r"The export stopped: File exists"):
        export_to(tmp_path / "out")

    assert (tmp_path / "out").read_text() == "Mine."


def test_a_full_disk_leaves_the_earlier_export_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_topic(slug="one")
    before = export_to(tmp_path)
    make_topic(slug="two")

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("explainer.importing.export_folder._write_new", full)
    with pytest.raises(CommandError, match=r"The export stopped: No space left"):
        export_to(tmp_path)

    assert files_in(tmp_path) == before


@pytest.mark.parametrize("slug", ["../../out", "a/b", "a\nb", ""])
def test_an_address_that_leads_out_of_the_folder_is_refused(tmp_path: Path, slug: str) -> None:
    topic = make_topic()
    Topic.objects.filter(pk=topic.pk).update(slug=slug)

    with pytest.raises(CommandError, match="has an address that no form accepts"):
        export_to(tmp_path / "in" / "out")

    assert files_in(tmp_path) == {}


def test_a_text_that_could_not_be_loaded_again_is_not_exported() -> None:
    make_topic(slug="huge", body="x" * 4_200_000)

    with pytest.raises(Exception, match=r"topics/huge\.md would be larger than 4 MB"):
        exported()
