"""The text of a live topic as blocks, of which Wagtail makes a page of the same text."""

from __future__ import annotations

from typing import Any

from explainer.publishing.models import Publication
from explainer.publishing.renditions import live_text
from glossary.content import TERM, TermContent
from topics.content import TOPIC, TopicContent


def text_of(slug: str) -> dict[str, Any]:
    """Return the text of a live topic as blocks, with HTML where the topic has markdown."""
    live = Publication.objects.live()
    topic = live_text(TopicContent, live.of_kind(TOPIC).for_page().get(slug=slug))
    pages = live.of_kind(TERM).for_page().filter(slug__in=topic.terms)
    terms = [live_text(TermContent, page) for page in pages]
    sections = [
        {
            "anchor": section.anchor,
            "heading": section.heading,
            "key_sentence": section.key_sentence,
            "text": section.body,
        }
        for section in topic.sections
    ]
    faqs = [{"question": faq.question, "answer": faq.answer} for faq in topic.faqs]
    quiz = [
        {
            "text": question.text,
            "choices": [
                {"text": choice.text, "reason": choice.reason, "is_right": choice.is_right}
                for choice in question.choices
            ],
        }
        for question in topic.quiz
    ]
    words = [
        {
            "name": term.name,
            "definition": term.definition,
            "address": f"/glossary/{term.slug}/",
        }
        for term in terms
    ]
    cards = [{"front": word["name"], "back": word["definition"]} for word in words]
    cards += [{"front": x["question"], "back": x["answer"]} for x in faqs]
    sources = [{"title": x.title, "address": x.address, "date": ""} for x in topic.sources]
    return {
        "slug": topic.slug,
        "title": topic.title,
        "description": topic.description,
        "thirty_seconds": f"<p>{topic.thirty_seconds}</p>",
        "related": list(topic.related),
        "blocks": [
            {
                "type": "help",
                "value": [{"urgency": x.urgency, "sign": x.sign} for x in topic.help_signs],
            },
            {"type": "takeaways", "value": list(topic.takeaways)},
            *({"type": "section", "value": section} for section in sections),
            {"type": "questions", "value": list(topic.care_team_questions)},
            {"type": "words", "value": words},
            *({"type": "faq", "value": faq} for faq in faqs),
            {"type": "quiz", "value": quiz},
            {"type": "cards", "value": cards},
            {"type": "sources", "value": sources},
        ],
    }
