"""What a reader opens, and the words that they then see."""

from __future__ import annotations

from html import unescape

from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.html import strip_tags

from explainer.publishing.content import Content
from tests.factories import make_question, make_term, make_topic, put_live
from topics.content import TopicContent
from topics.depths import Reading
from topics.models import Topic
from topics.page import draft_article


def whole_topic() -> Topic:
    """A live topic with terms, related topics, tags and a quiz."""
    terms = [make_term(slug=f"word-{number}", published=True) for number in range(6)]
    topic = make_topic(slug="whole", title="Whole", tags=["treatment"], terms=terms)
    topic.related.add(make_topic(slug="related", title="Related one", published=True))
    for number in range(4):
        make_question(topic=topic, text=f"Question {number}?")
    put_live(topic)
    return topic


def text_of(html: str) -> str:
    """The words of a page, one space between them."""
    return " ".join(unescape(strip_tags(html)).split())


def draft_page(content: Content, blockers: list[str]) -> str:
    assert isinstance(content, TopicContent)
    page = draft_article(content)
    context = {"page": page, "reading": Reading(page), "is_draft": True, "draft_blockers": blockers}
    request = RequestFactory().get("/admin/topics/topic/1/preview/")
    return render_to_string("topics/article.html", context, request)
