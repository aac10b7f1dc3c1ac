"""Whoever writes texts checks them by one command, with or without a database."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from time import process_time

import pytest
from django.core.management import CommandError, call_command

from explainer.content_checks.all_checks import ALL_CHECKS
from explainer.text.readability import VERSION
from tests.content_checks.clean import library, section, topic
from tests.content_files import TERMS, TOPIC
from tests.house import ROOT

CONTENT = ROOT / "explainer" / "demonstration"
# Of the processor's time, so that a busy machine changes little. Work that grows as the square of a
# text's length takes minutes.
SECONDS = 10


def checked(*paths: Path | str, live: bool = False) -> tuple[str, str]:
    """Return what the command prints, and what it says as it fails."""
    printed = StringIO()
    try:
        call_command("check_content", *map(str, paths), live=live, stdout=printed)
    except CommandError as error:
        return printed.getvalue(), str(error)
    return printed.getvalue(), ""


def test_a_writer_sees_a_row_a_topic_the_totals_and_each_fault_under_its_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "terms.md").write_text(TERMS)
    (tmp_path / "immunotherapy.md").write_text(TOPIC)

    printed, failed = checked(tmp_path)

    lines = printed.splitlines()
    faults = failed.removeprefix("There are faults: ").removesuffix(".")
    assert lines[0] == f"Grades: Flesch–Kincaid (Kincaid and others, 1975), our version {VERSION}."
    (row,) = (line.split() for line in lines if line.startswith("immunotherapy.md  "))
    assert (row[7:13], row[-1]) == (["10", "1", "1", "1", "1", "1"], faults)
    assert f"1 topics ({faults} faults), 1 terms (0), 0 paths (0); {faults} faults in all." in lines
    assert lines[-int(faults) - 1] == "immunotherapy.md"
    assert "  quiz questions: There are 1; there may be 4 to 5." in lines


@pytest.mark.parametrize(
    ("arguments", "live", "said"),
    [
        ([], False, "Name files or folders to check, or say --live; one of the two."),
        (["x.md"], True, "Name files or folders to check, or say --live; one of the two."),
        (["/nowhere"], False, "There is no file or folder “/nowhere”."),
    ],
)
def test_a_writer_who_names_nothing_is_told_what_to_name(
    arguments: list[str], live: bool, said: str
) -> None:
    assert checked(*arguments, live=live) == ("", said)


@pytest.mark.django_db
def test_an_editor_is_told_that_nothing_is_live() -> None:
    assert checked(live=True) == ("", "No topic, term or path is live.")


def test_a_writer_is_told_of_a_folder_without_content(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Nothing")

    assert checked(tmp_path)[1] == f"The folder “{tmp_path}” has no content file (name.md)."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1: the file must begin with a line of three hyphens: ---"),
        (b"\xff\xfe", "line 1: the file is not UTF-8 text."),
        (b"---\ntitle: [\n---\n", "line 2: the head is not valid YAML"),
        (TOPIC.replace("level: ", "levl: ").encode(), "line 5: “levl” is not known here."),
        (TOPIC.replace("slug: imm", "slug: 7\nx: imm").encode(), "line 4: “x” is not known"),
        (TOPIC.replace("beginner", "7").encode(), "line 5: “level” must hold some text."),
        (TOPIC.replace("title: Immuno", "title: \x00").encode(), "line 2: the head is not valid"),
        (TERMS.replace("2019-09-24", "soon").encode(), "line 10: “date” must be a date such as"),
    ],
)
def test_a_writer_is_told_the_line_of_a_broken_file_and_the_rest_is_checked(
    tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "broken.md").write_bytes(content)
    (tmp_path / "whole.md").write_text(TOPIC)

    printed, failed = checked(tmp_path)

    assert f"\nbroken.md\n  {said}" in printed
    assert "\nwhole.md  " in printed
    assert failed.startswith("There are faults: ")


def test_a_writer_is_told_of_an_address_that_two_files_have(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(TOPIC)
    (tmp_path / "two.md").write_text(TOPIC)

    assert "\n  slug: “immunotherapy” stands in one.md, too." in checked(tmp_path)[0]
    assert "stands in" not in checked(tmp_path / "one.md")[0]
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "two.md").write_text(TOPIC)
    assert "stands in more/two.md, too." in checked(tmp_path)[0]


def test_a_writer_whose_texts_are_clean_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "explainer.content_checks.management.commands.check_content.read_files",
        lambda _files: (library(), []),
    )

    printed, failed = checked(CONTENT / "starter" / "terms.md")

    assert "2 topics (0 faults), 5 terms (0), 1 paths (0); 0 faults in all." in printed
    assert failed == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_site")
def test_an_editor_checks_what_is_live_as_the_files_that_it_came_from() -> None:
    printed, failed = checked(live=True)

    assert "\n/topics/chemotherapy/  " in printed
    assert "\n5 topics (" in printed
    assert failed.startswith("There are faults: ")


@pytest.mark.parametrize(
    "hostile",
    [
        "a" * 50_000, "7" * 50_000, "a " * 25_000, "7a" * 25_000, "(" * 50_000, "[" * 50_000,
        "“" * 50_000, "’" * 50_000, "](" * 25_000, "a.com" * 10_000, "Ab, " * 12_500,
        "word " * 10_000, "<script>alert(1)</script>" * 2_000, "\x00" * 50_000, "7 in " * 10_000,
        "\n" * 50_000, "#" * 50_000, "called " * 7_000, "A" + "a" * 50_000,
    ],
    ids=lambda text: repr(text[:9]),
)  # fmt: skip
def test_a_long_or_hostile_text_is_checked_in_bounded_work(hostile: str) -> None:
    checked = library(topic(sections=(section(1, body=hostile),), thirty_seconds=hostile))

    started = process_time()
    faults = [str(fault) for check in ALL_CHECKS for fault in check(checked)]

    assert faults != []
    assert process_time() - started < SECONDS
