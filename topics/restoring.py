"""An earlier edition's text back into the rows that writers edit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from explainer.sources.models import Source
from glossary.models import Term
from topics.content import QuestionContent, TopicContent

if TYPE_CHECKING:
    from topics.models import Topic


def take_over(topic: Topic, content: TopicContent) -> None:
    """Replace all of a topic's rows but its address by what `content` says.

    A word, a source or a related topic that the site no longer has is named in a ValidationError,
    and then nothing is replaced.
    """
    terms, sources, related = _named_rows(topic, content)
    topic.title, topic.description = content.title, content.description
    topic.level, topic.thirty_seconds = content.level, content.thirty_seconds
    topic.save()
    topic.tags.set(content.tags)
    topic.related.set(related)
    _replace(topic.takeaways, ({"text": text} for text in content.takeaways))
    _replace(topic.care_team_questions, ({"text": x} for x in content.care_team_questions))
    _replace(topic.words_to_know, ({"term": term} for term in terms))
    _replace(topic.topic_sources, ({"source": source} for source in sources))
    _replace(topic.faqs, ({"question": x.question, "answer": x.answer} for x in content.faqs))
    sections = _replace(
        topic.sections,
        (
            {"heading": x.heading, "pull_sentence": x.pull_sentence, "body": x.body}
            for x in content.sections
        ),
    )
    anchors = [section.anchor for section in content.sections]
    _replace_quiz(topic, content.quiz, dict(zip(anchors, sections, strict=True)))


def _named_rows(topic: Topic, content: TopicContent) -> tuple[list[Any], list[Any], list[Any]]:
    """Look up what the content names by address or slug. Raises ValidationError."""
    addresses = [source.address for source in content.sources]
    return (
        _found(Term, "slug", content.terms),
        _found(Source, "address", addresses),
        _found(type(topic), "slug", content.related),
    )


def _found(kind: Any, field: str, names: Iterable[str]) -> list[Any]:  # noqa: ANN401 - any model class
    wanted = list(names)
    rows = {getattr(x, field): x for x in kind.objects.filter(**{f"{field}__in": wanted})}
    if missing := [name for name in wanted if name not in rows]:
        kind_name = kind._meta.verbose_name
        raise ValidationError(
            f"This text names what is no longer here ({kind_name}: {', '.join(missing)})."
        )
    return [rows[name] for name in wanted]


def _replace(manager: Any, rows: Iterable[dict[str, Any]]) -> list[Any]:  # noqa: ANN401 - any related manager
    manager.all().delete()
    return [manager.create(order=order, **row) for order, row in enumerate(rows, start=1)]


def _replace_quiz(topic: Topic, quiz: Iterable[QuestionContent], sections: dict[str, Any]) -> None:
    """The questions stand on the floor above: the topic's own manager reaches them."""
    manager: Any = topic.quiz_questions
    manager.all().delete()
    for order, asked in enumerate(quiz, start=1):
        question = manager.create(order=order, text=asked.text, section=sections.get(asked.section))
        for place, choice in enumerate(asked.choices, start=1):
            question.choices.create(
                order=place, text=choice.text, reason=choice.reason, is_right=choice.is_right
            )
