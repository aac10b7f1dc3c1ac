"""The quiz for other learning systems.

The official schemas of QTI 2.1 cannot be had from a package registry. Those beside this file say
the same of the few elements that the site writes, and more strictly; a program that others wrote,
which converts QTI 2.1 for Moodle, reads the items once more.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onyx2moodle.parser import AssessmentItem, parse_item
from xmlschema import XMLSchema, XMLSchemaValidationError

from quizzes.downloads.plain_text import one_line
from quizzes.downloads.qti import PACKAGE, QTI, qti_of
from quizzes.downloads.taken import TakenQuiz
from tests.quizzes.downloads.quiz import HOSTILE, IDS, SOURCE, choices, quiz

SCHEMAS = Path(__file__).parent / "schemas"
MANIFEST = "imsmanifest.xml"


@pytest.fixture(scope="module")
def schemas() -> dict[str, XMLSchema]:
    return {QTI: XMLSchema(SCHEMAS / "qti.xsd"), PACKAGE: XMLSchema(SCHEMAS / "package.xsd")}


def files_of(each: TakenQuiz) -> dict[str, str]:
    with ZipFile(BytesIO(qti_of(each))) as package:
        assert package.testzip() is None
        return {name: package.read(name).decode() for name in package.namelist()}


def roots_of(each: TakenQuiz) -> dict[str, Element]:
    return {name: fromstring(text) for name, text in files_of(each).items()}  # noqa: S314 - our own


def validate(schemas: dict[str, XMLSchema], xml: str) -> None:
    namespace = fromstring(xml).tag.partition("}")[0].removeprefix("{")  # noqa: S314 - our own
    # The addresses of the official schemas stand in the file: nothing is fetched.
    schemas[namespace].validate(xml, use_location_hints=False)


def read_by_others(folder: Path, each: TakenQuiz) -> list[AssessmentItem]:
    """Return the items as a program that others wrote understands them."""
    with ZipFile(BytesIO(qti_of(each))) as package:
        package.extractall(folder)
    return [parse_item(path) for path in sorted(folder.glob("question-*.xml"))]


def test_every_file_of_a_package_is_valid(schemas: dict[str, XMLSchema]) -> None:
    files = files_of(quiz(texts=["What is a biopsy?", "Who does it?"]))

    assert list(files) == [MANIFEST, "test.xml", "question-1.xml", "question-2.xml"]
    for xml in files.values():
        validate(schemas, xml)


@pytest.mark.parametrize("text", HOSTILE, ids=IDS)
def test_hostile_words_leave_every_file_valid(schemas: dict[str, XMLSchema], text: str) -> None:
    offered = choices(text, right=text, reason=text)

    for xml in files_of(quiz(name=text, texts=[text], offered=offered)).values():
        validate(schemas, xml)


@settings(max_examples=100)
@given(st.text().filter(one_line))
def test_any_words_come_out_as_they_went_in(text: str) -> None:
    item = roots_of(quiz(texts=[text], offered=choices(text, right=text)))["question-1.xml"]

    prompt, *offered = item.iter(f"{{{QTI}}}prompt"), *item.iter(f"{{{QTI}}}simpleChoice")
    assert [x.text for x in prompt] == [one_line(text)]
    assert [x.text for x in offered] == [one_line(text)] * 2


def test_another_program_finds_choices_the_right_one_reasons_and_source(tmp_path: Path) -> None:
    offered = choices("A scan", right="A sample", reason="A lab looks at it.")

    (item,) = read_by_others(tmp_path, quiz(texts=["What is a biopsy?"], offered=offered))

    (asked,) = item.interactions
    assert item.identifier == "surgery-question-1"
    assert (asked.kind, asked.max_choices) == ("choice", 1)
    assert [(x.identifier, x.html) for x in asked.choices] == [
        ("choice-1", "A sample"), ("choice-2", "A scan"),
    ]  # fmt: skip
    assert item.response_decls[asked.response_identifier].correct_values == ["choice-1"]
    reason = f"<p>A lab looks at it.</p><p>{SOURCE}</p>"
    assert [(x.identifier, x.html) for x in item.feedback] == [
        ("choice-1", reason), ("choice-2", reason),
    ]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=IDS)
def test_another_program_reads_hostile_words(tmp_path: Path, text: str) -> None:
    (item,) = read_by_others(tmp_path, quiz(texts=[text], offered=choices(text, right=text)))

    assert [x.html for x in item.interactions[0].choices] == [one_line(text)] * 2


def test_what_the_manifest_and_the_test_name_is_in_the_package() -> None:
    roots = roots_of(quiz(texts=["One?", "Two?"]))
    items = {name: root for name, root in roots.items() if name.startswith("question-")}

    listed = {x.get("href") for x in roots[MANIFEST].iter(f"{{{PACKAGE}}}file")}
    asked = list(roots["test.xml"].iter(f"{{{QTI}}}assessmentItemRef"))

    assert listed == set(roots) - {MANIFEST}
    assert {x.get("href"): x.get("identifier") for x in asked} == {
        name: root.get("identifier") for name, root in items.items()
    }


def test_not_being_sure_is_no_choice_elsewhere() -> None:
    item = roots_of(quiz(offered=choices("Wrong", "Worse")))["question-1.xml"]

    assert len(list(item.iter(f"{{{QTI}}}simpleChoice"))) == 3


def test_the_same_quiz_is_the_same_package() -> None:
    assert qti_of(quiz()) == qti_of(quiz())


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ('identifier="choice-2">Wrong', 'identifier="choice 2">Wrong'),
        ('maxChoices="1"', ""),
        ("<prompt>Why?</prompt>", ""),
        ("<itemBody>", "<itemBody><p/>"),
        ('outcomeIdentifier="FEEDBACK"', ""),
    ],
)
def test_a_broken_item_is_noticed(schemas: dict[str, XMLSchema], sound: str, broken: str) -> None:
    xml = files_of(quiz())["question-1.xml"]

    assert sound in xml
    with pytest.raises(XMLSchemaValidationError):
        validate(schemas, xml.replace(sound, broken, 1))
