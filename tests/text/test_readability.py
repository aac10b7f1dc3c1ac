"""READERS.md R11: how hard a text is to read, and that the starter content is easy."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.demonstration.starter_content import IN_REVIEW_FOLDER, STARTER_FOLDER
from explainer.importing.content_file import ContentFile, read_content_file
from explainer.text.readability import VERSION, Readability, readability, sentences_in, syllables_in

GRADE_OF_THE_30_SECONDS = 6
GRADE_OF_THE_BODY = 8
WORDS_OF_A_SENTENCE = 25
TOPICS = [
    path
    for folder in (STARTER_FOLDER, IN_REVIEW_FOLDER)
    for path in sorted(folder.glob("*.md"))
    if path.stem != "terms"
]
# Counted by hand; all that are in the CMU Pronouncing Dictionary agree with it, initials apart.
SYLLABLES = {
    1: "a I the cell cells drug drugs helps helped heart blood called types whole eyes tongue "
    "breathes friend lymph through strength dose stage aches can't don't TILs CAR clear loop 5",
    2: "cancer tumor doctor doctor’s treatment patient vaccine vaccines muscle muscles breathing "
    "tissue organ being science diet fluid fatigue headaches treated settled people protein likely "
    "movement someone doses doesn't nurse’s rhythm lifestyle million special T-cell IV CT 30 café",
    3: "medicine medicines infection hospital area idea medical nausea pancreas nucleus video "
    "serious everyone caregiver chemically behavior biopsies usual period earlier NCI DNA MRI 100",
    4: "radiation bacteria inflammation melanoma therapeutic diabetes biology metastasis "
    "metastases leukemia myeloma diagnosis diarrhea evaluate experience society biopsy-free 2019",
    5: "chemotherapy radiology metabolism evaluated associated hysterectomy "
    "gastroenteric cardiologist immunology antioxidant",
    6: "immunotherapy hematopoietic lymphadenopathy gastrointestinal",
    7: "radiotherapeutic immunotherapeutic neuropathological",
}


@pytest.mark.parametrize(("count", "words"), SYLLABLES.items(), ids=map(str, SYLLABLES))
def test_syllables_are_counted_as_they_are_said(count: int, words: str) -> None:
    assert {word: syllables_in(word) for word in words.split()} == dict.fromkeys(
        words.split(), count
    )


@pytest.mark.parametrize(
    ("text", "words", "sentences", "syllables", "grade"),
    [
        ("The cat sat on the mat.", 6, 1, 6, -1.45),
        (
            "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.",
            13, 1, 24, 11.26,
        ),
        ("Tell us. Tell your doctor early!", 6, 2, 8, 1.31),
        ("", 0, 0, 0, 0.0),
        (" \n\n* * *\n\n---\n", 0, 0, 0, 0.0),
    ],
)  # fmt: skip
def test_the_grade_is_that_of_the_formula(
    text: str, words: int, sentences: int, syllables: int, grade: float
) -> None:
    found = readability(text)

    assert (found.words, found.sentences, found.syllables) == (words, sentences, syllables)
    assert found.grade == pytest.approx(grade, abs=0.01)


@pytest.mark.parametrize(
    ("markdown", "sentences"),
    [
        ("## A heading\n\nOne **two**\nthree.", ["One two three."]),
        (
            "You may feel:\n\n- fever\n- pain, or _chills_\n",
            ["You may feel:", "fever", "pain, or chills"],
        ),
        ("1. First\n   and more\n2) Second", ["First and more", "Second"]),
        ("> Quoted.\n> - an item", ["Quoted.", "an item"]),
        (
            "See [our page](https://a.example/x_y) now. ![A vein](/pictures/a.png)",
            ["See our page now.", "A vein"],
        ),
        ("| a | b |\n|---|---|\n| c d | |", ["a", "b", "c d"]),
        ("Dr. Lee waits, e.g. at 9.5 a.m. today.", ["Dr. Lee waits, e.g. at 9.5 a.m. today."]),
        ("It was updated in 2019. It says so.", ["It was updated in 2019.", "It says so."]),
        (
            "“Is it safe?” (Yes.) Take vitamin C. Now",
            ["“Is it safe?”", "(Yes.)", "Take vitamin C.", "Now"],
        ),
        ("One — two–three, T-cell and/or 5.", ["One two three, T-cell and/or 5."]),
        ("没有。好！", ["没有。", "好！"]),
        (r"5 \* 3 and snake_case", ["5 3 and snake_case"]),
    ],
)
def test_a_text_is_measured_as_it_is_read(markdown: str, sentences: list[str]) -> None:
    assert [" ".join(words) for words in sentences_in(markdown)] == sentences


def test_the_longest_sentence_is_named_for_its_writer() -> None:
    found = readability("Short one. This one has five words. So it is.")

    assert (found.longest_sentence, found.most_words) == ("This one has five words.", 5)


@given(st.text(max_size=300) | st.text("aeiouy.e’s-|*_[]()>#1 \n", max_size=300))
@settings(max_examples=300)
def test_no_text_is_too_odd_to_be_measured(text: str) -> None:
    found = readability(text)

    assert found.syllables >= found.words >= found.sentences >= 0
    assert found.most_words <= found.words
    assert isinstance(found.grade, float)


@pytest.mark.parametrize(
    "piece", ["It helps you. ", "a", ".", "_", "[", "[](", "|", "> ", "a.", "e\u0301", "- a\n"]
)
def test_a_very_long_text_is_measured_at_once(piece: str) -> None:
    text = f"a{piece * (50_000 // len(piece))}b"
    started = time.process_time()
    readability(text)

    assert time.process_time() - started < 2


def body_of(file: ContentFile) -> str:
    """Everything that is read from top to bottom, apart from the 30-second version."""
    faqs = file.head.mappings("faqs")
    return "\n\n".join(
        [
            *file.head.texts("takeaways"),
            *(f"{x.key_sentence}\n\n{x.body}" for x in file.sections),
            *(f"{x.text('question')}\n\n{x.text('answer')}" for x in faqs),
            *file.head.texts("care_team_questions"),
        ]
    )


def table_row(name: str, short: Readability, body: Readability) -> str:
    grades = f"{short.grade:12.1f} {body.grade:7.1f} {max(short.most_words, body.most_words):9}"
    return f"  {name:32}{grades}  {body.longest_sentence}"


def test_every_starter_topic_is_easy_to_read(tell: Callable[[str], None]) -> None:
    files = {path.stem: read_content_file(path) for path in TOPICS}
    short = {name: readability(file.head.text("thirty_seconds")) for name, file in files.items()}
    body = {name: readability(body_of(file)) for name, file in files.items()}

    head = f"  Grades, version {VERSION}{'30 seconds':>27}{'body':>8}{'sentence':>10}"
    tell("\n".join([head, *(table_row(name, short[name], body[name]) for name in files)]))

    assert [x for x in files if short[x].grade > GRADE_OF_THE_30_SECONDS] == []
    assert [x for x in files if body[x].grade > GRADE_OF_THE_BODY] == []
    for found in (*short.values(), *body.values()):
        assert found.most_words <= WORDS_OF_A_SENTENCE, found.longest_sentence


def test_every_starter_definition_is_easy_to_read() -> None:
    terms = read_content_file(STARTER_FOLDER / "terms.md").head.mappings("terms")
    found = [readability(term.text("definition")) for term in terms]

    assert max(x.most_words for x in found) <= WORDS_OF_A_SENTENCE
