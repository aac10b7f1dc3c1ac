"""A quiz as a content package of QTI 2.1, which learning systems import.

The test names its source in a rubric, and each item does it again below the reason for a choice:
systems keep items apart from the tests that they came in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from quizzes.downloads.packing import packed
from quizzes.downloads.plain_text import one_line
from quizzes.downloads.taken import TakenQuestion, TakenQuiz

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
SCHEMAS = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
QTI_SCHEMA = f"{QTI} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
PACKAGE_SCHEMA = f"{PACKAGE} http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
TEST_FILE = "test.xml"
ITEM, TEST = "imsqti_item_xmlv2p1", "imsqti_test_xmlv2p1"


def qti_of(quiz: TakenQuiz) -> bytes:
    """Return the package: its manifest, a test, and one item for each question."""
    items = {f"{_name(i)}.xml": _item(quiz, i) for i, _ in enumerate(quiz.questions, start=1)}
    files = {"imsmanifest.xml": _manifest(quiz, items), TEST_FILE: _test(quiz), **items}
    return packed({name: _written(root) for name, root in files.items()})


def _name(number: int) -> str:
    return f"question-{number}"


def _item(quiz: TakenQuiz, number: int) -> Element:
    taken = quiz.questions[number - 1]
    item = Element(
        "assessmentItem",
        {
            "xmlns": QTI, SCHEMAS: QTI_SCHEMA, LANGUAGE: "en",
            "identifier": f"{quiz.key}-{_name(number)}",
            "title": f"{one_line(quiz.name)} {number}",
            "adaptive": "false", "timeDependent": "false",
        },
    )  # fmt: skip
    _declare(item, taken)
    _ask(SubElement(item, "itemBody"), taken)
    _mark(SubElement(item, "responseProcessing"))
    for choice, place in _numbered(taken):
        feedback = SubElement(
            item,
            "modalFeedback",
            {"outcomeIdentifier": "FEEDBACK", "identifier": choice, "showHide": "show"},
        )
        _paragraphs(feedback, [taken.question.choices[place].reason, taken.source])
    return item


def _numbered(taken: TakenQuestion) -> Iterable[tuple[str, int]]:
    return [(f"choice-{i + 1}", i) for i in range(len(taken.question.choices))]


def _declare(item: Element, taken: TakenQuestion) -> None:
    """Say what an answer is, which one is right, and what comes of it."""
    single = {"cardinality": "single", "baseType": "identifier"}
    response = SubElement(item, "responseDeclaration", {"identifier": "RESPONSE", **single})
    right = SubElement(response, "correctResponse")
    for choice, place in _numbered(taken):
        if taken.question.choices[place].is_right:
            SubElement(right, "value").text = choice
    score = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
    outcome = SubElement(item, "outcomeDeclaration", {**score, "normalMaximum": "1"})
    SubElement(SubElement(outcome, "defaultValue"), "value").text = "0"
    SubElement(item, "outcomeDeclaration", {"identifier": "FEEDBACK", **single})


def _ask(body: Element, taken: TakenQuestion) -> None:
    asked = {"responseIdentifier": "RESPONSE", "shuffle": "false", "maxChoices": "1"}
    interaction = SubElement(body, "choiceInteraction", asked)
    SubElement(interaction, "prompt").text = one_line(taken.question.text)
    for choice, place in _numbered(taken):
        offered = SubElement(interaction, "simpleChoice", {"identifier": choice})
        offered.text = one_line(taken.question.choices[place].text)


def _mark(processing: Element) -> None:
    """Give one point for the right choice, and the reason of the one that was made."""
    condition = SubElement(processing, "responseCondition")
    right = SubElement(condition, "responseIf")
    match = SubElement(right, "match")
    SubElement(match, "variable", {"identifier": "RESPONSE"})
    SubElement(match, "correct", {"identifier": "RESPONSE"})
    for branch, points in ((right, "1"), (SubElement(condition, "responseElse"), "0")):
        outcome = SubElement(branch, "setOutcomeValue", {"identifier": "SCORE"})
        SubElement(outcome, "baseValue", {"baseType": "float"}).text = points
    reason = SubElement(processing, "setOutcomeValue", {"identifier": "FEEDBACK"})
    SubElement(reason, "variable", {"identifier": "RESPONSE"})


def _test(quiz: TakenQuiz) -> Element:
    names = {"identifier": quiz.key, "title": one_line(quiz.name)}
    test = Element("assessmentTest", {"xmlns": QTI, SCHEMAS: QTI_SCHEMA, **names})
    score = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
    SubElement(test, "outcomeDeclaration", score)
    way = {"identifier": "part", "navigationMode": "nonlinear", "submissionMode": "individual"}
    part = SubElement(test, "testPart", way)
    SubElement(part, "itemSessionControl", {"maxAttempts": "0", "showFeedback": "true"})
    shown = {"identifier": "section", "title": one_line(quiz.name), "visible": "true"}
    section = SubElement(part, "assessmentSection", shown)
    rubric = SubElement(section, "rubricBlock", {"view": "candidate"})
    _paragraphs(rubric, dict.fromkeys(taken.source for taken in quiz.questions))
    for number, _ in enumerate(quiz.questions, start=1):
        named = {"identifier": f"{quiz.key}-{_name(number)}", "href": f"{_name(number)}.xml"}
        SubElement(section, "assessmentItemRef", named)
    total = SubElement(SubElement(test, "outcomeProcessing"), "setOutcomeValue")
    total.set("identifier", "SCORE")
    SubElement(SubElement(total, "sum"), "testVariables", {"variableIdentifier": "SCORE"})
    return test


def _manifest(quiz: TakenQuiz, items: Iterable[str]) -> Element:
    named = {"xmlns": PACKAGE, SCHEMAS: PACKAGE_SCHEMA, "identifier": f"package-{quiz.key}"}
    manifest = Element("manifest", named)
    metadata = SubElement(manifest, "metadata")
    SubElement(metadata, "schema").text = "QTIv2.1 Package"
    SubElement(metadata, "schemaversion").text = "1.0.0"
    SubElement(manifest, "organizations")
    resources = SubElement(manifest, "resources")
    test = _resource(resources, TEST, TEST_FILE)
    for file in items:
        SubElement(test, "dependency", {"identifierref": _reference(file)})
        _resource(resources, ITEM, file)
    return manifest


def _resource(resources: Element, kind: str, file: str) -> Element:
    facts = {"identifier": _reference(file), "type": kind, "href": file}
    resource = SubElement(resources, "resource", facts)
    SubElement(resource, "file", {"href": file})
    return resource


def _reference(file: str) -> str:
    return f"resource-{file.removesuffix('.xml')}"


def _paragraphs(place: Element, texts: Iterable[str]) -> None:
    for text in filter(None, map(one_line, texts)):
        SubElement(place, "p").text = text


def _written(root: Element) -> bytes:
    written: Any = tostring(root, encoding="utf-8", xml_declaration=True)
    return bytes(written)
