"""How the parts of a topic are kept that are more than rows of columns: sections, the
meanings of words and the quiz.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from explainer.publishing.fetching import is_fetched
from explainer.publishing.keepers import OrderedRows, Rows, rows_named
from explainer.publishing.keeping import MadeRows, PlacedRows, at_place
from glossary.models import Term
from topics.content import (
    ChoiceContent,
    QuestionContent,
    SectionContent,
    SenseContent,
    TopicContent,
    anchors_for,
)

CHOICES = Rows("choices", part=ChoiceContent)


class Sections(Rows):
    """Each section has an anchor, which follows from all the headings."""

    def read(self, working_copy: Any) -> tuple[SectionContent, ...]:  # noqa: ANN401 - a topic
        rows = list(self.kept_rows(working_copy))
        anchors = anchors_for(row.heading for row in rows)
        return tuple(
            SectionContent(anchor=anchor, **self.columns_of(row))
            for anchor, row in zip(anchors, rows, strict=True)
        )


class Senses(OrderedRows):
    """What words mean: a row points to a term, or says that the word opens nowhere here."""

    def read(self, working_copy: Any) -> tuple[SenseContent, ...]:  # noqa: ANN401 - a topic
        rows = self.kept_rows(working_copy)
        return tuple(SenseContent(row.word, row.term.slug if row.term else "") for row in rows)

    def look_up(
        self,
        working_copy: Any,  # noqa: ANN401, ARG002 - as Keeper
        value: Sequence[SenseContent],
    ) -> list[dict[str, Any]]:
        return [self._columns_of(place, sense) for place, sense in enumerate(value)]

    def _columns_of(self, place: int, sense: SenseContent) -> dict[str, Any]:
        with at_place((place, "term")):
            terms = rows_named(Term, "slug", [sense.term] if sense.term else [])
        return {"word": sense.word, "term": next(iter(terms), None), "not_here": not terms}


@dataclass(frozen=True)
class Quiz(OrderedRows):
    """The questions stand on the floor above: the topic's own manager reaches them.

    A question names its section by the anchor, and its row by the section's row.
    """

    manager: str = "quiz_questions"

    @property
    def fetched_along(self) -> tuple[str, ...]:
        return (f"{self.manager}__{CHOICES.manager}",)

    def read(self, working_copy: Any) -> tuple[QuestionContent, ...]:  # noqa: ANN401 - a topic
        sections = list(working_copy.sections.all())
        anchors = dict(
            zip((x.pk for x in sections), anchors_for(x.heading for x in sections), strict=True)
        )
        return tuple(
            QuestionContent(
                text=row.text,
                choices=CHOICES.read(row),
                section=anchors.get(row.section_id or 0, ""),
            )
            for row in self.kept_rows(working_copy)
        )

    def kept_rows(self, working_copy: Any) -> Iterable[Any]:  # noqa: ANN401 - a topic
        """Return the questions in their order, with their choices."""
        rows = getattr(working_copy, self.manager).all()
        if is_fetched(working_copy, self.manager):
            return list(rows)
        return list(rows.prefetch_related(CHOICES.manager))

    def look_up(
        self,
        working_copy: Any,  # noqa: ANN401, ARG002 - as Keeper
        value: Iterable[QuestionContent],
    ) -> Iterable[QuestionContent]:
        return value

    def rows(
        self,
        working_copy: Any,  # noqa: ANN401 - a topic
        value: Iterable[QuestionContent],
        content: TopicContent,
        made: MadeRows,
    ) -> PlacedRows:
        """Yield each question, which points to its section, and its choices after it."""
        anchors = [section.anchor for section in content.sections]
        sections = dict(zip(anchors, made["sections"], strict=True))
        asked = list(value)
        columns = [{"text": x.text, "section": sections.get(x.section)} for x in asked]
        questions = super().rows(working_copy, columns, content, made)
        for (place, question), one in zip(questions, asked, strict=True):
            yield place, question
            choices = CHOICES.look_up(question, one.choices)
            for inner, choice in CHOICES.rows(question, choices, content, made):
                yield (*place, "choices", *inner), choice
