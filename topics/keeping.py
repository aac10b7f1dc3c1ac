"""How the parts of a topic are kept that are more than rows of columns: sections and the quiz."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from explainer.publishing.keeping import Rows, at_place, replace_rows
from topics.content import (
    ChoiceContent,
    QuestionContent,
    SectionContent,
    TopicContent,
    anchors_for,
)

CHOICES = Rows("choices", ChoiceContent)


class Sections(Rows):
    """Each section has an anchor, which follows from all the headings."""

    def read(self, working_copy: Any) -> tuple[SectionContent, ...]:  # noqa: ANN401 - a topic
        rows = list(getattr(working_copy, self.manager).all())
        anchors = anchors_for(row.heading for row in rows)
        return tuple(
            SectionContent(anchor=anchor, **self.columns_of(row))
            for anchor, row in zip(anchors, rows, strict=True)
        )


@dataclass(frozen=True)
class Quiz:
    """The questions stand on the floor above: the topic's own manager reaches them.

    A question names its section by the anchor, and its row by the section's row.
    """

    manager: ClassVar[str] = "quiz_questions"

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
            for row in getattr(working_copy, self.manager).prefetch_related("choices")
        )

    def look_up(
        self,
        working_copy: Any,  # noqa: ANN401, ARG002 - as Keeper
        value: Iterable[QuestionContent],
    ) -> Iterable[QuestionContent]:
        return value

    def write(
        self,
        working_copy: Any,  # noqa: ANN401 - a topic
        value: Iterable[QuestionContent],
        content: TopicContent,
    ) -> None:
        """Replace the questions, after the sections that they point to."""
        anchors = [section.anchor for section in content.sections]
        sections = dict(zip(anchors, working_copy.sections.all(), strict=True))
        asked = list(value)
        questions = replace_rows(
            getattr(working_copy, self.manager),
            ({"text": x.text, "section": sections.get(x.section)} for x in asked),
        )
        for place, (row, question) in enumerate(zip(questions, asked, strict=True)):
            with at_place((place, "choices")):
                CHOICES.write(row, CHOICES.look_up(row, question.choices), content)
