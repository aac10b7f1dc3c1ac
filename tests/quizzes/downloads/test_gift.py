"""The quiz for Moodle, read back by a grammar of GIFT that others wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.downloads.gift import gift_of
from quizzes.downloads.plain_text import one_line
from quizzes.downloads.taken import TakenQuiz
from tests.html_tools import npm_file, program, run_tool
from tests.quizzes.downloads.quiz import HOSTILE, IDS, SOURCE, choices, quiz

READ = """
const [parser, ...files] = process.argv.slice(1);
const { parse } = require(parser);
const read = (file) => parse(require("fs").readFileSync(file, "utf8"));
console.log(JSON.stringify(files.map(read)));
"""
QUIZZES_AT_ONCE = 40


def read_back(folder: Path, *quizzes: TakenQuiz) -> list[list[dict[str, Any]]]:
    """Return what the grammar finds in each quiz; one that it refuses fails the test."""
    files = [folder / f"{number}.gift.txt" for number, _ in enumerate(quizzes)]
    for file, each in zip(files, quizzes, strict=True):
        file.write_bytes(gift_of(each))
    parser = npm_file("gift-pegjs/pegjs-gift.js")
    run = run_tool(program("node"), "-e", READ, parser, *files)
    assert run.returncode == 0, run.stderr
    found: list[list[dict[str, Any]]] = json.loads(run.stdout)
    return found


def expected(text: str) -> str:
    return one_line(text).replace("->", "→")


def texts_of(question: dict[str, Any]) -> tuple[str, list[tuple[bool, str, str]]]:
    """Return the question, and of each choice whether it is right, its text and its reason."""
    offered = [
        (x["isCorrect"], x["text"]["text"], x["feedback"]["text"]) for x in question["choices"]
    ]
    return question["stem"]["text"], offered


def test_a_teacher_finds_question_choices_reasons_and_source(tmp_path: Path) -> None:
    offered = choices("A scan", right="A small sample", reason="A lab looks at it.")

    (found,) = read_back(tmp_path, quiz(texts=["What is a biopsy?"], offered=offered))

    category, question = found
    assert category == {"type": "Category", "title": "Cancer Explained/Surgery"}
    assert question["type"] == "MC"
    assert question["title"] == "Surgery 1"
    assert question["stem"] == {"format": "plain", "text": "What is a biopsy?"}
    assert texts_of(question)[1] == [
        (True, "A small sample", "A lab looks at it."), (False, "A scan", "A lab looks at it."),
    ]  # fmt: skip
    assert question["globalFeedback"] == {"format": "plain", "text": SOURCE}


def test_a_name_with_a_slash_is_one_category(tmp_path: Path) -> None:
    (found,) = read_back(tmp_path, quiz(name="Head/neck\ncancer"))

    assert found[0]["title"] == "Cancer Explained/Head//neck cancer"


@pytest.mark.parametrize("text", HOSTILE, ids=IDS)
def test_hostile_words_come_out_as_they_went_in(tmp_path: Path, text: str) -> None:
    hostile = quiz(name=text, texts=[text], offered=choices(text, right=text, reason=text))

    (found,) = read_back(tmp_path, hostile)

    words = expected(text)
    assert len(found) == 2
    assert found[1]["title"] == f"{words} 1"
    assert texts_of(found[1]) == (words, [(True, words, words), (False, words, words)])


def test_any_words_come_out_as_they_went_in(tmp_path: Path) -> None:
    """All at once: starting the grammar's program takes longer than reading a thousand quizzes."""
    drawn: list[str] = []
    words = st.text(st.characters(codec="utf-8") | st.sampled_from("\\~=#{}:%[]->$/ \n"))

    @settings(
        max_examples=QUIZZES_AT_ONCE * 5,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(words.filter(one_line))
    def draw(text: str) -> None:
        drawn.append(text)

    draw()
    quizzes = [quiz(texts=[x], offered=choices(x, right=x, reason=x)) for x in drawn]
    found = read_back(tmp_path, *quizzes)

    lines = [expected(text) for text in drawn]
    assert [texts_of(question) for _, question in found] == [
        (line, [(True, line, line), (False, line, line)]) for line in lines
    ]


def test_a_broken_file_is_noticed(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gift.txt"
    broken.write_text("::Surgery 1::Why?{=Right#Because ~ {Wrong}")

    run = run_tool(program("node"), "-e", READ, npm_file("gift-pegjs/pegjs-gift.js"), broken)

    assert run.returncode != 0
