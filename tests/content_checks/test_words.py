"""A reader meets no word that nobody explains, and a writer no false alarm about plain ones."""

from __future__ import annotations

import pytest

from explainer.content_checks.everyday_words import unexplained_words
from explainer.content_checks.spelling import british_spelling
from tests.content_checks.clean import library, section, sentences, term, topic


def unexplained_in(body: str, *more_terms: str) -> list[str]:
    checked = library(topic(sections=(section(1, body=body),)))
    checked.terms += [term(name, definition="It is here.") for name in more_terms]
    return [fault.split("“")[2].split("”")[0] for fault in sentences(unexplained_words, checked)]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("The metastasis grew.", ["metastasis"]),
        ("It is in the **esophagus**.", ["esophagus"]),
        ("You have two lesions.", ["lesions"]),
        ("You may need an ECG.", ["ECG"]),
        ("FISH helps, and so does BRCA5.", ["BRCA5"]),
        ("Take statins.", ["statins"]),
        ("It can be in the liver, the spleen, or the lungs.", ["spleen"]),
        ("Thrombocytes are low. Thrombocytes matter.", ["Thrombocytes"]),
    ],
)
def test_a_writer_is_told_once_of_each_word_that_nobody_explains(
    body: str, words: list[str]
) -> None:
    assert unexplained_in(body) == words


@pytest.mark.parametrize(
    "body",
    [
        "Your doctor's office is online, and it's open. You aren't alone.",
        "A person with Hodgkin disease went to Maryland on Friday.",
        "Take tamoxifen or pembrolizumab. Pembrolizumab helps.",
        "Food goes down the food pipe (esophagus). The esophagus is long.",
        "The esophagus is a pipe for food.",
        "It is called the esophagus.",
        "A lesion, which is a spot, can hurt.",
        "See an audiologist, a specialist for hearing.",
        "Stage IV or III. Take 5 mg or 2 ml of vitamin C at 100.5 °F (38 °C).",
        "Unhurried and unharmed, he rested. Look at ClinicalTrials.gov or https://www.cancer.gov/x.",
        "![](https://www.cancer.gov/metastasis.png) [Rest](https://www.cancer.gov/metastasis)",
    ],
)
def test_a_writer_hears_nothing_about_plain_words_names_and_what_is_said_beside(body: str) -> None:
    assert unexplained_in(body) == []


def test_a_term_explains_its_own_words_in_every_form() -> None:
    body = "Metastases and a metastasis. Platelet's. HER2, a lymph node, biopsied, biopsies."

    assert unexplained_in(body, "lymph node", "HER2", "platelets", "biopsy") == [
        "Metastases",
        "metastasis",
    ]


@pytest.mark.parametrize(
    "word", ["haemoglobin", "paediatric", "leukaemia", "diarrhoea", "organised", "centre", "grey"]
)
def test_a_british_word_is_told_and_its_american_sister_is_not(word: str) -> None:
    assert len(sentences(british_spelling, library(topic(title=word)))) == 1


@pytest.mark.parametrize(
    "word", ["hemoglobin", "towards", "exercise", "surprise", "advise", "dialogue", "aerobic"]
)
def test_an_american_word_is_not_taken_for_a_british_one(word: str) -> None:
    assert sentences(british_spelling, library(topic(title=word))) == []
