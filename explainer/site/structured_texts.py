"""An article, a word, a quiz and a deck of flashcards, as `structured_data` says them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.text import capfirst

from explainer.pages.content import SitePageContent
from explainer.publishing.listed import Listed
from explainer.site.structured_data import (
    Node,
    glossary_address,
    listed_term,
    reference,
)
from explainer.sources.models import DateKind, Verification
from explainer.sources.verified import VerifiedText
from glossary.content import TermContent
from quizzes.cards.flashcards import Flashcard
from quizzes.marking import MarkedQuiz
from topics.depths import Reading

# What schema.org calls a day that NCI prints, by the word that NCI prints before it.
_DAYS = {
    DateKind.POSTED: "datePublished",
    DateKind.UPDATED: "dateModified",
    DateKind.REVIEWED: "lastReviewed",
}


def article(reading: Reading, origin: str, notice: str) -> list[Node]:
    """Return what one depth of an article shows; `notice` as `checked_page` has it."""
    page = reading.page
    topic = page.facts
    address = origin + reverse("topics:article", args=[topic.slug])
    text = checked_page(address, page.verified, page.updated_on, notice)
    text |= {
        "name": topic.title,
        "description": topic.description,
        "educationalLevel": capfirst(topic.level),
        "mentions": [_explained(term, origin) for term in reading.terms()],
    }
    # The quiz is said in full on its own page: this one has to arrive fast.
    if topic.quiz and reading.is_whole:
        quiz_address = origin + reverse("quizzes:quiz", args=[topic.slug])
        text["hasPart"] = {"@type": "Quiz", "url": quiz_address, "name": topic.title}
    parts = [faq_page(page.answers, address)] if topic.faqs and reading.is_whole else []
    return [text, *parts]


def term(
    content: TermContent,
    verified: VerifiedText | None,
    updated_on: date | None,
    origin: str,
    notice: str,
) -> list[Node]:
    """Return the page of a word, and the word; `notice` as `checked_page` has it."""
    address = origin + reverse("glossary:term", args=[content.slug])
    word: Node = {
        "@type": "DefinedTerm",
        "@id": f"{address}#word",
        "name": capfirst(content.name),
        "description": content.definition,
        "inDefinedTermSet": glossary_address(origin),
    }
    if content.aliases:
        word["alternateName"] = list(content.aliases)
    page = checked_page(address, verified, updated_on, notice)
    return [page | {"name": word["name"], "mainEntity": reference(word)}, word]


def site_page(page: SitePageContent, changed_on: date | None, origin: str) -> Node:
    """Return a page about the site: nobody compared it with anything, so it names no check."""
    address = origin + reverse("pages:site_page", args=[page.slug])
    node = {
        "@type": "AboutPage",
        "@id": address,
        "url": address,
        "inLanguage": "en",
        "name": page.name,
        "description": page.description,
    }
    return node | ({"dateModified": changed_on.isoformat()} if changed_on else {})


def checked_page(
    address: str, verified: VerifiedText | None, updated_on: date | None, notice: str
) -> Node:
    """Return what is said of every text that was compared with pages of NCI.

    `notice` is the sentence that stands on every page, or empty. That of a demonstration says
    that its checks are sample data, so it goes wherever the checks go.
    """
    page: Node = {
        "@type": "MedicalWebPage",
        "@id": address,
        "url": address,
        "inLanguage": "en",
        "audience": {"@type": "Patient"},
    }
    if notice:
        page["creativeWorkStatus"] = notice
    if updated_on:
        page["dateModified"] = updated_on.isoformat()
    if verified:
        page["citation"] = [_source(check) for check in verified.checks]
        page["isBasedOn"] = [source["url"] for source in page["citation"]]
        names = dict.fromkeys(check.reviewer_name for check in verified.checks)
        page["lastReviewed"] = verified.verified_on.isoformat()
        page["reviewedBy"] = [{"@type": "Person", "name": name} for name in names]
    return page


def _source(check: Verification) -> Node:
    """Return NCI's page as it was when somebody compared a text with it."""
    source = {"@type": "WebPage", "url": check.source.address, "name": check.source.title}
    if check.nci_date:
        source[_DAYS[DateKind(check.nci_date_kind)]] = check.nci_date.isoformat()
    return source


def _explained(term: Listed, origin: str) -> Node:
    return listed_term(term, origin) | {"description": term.card["definition"]}


def faq_page(answers: Iterable[Sequence[str]], address: str) -> Node:
    """Return questions, each with the words of its answer."""
    return {
        "@type": "FAQPage",
        "@id": f"{address}#faq",
        "isPartOf": {"@id": address},
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": _answer(words),
            }
            for question, words in answers
        ],
    }


def quiz(name: str, asked: MarkedQuiz, address: str) -> Node:
    """Return a quiz as it is asked: which choice is right is not to be read before an answer."""
    questions = [
        {
            "text": x.question.text,
            "suggestedAnswer": [_answer(choice.text) for choice in x.question.choices],
        }
        for x in asked.questions
        if x.is_shown
    ]
    return _quiz(name, address, "Multiple choice", questions)


def flashcards(name: str, cards: Iterable[Flashcard], address: str) -> Node:
    """Return a deck of cards, each with its back, which opens on the page."""
    questions = [
        {"text": card.front, "acceptedAnswer": _answer(card.words_of_back)} for card in cards
    ]
    return _quiz(name, address, "Flashcard", questions)


def _quiz(name: str, address: str, kind: str, questions: Iterable[Node]) -> Node:
    asked = {"@type": "Question", "eduQuestionType": kind}
    return {
        "@type": "Quiz",
        "@id": address,
        "url": address,
        "name": name,
        "inLanguage": "en",
        "hasPart": [asked | question for question in questions],
    }


def _answer(text: str) -> Node:
    return {"@type": "Answer", "text": text}
