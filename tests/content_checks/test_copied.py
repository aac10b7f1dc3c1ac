"""No reader reads the same sentence twice, and nobody's words without being told whose."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from explainer.content_checks.copied_runs import copied_runs, shipped_fingerprints
from explainer.content_checks.data_files import FOLDER, lines_with_reasons
from explainer.content_checks.fingerprints import BYTES, Fingerprints, fingerprints_of
from explainer.content_checks.repeated_sentences import repeated_sentences
from tests.content_checks.clean import library, section, sentences, topic

if TYPE_CHECKING:
    from explainer.content_checks.library import Library

SAMPLE = "A port is put under the skin of the chest, and it stays there for months."
KNOWN = Fingerprints(fingerprints_of([SAMPLE, "Another text that has no more to do with it."]))


def copied(body: str, *excepted: str) -> list[str]:
    checked = library(topics=[topic(sections=(section(1, body=body),))])
    return [x.sentence.split("“")[1] for x in copied_runs(checked, KNOWN, excepted)]


@pytest.mark.parametrize(
    ("body", "runs"),
    [
        (SAMPLE, ["a port is put under the skin of the chest and it stays there for months”"]),
        ("**Put** under the *skin* of the CHEST and", ["put under the skin of the chest and”"]),
        ("Put under the skin of the chest.", []),
        ("A port is put below the skin of a chest, and it stays there for months.", []),
        ("A port is put under the skin. Of the chest, and it stays.", []),
        ("**A port is put under the skin:** of the chest, and it stays.", []),
        (SAMPLE.replace("the chest, and", "the breast or arm, and"), ["a port is put under the s"]),
    ],
)
def test_a_writer_is_told_of_a_run_that_is_copied_and_not_of_one_that_is_changed(
    body: str, runs: list[str]
) -> None:
    found = copied(body)

    assert len(found) == len(runs)
    assert all(run.startswith(start) for run, start in zip(found, runs, strict=True))


def test_an_exception_breaks_a_run_in_which_it_stands() -> None:
    assert copied(SAMPLE, "it stays there for months") == [
        "a port is put under the skin of the chest and”"
    ]
    assert copied(SAMPLE, "Under the Skin!", "it stays") == []
    assert copied("X under the skin under the skin y.", "under the skin") == []


def test_the_shipped_fingerprints_are_sorted_and_each_exception_has_its_reason() -> None:
    known = shipped_fingerprints()

    assert len(known) > 250_000
    assert all(known[n] < known[n + 1] for n in range(0, len(known) - 1, 997))
    assert known[len(known) // 2] in known
    assert bytes(BYTES) not in known
    for name in ("rightly_copied.txt", "known_words.txt", "brand_names.txt"):
        assert all(lines_with_reasons(FOLDER / name).values()), name


def test_an_owner_makes_fingerprints_of_texts_of_three_kinds(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"definition": {"text": SAMPLE}}]))
    (tmp_path / "b.jsonl").write_text(json.dumps({"question": "Why?", "answer": SAMPLE}) + "\n")
    (tmp_path / "c.md").write_text(f"# Title\n\n- {SAMPLE}\n")

    for file in ("a.json", "b.jsonl", "c.md"):
        call_command("fingerprint_texts", tmp_path / file, to=tmp_path / "made.bin")
        assert (tmp_path / "made.bin").read_bytes() == fingerprints_of([SAMPLE])


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.json", b"[1]"), ("a.jsonl", b"{}\n"), ("a.md", b"\xff"), ("a.csv", b"")],
)
def test_an_owner_is_told_of_a_file_that_holds_no_texts(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(CommandError, match=name):
        call_command("fingerprint_texts", tmp_path / name, to=tmp_path / "made.bin")


def test_fingerprints_that_were_cut_off_are_refused() -> None:
    with pytest.raises(ValueError, match="5 bytes each"):
        Fingerprints(b"1234567")


def two_topics(sentence: str) -> Library:
    bare = {"faqs": (), "description": "", "takeaways": (), "thirty_seconds": "", "quiz": ()}
    one, two = (section(number, body=sentence) for number in (1, 2))
    return library(topics=[topic("one", sections=(one,)), topic("two", sections=(two,), **bare)])


def test_a_writer_is_told_of_a_sentence_that_another_topic_has() -> None:
    planted = two_topics("Rest makes “most” people’s days a little easier.")

    (found,) = sentences(repeated_sentences, planted)

    assert found.startswith("two.md · section “Heading 2”: one.md has it, too: “Rest makes “most”")


@pytest.mark.parametrize(
    "sentence",
    [
        "Rest makes most days easier.",
        "Call your care team now, day or night.",
        "If you think of suicide, text or chat with 988.",
        "You may have one or more of these:",
        "What could make your days a little easier?",
    ],
)
def test_a_writer_may_repeat_what_is_rightly_the_same(sentence: str) -> None:
    assert sentences(repeated_sentences, two_topics(sentence)) == []
