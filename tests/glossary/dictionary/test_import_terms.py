"""What an operator gets who imports NCI's dictionary from files."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import DatabaseError, connection, transaction

from glossary.dictionary import files
from glossary.dictionary.files import gather
from glossary.dictionary.importing import import_entries
from glossary.dictionary.models import Entry, Fetch, Wording
from tests.clock import days_ago, today
from tests.database import as_owner
from tests.glossary.dictionary.rows import as_file, imported, page, row, run_import, said
from tests.racing import at_once
from tests.terminal import Terminal

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, int, int]:
    return Entry.objects.count(), Wording.objects.count(), Fetch.objects.count()


@contextmanager
def nothing_changes(saying: str) -> Iterator[None]:
    """Hold somebody to a refusal with these words, after which all is as before."""
    before = counts()
    with pytest.raises(CommandError) as refused:
        yield
    assert saying in str(refused.value)
    assert "Nothing was imported." in str(refused.value)
    assert counts() == before


@pytest.mark.parametrize("shape", ["page", "list", "one term"])
def test_operator_imports_every_shape_of_the_api(tmp_path: Path, shape: str) -> None:
    one = row("abdomen")
    path = as_file(tmp_path, {"page": page(one), "list": [one], "one term": one}[shape])

    said_of_it = run_import(path)

    assert said_of_it == "Added 1, changed 0, unchanged 0, refused 0.\n"
    assert Entry.objects.get().main.definition == "What abdomen is."


def test_operator_who_imports_the_same_again_changes_nothing(tmp_path: Path) -> None:
    path = as_file(tmp_path, page(row("abdomen"), row("abdomen", language="es")))
    run_import(path, fetched_on=days_ago(9))
    before = counts()

    assert run_import(path) == "Added 0, changed 0, unchanged 2, refused 0.\n"
    assert counts() == before
    assert Entry.objects.order_by("pk")[0].main.fetch.fetched_on == days_ago(9)


def test_operator_waits_with_a_bar_and_gets_files_of_two_languages_joined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    english = as_file(tmp_path, page(row("mole", termId=7)), "en.json")
    spanish = as_file(tmp_path, page(row("lunar", termId=7, language="es")), "es.json")

    run_import(spanish, english)

    entry = Entry.objects.for_list().get()
    assert (entry.slug, [x.name for x in entry.wordings_now]) == ("mole", ["mole", "lunar"])
    assert "Reading" in screen.getvalue()
    assert "2/2" in screen.getvalue()


def test_a_changed_definition_comes_beside_the_old_one(tmp_path: Path) -> None:
    imported(tmp_path, row("mole", termId=7), fetched_on=days_ago(9))
    changed = row("mole", termId=7, definition=said("Another thing."))

    said_of_it = run_import(as_file(tmp_path, [changed]))

    assert "Added 0, changed 1, unchanged 0" in said_of_it
    assert Entry.objects.for_page().get().main.definition == "Another thing."
    words = Wording.objects.order_by("pk").values_list("definition", "fetch__fetched_on")
    assert list(words) == [("What mole is.", days_ago(9)), ("Another thing.", days_ago(1))]


def test_words_of_before_do_not_replace_newer_ones(tmp_path: Path) -> None:
    imported(tmp_path, row("mole", termId=7), fetched_on=days_ago(2))
    old = as_file(tmp_path, [row("new"), row("mole", termId=7, definition=said("Once."))])

    with nothing_changes(f"“mole” is here with words that were fetched on {days_ago(2)}"):
        run_import(old, fetched_on=days_ago(3))


def test_white_space_is_mended_and_nothing_else(tmp_path: Path) -> None:
    words = said("A  thin\n          layer.\u00a0 It is\u200b “<2” & thin. ")
    spoken = {"key": " (MEM-brayn) ", "audio": None}

    entry = imported(tmp_path, row(" a  layer", definition=words, pronunciation=spoken))["a-layer"]

    assert entry.main.name == "a layer"
    assert entry.main.definition == "A thin layer. It is “<2” & thin."
    assert entry.main.pronunciation == "(MEM-brayn)"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://nci-media.cancer.gov/pdq/media/audio/1.mp3", True),
        ("https://nci-media-dev.cancer.gov/pdq/media/audio/1.mp3", False),
        ("https://dev.cancer.gov/1.mp3", False),
        ("http://nci-media.cancer.gov/1.mp3", False),
        ("https://cancer.gov.evil.example/1.mp3", False),
        ("https://nci-media.cancer.gov/\" onload=\"x", False),
        ("https://[::1/1.mp3", False),
        ("data:text/html,x", False),
        (7, False),
    ],
)  # fmt: skip
def test_a_recording_is_linked_only_at_a_public_place_of_nci(
    tmp_path: Path, address: object, kept: bool
) -> None:
    spoken = {"key": None, "audio": address}

    [entry] = imported(tmp_path, row(pronunciation=spoken)).values()

    assert entry.main.audio == (address if kept else "")
    assert entry.main.pronunciation == ""


def test_operator_is_told_how_many_addresses_of_development_hosts_were_left_out(
    tmp_path: Path,
) -> None:
    host = "https://nci-media-dev.cancer.gov"
    picture = {"Type": "Image", "ImageSources": [{"Size": "original", "Src": f"{host}/1.jpg"}]}
    film = {"Type": "Video", "Hosting": "youtube", "Ref": "https://www.youtube.com/watch?v=1"}
    spoken = {"key": "(brest)", "audio": f"{host}/1.mp3"}
    odd = [None, {"ImageSources": [7]}, {"ImageSources": "x"}]
    path = as_file(tmp_path, [row(media=[picture, film, *odd], pronunciation=spoken), row(media=7)])

    assert "2 addresses of development hosts were left out." in run_import(path)


# Rows that are no entries


ODD_ROWS: list[tuple[Any, str]] = [
    (None, "it is no term."),
    ("mole", "it is no term."),
    ([], "it is no term."),
    ({"termId": 7, "termName": "mole"}, "it has no definition."),
    (row(termId="7"), "its termId is no number of a term."),
    (row(termId=True), "its termId is no number of a term."),
    (row(termId=0), "its termId is no number of a term."),
    (row(termId=2**31), "its termId is no number of a term."),
    (row(termId=1e3), "its termId is no number of a term."),
    (row(language="fr"), "it is in neither English (“en”) nor Spanish (“es”)."),
    (row(language=None), "it is in neither English (“en”) nor Spanish (“es”)."),
    (row(termName=" "), "it has no name."),
    (row(termName=["mole"]), "its termName is no text."),
    (row(termName="x" * 301), "its termName is longer than 300 characters."),
    (row(definition=said(" \n")), "it has no definition."),
    (row(definition=None), "it has no definition."),
    (row(definition="words"), "it has no definition."),
    (row(definition=said("x" * 50_000)), "its text is longer than 20,000 characters."),
    (row(definition=said("a\x00b")), "its text holds a character that cannot be shown."),
    (row(definition=said("a\ud800b")), "its text holds a character that cannot be shown."),
    (row(definition=said("a\u202eb")), "its text holds a character that cannot be shown."),
    (row(definition=said("a <b>cell</b>")), "its text holds a tag of HTML"),
    (row("blah 2/3", firstLetter="c"), "it is listed under “c”, and its name begins with “B”."),
    (row("μL", firstLetter="m"), "it is listed under “m”, and its name begins with “#”."),
]  # fmt: skip


@pytest.mark.parametrize(("odd", "sentence"), ODD_ROWS)
def test_a_row_that_is_no_entry_is_refused_by_name_and_the_others_are_imported(
    tmp_path: Path, odd: object, sentence: str
) -> None:
    path = as_file(tmp_path, [row("abdomen"), odd])

    said_of_it = run_import(path)

    assert said_of_it.startswith("Refused: terms.json, row 2")
    assert sentence in said_of_it
    assert "Added 1, changed 0, unchanged 0, refused 1." in said_of_it
    assert Fetch.objects.get().refused == 1


def test_a_file_of_nothing_but_odd_rows_fails_and_names_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = as_file(tmp_path, [{"termId": 748155, "termName": "bronquitis crónica"}])

    with nothing_changes("There is no entry in it."):
        run_import(path)


@pytest.mark.parametrize(
    ("name", "letter"), [("ácido", "a"), ("Émile", "e"), ("[18F]SPA-RQ", "#"), ("μL", "#")]
)
def test_a_letter_with_an_accent_is_that_letter(tmp_path: Path, name: str, letter: str) -> None:
    [entry] = imported(tmp_path, row(name, firstLetter=letter, prettyUrlName=None)).values()

    assert entry.letter == letter.upper()


def test_a_term_that_stands_twice_counts_once(tmp_path: Path) -> None:
    first = as_file(tmp_path, [row("mole", termId=7), row("mole", termId=7)])
    second = as_file(tmp_path, row("mole", termId=7), "again.json")

    said_of_it = run_import(first, second)

    assert "Added 1, changed 0, unchanged 0, refused 0." in said_of_it
    assert "2 stood there twice with the same words." in said_of_it


def test_of_two_rows_that_disagree_none_is_imported(tmp_path: Path) -> None:
    first = as_file(tmp_path, row("metastatic-untranslated", termId=7), "a.json")
    second = as_file(tmp_path, [row("metastatic", termId=7), row("mole")], "b.json")

    said_of_it = run_import(first, second)

    assert "b.json, row 1 (“metastatic”): it says of term 7 in “en” other words" in said_of_it
    assert "a.json, row 1 (“metastatic-untranslated”): others do not agree" in said_of_it
    assert "Added 1, changed 0, unchanged 0, refused 2." in said_of_it
    assert Entry.objects.get().slug == "mole"


# Files that are left alone as a whole


BAD_FILES: list[tuple[bytes, str]] = [
    (b"", "is cut off or is not JSON: line 1, column 1."),
    (json.dumps([row(), row()]).encode()[:-40], "is cut off or is not JSON: line 1, column"),
    (b"<!DOCTYPE html><p>Not found</p>", "is cut off or is not JSON"),
    (b'[{"termName": "a\x00b"}]', "is cut off or is not JSON"),
    (b"[" * 200_000, "is nested too deeply to be a dictionary."),
    (b'{"a":' * 200_000, "is nested too deeply to be a dictionary."),
    (b'[{"termName": "\xff"}]', "is not JSON in UTF-8."),
    (b"[" + b"9" * 5_000 + b"]", "is not JSON in UTF-8."),
    (b'{"Message": "No match for dictionary"}', "it has no list of terms."),
    (b'{"results": {"a": 1}}', "it has no list of terms."),
    (b"null", "it has no list of terms."),
    (b"7", "it has no list of terms."),
    (b"[]", "There is no entry in it."),
]  # fmt: skip


@pytest.mark.parametrize(("content", "sentence"), BAD_FILES)
def test_a_file_that_is_no_dictionary_is_named_and_nothing_changes(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)

    with nothing_changes(sentence):
        run_import(path)


OTHER_FILES: list[tuple[dict[str, Any], str]] = [
    ({"dictionary": "Genetics"}, "it is of the dictionary “Genetics” for “Patient”"),
    ({"audience": "HealthProfessional"}, "“Cancer.gov” for “HealthProfessional”"),
    ({"dictionary": ["Cancer.gov"]}, "it is of the dictionary"),
    ({"definition": said("<script>alert(1)</script>")}, "it has a script"),
    ({"definition": {"html": "a <ScRiPt\n>", "text": "a"}}, "it has a script"),
    ({"definition": said("<b onclick=alert(1)>")}, "it has a script"),
    ({"definition": said("[a](javascript:alert(1))")}, "it has a script"),
    ({"termName": "<img src=x>"}, "it has a script"),
    ({"pronunciation": {"key": "<svg onload=x>", "audio": None}}, "it has a script"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), OTHER_FILES)
def test_one_row_of_another_dictionary_or_with_a_script_stops_all_files(
    tmp_path: Path, changes: dict[str, Any], sentence: str
) -> None:
    good = as_file(tmp_path, [row("mole")], "good.json")
    bad = as_file(tmp_path, [row(), row("abc", **changes)], "bad.json")

    with nothing_changes(sentence):
        run_import(good, bad)


def test_a_file_beyond_the_bound_is_not_read_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 1024**2)
    large, packed = tmp_path / "large.json", tmp_path / "packed.xz"
    large.write_bytes(b" " * (1024**2 + 1))
    packed.write_bytes(lzma.compress(b" " * 64 * 1024**2))

    for path in (large, packed):
        with nothing_changes(f"{path.name} is larger than 1 MB."):
            run_import(path)


def test_the_bound_of_a_file_is_fifty_megabytes() -> None:
    assert files.MOST_BYTES == 50 * 1024**2


def test_operator_imports_a_compressed_file(tmp_path: Path) -> None:
    path = tmp_path / "terms.json.xz"
    path.write_bytes(lzma.compress(json.dumps([row("mole")]).encode()))

    run_import(path)
    path.write_bytes(path.read_bytes()[:-20])

    assert Entry.objects.get().slug == "mole"
    with nothing_changes("terms.json.xz is cut off or is not compressed as .xz."):
        run_import(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with nothing_changes("none.json cannot be read: No such file or directory."):
        run_import(tmp_path / "none.json")
    with nothing_changes("cannot be read: Is a directory."):
        run_import(tmp_path)


def test_a_day_that_is_still_to_come_is_refused(tmp_path: Path) -> None:
    path = as_file(tmp_path, [row("mole")])

    with pytest.raises(CommandError, match="is still to come"):
        run_import(path, fetched_on=days_ago(-1))
    run_import(path, fetched_on=today())

    assert Fetch.objects.get().fetched_on == today()


@pytest.mark.parametrize("words", [(), ("a.json", "--from-api", "https://a.example/")])
def test_operator_names_files_or_an_address(words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="Name the files to import, or --from-api"):
        run_import(*words)


# Addresses


def test_entries_that_share_a_name_at_nci_get_their_numbers(tmp_path: Path) -> None:
    entries = imported(
        tmp_path,
        row("AR", termId=757144, prettyUrlName="ar"),
        row("AR+", termId=642120, prettyUrlName="ar"),
        row("natural killer", termId=644322, prettyUrlName=None),
        row("report", termId=5),
        row("β", termId=6, prettyUrlName=None),
    )

    assert set(entries) == {"ar-757144", "ar-642120", "natural-killer", "report-5", "term"}
    at_nci = "https://www.cancer.gov/publications/dictionaries/cancer-terms/def/"
    assert entries["ar-757144"].main.address_at_nci == f"{at_nci}757144"
    assert entries["natural-killer"].main.address_at_nci == f"{at_nci}644322"


def test_an_address_stays_when_another_entry_wants_it(tmp_path: Path) -> None:
    imported(tmp_path, row("stage", termId=1))

    entries = imported(tmp_path, row("stage", termId=2), row("stage", termId=1, language="es"))

    assert {x.pk: slug for slug, x in entries.items()} == {1: "stage", 2: "stage-2"}


def test_a_number_that_makes_an_address_of_another_entry_takes_nothing(tmp_path: Path) -> None:
    entries = imported(
        tmp_path,
        row(termId=5, prettyUrlName="a"),
        row(termId=6, prettyUrlName="a"),
        row(termId=7, prettyUrlName="a-5"),
    )

    assert {x.pk: slug for slug, x in entries.items()} == {5: "a-5-5", 6: "a-6", 7: "a-5"}


# The record


@pytest.mark.parametrize("table", ["dictionary_wording", "dictionary_fetch"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET id = id", "TRUNCATE {}"])
def test_nobody_changes_what_nci_said(tmp_path: Path, table: str, change: str) -> None:
    imported(tmp_path, row("mole"))
    cascade = " CASCADE" if change.startswith("TRUNCATE") else ""

    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        run_sql(change.format(table) + cascade)

    assert counts() == (1, 1, 1)


def run_sql(statement: str) -> None:
    # Whoever serves the site may not even try.
    with as_owner(), connection.cursor() as cursor:
        # PostgreSQL empties no table about which it still has something to check.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_two_operators_at_the_same_moment_import_each_entry_once(tmp_path: Path) -> None:
    path = as_file(tmp_path, [row(f"a {number}") for number in range(50)])

    def import_once(origin: str) -> tuple[int, int]:
        brought = import_entries(gather([path]), fetched_on=today(), origin=origin)
        return len(brought.added), brought.unchanged

    assert sorted(at_once(import_once, ["one", "two"])) == [(0, 50), (50, 0)]
    assert counts() == (50, 50, 1)
