"""The other names that NCI's definitions and NCI's links name."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError

from glossary.dictionary.anchor_names import cleaned
from glossary.dictionary.models import Entry
from glossary.dictionary.names import names_said_in
from tests.glossary.dictionary.rows import as_file, imported, row, run_import_names


@pytest.mark.parametrize(
    ("definition", "names"),
    [
        ("A spot. Also called nevus.", ["nevus"]),
        ("A scan. Also called iobenguane scan and MIBG scan.", ["iobenguane scan", "MIBG scan"]),
        ("X. Also called A, B, and C.", ["A", "B", "C"]),
        ("X. Also called RPI.4610.", ["RPI.4610"]),
        ("X. Also called SC-PEG E. coli L-asparaginase.", ["SC-PEG E. coli L-asparaginase"]),
        ("X. Also called goatweed and St. John’s wort.", ["goatweed", "St. John’s wort"]),
        ("X. Also called nevus. It is benign.", ["nevus"]),
        ("Also called one. It is. Also called two.", ["two"]),
        # An “and” or a comma that is part of a name.
        ("X. Also called A, head and neck cancer, and C.", ["A", "head and neck cancer", "C"]),
        ("X. Also called dilation and curettage and D and C.",
         ["dilation and curettage and D and C"]),
        ("X. Also called atypical cells, cannot exclude a lesion.",
         ["atypical cells, cannot exclude a lesion"]),
        ("It is also called nothing here.", []),
        ("Also called", []),
        ("", []),
    ],
)  # fmt: skip
def test_other_names_are_read_from_an_english_definition(definition: str, names: list[str]) -> None:
    assert names_said_in(definition, "en") == names


@pytest.mark.parametrize(
    ("definition", "names"),
    [
        ("Mancha. También se llama nevo.", ["nevo"]),
        ("X. También se llama ACV e ictus.", ["ACV", "ictus"]),
        ("X. También se llama A, B y C.", ["A", "B", "C"]),
        ("X. También se llama A, B, y C.", ["A", "B", "C"]),
        ("X. También se le llama A, B, C, e D.", ["A", "B", "C", "D"]),
        ("X. También se llama células atípicas, no se descarta una lesión.",
         ["células atípicas, no se descarta una lesión"]),
        ("X. Also called y.", []),
    ],
)  # fmt: skip
def test_other_names_are_read_from_a_spanish_definition(definition: str, names: list[str]) -> None:
    assert names_said_in(definition, "es") == names


def test_a_definition_full_of_traps_is_read_in_bounded_steps() -> None:
    assert names_said_in("Also called " * 4_000, "en") == ["Also called"]
    assert len(names_said_in(f"Also called {'a, ' * 6_000}and b.", "en")) == 6_001


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("cancers", "cancers"),
        ("chemotherapy,", "chemotherapy"),
        ("radiation therapy)", "radiation therapy"),
        ("(constipation", "constipation"),
        ("(fda)", "fda"),
        ("prostate-specific antigen (psa)", "prostate-specific antigen (psa)"),
        ("(5-ht3) receptor antagonist", "(5-ht3) receptor antagonist"),
        ("[level of evidence: c1", "level of evidence: c1"),
        ("weakness, or [coma", "coma"),
        ("braf* gene", "braf gene"),
        ("hla-a\\*02:01 antigen", "hla-a*02:01 antigen"),
        ("lymph\u00a0system", "lymph system"),
        ("“levels of evidence”", "levels of evidence"),
        ("st. john’s wort", "st. john’s wort"),
        ("", ""), ("a", ""), ("[", ""), ("((((", ""), ("123", ""), ("a\x00b", ""),
        ("(" * 50_000, ""),
    ],
)  # fmt: skip
def test_a_linked_text_is_cleaned_to_the_name_that_it_is(text: str, name: str) -> None:
    assert cleaned(text) == name


def names_file(folder: Path, listed: dict[int, list[str]]) -> Path:
    rows = [{"cdr_id": x, "link_count": 1, "anchor_texts": texts} for x, texts in listed.items()]
    return as_file(folder, rows, "names.json")


@pytest.mark.django_db
def test_operator_imports_names_and_is_told_what_was_left_out(tmp_path: Path) -> None:
    imported(tmp_path, row("cancer", termId=7), row("stage", termId=8))
    listed = {
        7: ["cancer", "cancers", "cancers.", "stage iii", "***"],
        8: ["stage iii", "stages"],
        9: ["moles"],
    }

    said = run_import_names(names_file(tmp_path, listed))

    assert Entry.objects.get(pk=7).link_names == ["cancer", "cancers"]
    assert Entry.objects.get(pk=8).link_names == ["stages"]
    assert "Kept 3 names; 2 entries have other names than before." in said
    assert "Of 1 texts stray signs were taken off, and 1 were no names." in said
    assert "Left out: 1 names of several entries, 1 of entries that are not here." in said


@pytest.mark.django_db
def test_names_that_come_again_change_nothing_and_others_replace_them(tmp_path: Path) -> None:
    imported(tmp_path, row("cancer", termId=7))
    path = names_file(tmp_path, {7: ["cancers"]})
    run_import_names(path)

    assert "0 entries have other names" in run_import_names(path)
    assert "1 entries have other names" in run_import_names(names_file(tmp_path, {7: ["tumor"]}))
    assert Entry.objects.get().link_names == ["tumor"]


@pytest.mark.django_db
def test_words_that_change_leave_the_names_of_links(tmp_path: Path) -> None:
    imported(tmp_path, row("cancer", termId=7))
    run_import_names(names_file(tmp_path, {7: ["cancers"]}))

    imported(tmp_path, row("cancer", termId=7, definition={"text": "New."}))

    assert Entry.objects.get().link_names == ["cancers"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        {}, 7, [7], [{}], [{"cdr_id": "7", "anchor_texts": ["a"]}],
        [{"cdr_id": 7, "anchor_texts": "a"}], [{"cdr_id": 7, "anchor_texts": [7]}],
        [{"cdr_id": True, "anchor_texts": []}],
    ],
)  # fmt: skip
def test_a_file_that_lists_no_names_is_refused_as_a_whole(tmp_path: Path, content: object) -> None:
    imported(tmp_path, row("cancer", termId=7))

    with pytest.raises(CommandError, match="Nothing was imported"):
        run_import_names(as_file(tmp_path, content, "names.json"))

    assert Entry.objects.get().link_names == []


@pytest.mark.django_db
def test_a_number_beyond_all_numbers_is_of_no_entry(tmp_path: Path) -> None:
    assert "1 of entries that are not here" in run_import_names(
        names_file(tmp_path, {10**30: ["a name"], -1: []})
    )
