"""What a reader opens, and the words that they then see."""

from __future__ import annotations

from datetime import date
from html import unescape

from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.html import strip_tags

from explainer.publishing.content import Content
from tests.database import Template
from tests.factories import (
    make_card,
    make_path,
    make_question,
    make_term,
    make_topic,
    put_live,
)
from topics.content import TopicContent
from topics.depths import Reading
from topics.models import Topic
from topics.page import draft_article


def whole_topic() -> Topic:
    """A live topic with terms, related topics, tags, a quiz, a card and a learning path."""
    terms = [make_term(slug=f"word-{number}", published=True) for number in range(6)]
    topic = make_topic(slug="whole", title="Whole", tags=["treatment"], terms=terms)
    topic.related.add(make_topic(slug="related", title="Related one", published=True))
    topic.sections.update(key_sentence="In one sentence.")
    for number in range(4):
        make_question(topic=topic, text=f"Question {number}?")
    make_card(topic=topic)
    put_live(topic)
    make_path(slug="both", topics=[topic, Topic.objects.get(slug="related")], published=True)
    return topic


# Each page first asks whether what the reader has still holds.
OF_THE_STATE = 1
WHOLE = Template("whole_topic", whole_topic)
# What a reader can open once there is such a topic, and how many queries it may take at most.
PAGES = [
    ("/", 4),
    ("/topics/", 4),
    ("/topics/?tag=treatment&level=beginner", 4),
    ("/a-to-z/", 3),
    ("/a-to-z/?letter=c", 3),
    ("/topics/whole/", 3),
    ("/topics/whole/quiz/", 3),
    ("/topics/whole/quiz/?q1=1&q2=2&q3=unsure&check=1", 3),
    ("/topics/whole/quiz/?show=2&check=1", 3),
    ("/quiz/", 3),
    ("/quiz/?topic=whole&q1=1&check=1", 3),
    ("/topics/whole/flashcards/", 3),
    ("/topics/whole/flashcards/?shuffle=7&words=word-1", 3),
    ("/topics/whole/flashcards/print/", 3),
    ("/paths/both/flashcards/", 4),
    ("/flashcards/", 4),
    ("/flashcards/words/", 4),
    ("/flashcards/words/?shuffle=7&words=word-1", 4),
    ("/flashcards/tags/treatment/", 4),
    ("/practice/", 0),
    ("/topics/whole/quiz/print/", 3),
    ("/topics/whole/questions/", 3),
    ("/topics/whole/leaflet/", 3),
    ("/topics/whole/large-print/", 3),
    ("/my-questions/", 0),
    ("/about/", 1),
    ("/glossary/", 3),
    ("/search/?q=immune+system", 9),
    ("/search/?q=imune+sistem+zzz", 28),
    ("/how-we-verify/", 4),
    ("/how-we-verify/ledger/", 4),
    ("/how-we-verify/ledger/?q=copy&source=nci&verdict=still_right&from=2020-01-01", 4),
    ("/how-we-verify/ledger/?from=yesterday", 4),
    ("/topics/whole/history/", 5),
    ("/glossary/word-1/history/", 5),
]


def text_of(html: str) -> str:
    """The words of a page, one space between them."""
    return " ".join(unescape(strip_tags(html)).split())


def by_name(day: date) -> str:
    """A day as readers read it: November 28, 2026."""
    return f"{day:%B} {day.day}, {day.year}"


def draft_page(content: Content, blockers: list[str]) -> str:
    assert isinstance(content, TopicContent)
    page = draft_article(content)
    context = {"page": page, "reading": Reading(page), "is_draft": True, "draft_blockers": blockers}
    request = RequestFactory().get("/admin/topics/topic/1/preview/")
    return render_to_string("topics/article.html", context, request)
