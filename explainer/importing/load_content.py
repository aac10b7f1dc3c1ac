"""Loading content files into the rows that writers edit: all of them, or nothing.

A source that the database knows already is taken as it stands there: reviewers keep its date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from explainer.importing.content_file import (
    ContentFile,
    ContentFileError,
    Fields,
    read_content_file,
)
from explainer.publishing.models import WorkingCopy
from explainer.sources.models import DateKind, Source
from explainer.workflow.moves import note_edit
from glossary.models import Term
from quizzes.models import Choice, Question
from topics.models import (
    CareTeamQuestion,
    FrequentQuestion,
    Section,
    Takeaway,
    Topic,
    TopicSource,
    WordToKnow,
)
from topics.paths.models import LearningPath, PathStep

if TYPE_CHECKING:
    from django.contrib.auth.models import User

TERM_FIELDS = {"name", "slug", "aliases", "pronunciation", "definition", "sources"}
TOPIC_FIELDS = {
    "title", "slug", "description", "level", "tags", "thirty_seconds", "takeaways", "terms",
    "related", "sources", "faqs", "care_team_questions", "quiz",
}  # fmt: skip
SOURCE_FIELDS = {"url", "title", "date", "date_kind"}
PATH_FIELDS = {"name", "slug", "description", "topics"}

Copy = TypeVar("Copy", bound=WorkingCopy | LearningPath)


@dataclass(frozen=True)
class Loaded:
    """What was written: the texts, terms first, and the learning paths."""

    texts: list[WorkingCopy]
    paths: list[LearningPath]


@transaction.atomic
def load_content(paths: Iterable[Path], *, editor: User, replace: bool = False) -> Loaded:
    """Write the files into the working copies and the learning paths, and return these.

    Without `replace` a slug that exists already is a fault. Raises ContentFileError, and then
    nothing at all has been written.
    """
    files = [read_content_file(path) for path in paths]
    terms = [
        _load_term(fields, editor, replace)
        for file in files
        if file.is_glossary
        for fields in _listed(file, "terms")
    ]
    topic_files = [file for file in files if not file.is_glossary and not file.is_of_paths]
    topics = [_load_topic(file, editor, replace) for file in topic_files]
    for file, topic in zip(topic_files, topics, strict=True):
        _relate(file.head, topic)
    texts = [*terms, *topics]
    for text in texts:
        note_edit(text, editor)
    learning_paths = [
        _load_path(fields, editor, replace)
        for file in files
        if file.is_of_paths
        for fields in _listed(file, "paths")
    ]
    return Loaded(texts, learning_paths)


def _listed(file: ContentFile, key: str) -> list[Fields]:
    if file.sections:
        raise ContentFileError(
            file.path, file.sections[0].line, f"a file of {key} has nothing after its head."
        )
    return file.head.mappings(key)


def _load_term(fields: Fields, editor: User, replace: bool) -> Term:
    fields.refuse_unknown(TERM_FIELDS)
    term = _working_copy(Term, fields, replace)
    term.name = fields.text("name")
    term.aliases = fields.texts("aliases")
    term.pronunciation = fields.text("pronunciation", "")
    term.definition = fields.text("definition")
    _save(term, fields, editor)
    term.sources.set(_source(source) for source in fields.mappings("sources"))
    return term


def _load_topic(file: ContentFile, editor: User, replace: bool) -> Topic:
    fields = file.head
    fields.refuse_unknown(TOPIC_FIELDS)
    topic = _working_copy(Topic, fields, replace)
    topic.title = fields.text("title")
    topic.description = fields.text("description")
    topic.level = fields.text("level")
    topic.thirty_seconds = fields.text("thirty_seconds")
    _save(topic, fields, editor)
    topic.tags.set(fields.texts("tags"))
    _load_parts(file, topic)
    _load_quiz(fields, topic)
    return topic


def _working_copy(kind: type[Copy], fields: Fields, replace: bool) -> Copy:
    slug = fields.text("slug")
    found = kind._default_manager.select_for_update().filter(slug=slug).first()
    if found is None:
        return kind(slug=slug)
    if not replace:
        name = kind._meta.verbose_name
        raise fields.fault(
            f"there is a {name} “{slug}” already. Use --replace to replace it.", "slug"
        )
    found.revision += 1
    return found  # type: ignore[return-value] # the manager of a union forgets whose it is


def _save(working_copy: WorkingCopy | LearningPath, fields: Fields, editor: User) -> None:
    working_copy.edited_by = editor
    _keep(working_copy, fields)


def _load_parts(file: ContentFile, topic: Topic) -> None:
    fields = file.head
    _replace(
        topic.takeaways,
        [Takeaway(text=text) for text in fields.texts("takeaways")],
        fields,
        "takeaways",
    )
    questions = [CareTeamQuestion(text=text) for text in fields.texts("care_team_questions")]
    _replace(topic.care_team_questions, questions, fields, "care_team_questions")
    words = [WordToKnow(term=_term(fields, slug)) for slug in fields.texts("terms")]
    _replace(topic.words_to_know, words, fields, "terms")
    sources = [TopicSource(source=_source(source)) for source in fields.mappings("sources")]
    _replace(topic.topic_sources, sources, fields, "sources")
    _load_faqs(fields, topic)
    _load_sections(file, topic)


def _load_faqs(fields: Fields, topic: Topic) -> None:
    topic.faqs.all().delete()
    for order, faq in enumerate(fields.mappings("faqs"), start=1):
        faq.refuse_unknown({"question", "answer"})
        question, answer = faq.text("question"), faq.text("answer")
        _keep(FrequentQuestion(topic=topic, order=order, question=question, answer=answer), faq)


def _load_sections(file: ContentFile, topic: Topic) -> None:
    topic.sections.all().delete()
    for order, text in enumerate(file.sections, start=1):
        section = Section(
            topic=topic,
            order=order,
            heading=text.heading,
            pull_sentence=text.pull_sentence,
            body=text.body,
        )
        _keep(section, Fields(file.path, text.line))


def _replace(manager: Any, rows: Sequence[models.Model], fields: Fields, key: str) -> None:  # noqa: ANN401 - any related manager
    manager.all().delete()
    where = Fields(fields.path, fields.lines.get(key, fields.line))
    for order, row in enumerate(rows, start=1):
        row.topic, row.order = manager.instance, order  # type: ignore[attr-defined]
        _keep(row, where)


def _load_quiz(fields: Fields, topic: Topic) -> None:
    topic.quiz_questions.all().delete()
    for order, entry in enumerate(fields.mappings("quiz"), start=1):
        entry.refuse_unknown({"question", "section", "choices"})
        heading = entry.text("section")
        section = topic.sections.filter(heading=heading).first()
        if section is None:
            raise entry.fault(f"this file has no section “{heading}”.", "section")
        question = Question(topic=topic, order=order, text=entry.text("question"), section=section)
        _keep(question, entry)
        _load_choices(entry, question)


def _load_choices(entry: Fields, question: Question) -> None:
    for order, fields in enumerate(entry.mappings("choices"), start=1):
        fields.refuse_unknown({"text", "right", "reason"})
        choice = Choice(
            question=question,
            order=order,
            text=fields.text("text"),
            reason=fields.text("reason"),
            is_right=fields.truth("right"),
        )
        _keep(choice, fields)


def _relate(fields: Fields, topic: Topic) -> None:
    slugs = fields.texts("related")
    found = {other.slug: other for other in Topic.objects.filter(slug__in=slugs)}
    for slug in slugs:
        if slug not in found:
            raise fields.fault(f"there is no topic “{slug}”.", "related")
    topic.related.set(found.values())


def _load_path(fields: Fields, editor: User, replace: bool) -> LearningPath:
    fields.refuse_unknown(PATH_FIELDS)
    path = _working_copy(LearningPath, fields, replace)
    path.name = fields.text("name")
    path.description = fields.text("description")
    _save(path, fields, editor)
    path.steps.all().delete()
    where = Fields(fields.path, fields.lines.get("topics", fields.line))
    for order, slug in enumerate(fields.texts("topics"), start=1):
        topic = Topic.objects.filter(slug=slug).first()
        if topic is None:
            raise fields.fault(f"there is no topic “{slug}”.", "topics")
        _keep(PathStep(path=path, order=order, topic=topic), where)
    return path


def _term(fields: Fields, slug: str) -> Term:
    term = Term.objects.filter(slug=slug).first()
    if term is None:
        raise fields.fault(f"there is no term “{slug}”.", "terms")
    return term


def _source(fields: Fields) -> Source:
    fields.refuse_unknown(SOURCE_FIELDS)
    address = fields.text("url")
    source = Source.objects.filter(address=address).first()
    if source is None:
        source = Source(
            address=address,
            title=fields.text("title"),
            date=fields.day("date"),
            date_kind=fields.text("date_kind", DateKind.NONE),
        )
        _keep(source, fields)
    return source


def _keep(row: models.Model, fields: Fields) -> None:
    """Save a row, or say at its line what is wrong with it."""
    try:
        row.full_clean()
    except ValidationError as error:
        key, messages = next(iter(error.message_dict.items()))
        file_key = {"address": "url"}.get(key, key)
        label = "" if key == "__all__" else f"“{file_key}”: "
        raise fields.fault(f"{label}{messages[0]}", file_key) from None
    row.save()
