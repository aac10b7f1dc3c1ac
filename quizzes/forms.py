"""A quiz question with its choices in one form: no list inside a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils.functional import cached_property

from explainer.editing.rows import OrderedRowForm, OrderedRows
from explainer.publishing.fetching import is_fetched
from quizzes.models import Choice, Question
from topics.models import Section

NUMBERS = range(1, 7)
NONE_YET = ""


def places(label: str, max_length: int | None) -> Iterator[forms.CharField]:
    """Return one optional field for each place of a choice."""
    for number in NUMBERS:
        yield forms.CharField(
            label=f"{label} {number}",
            max_length=max_length,
            required=False,
            widget=AdminTextInputWidget,
        )


class QuestionForm(OrderedRowForm):
    """Six places for choices, of which a question needs two to be published.

    A draft may lack choices, reasons and the right one: the blockers say so at publication.
    """

    text_1, text_2, text_3, text_4, text_5, text_6 = places(
        "Choice", Choice._meta.get_field("text").max_length
    )
    reason_1, reason_2, reason_3, reason_4, reason_5, reason_6 = places(
        "Reason", Choice._meta.get_field("reason").max_length
    )
    right = forms.ChoiceField(
        label="Right choice",
        required=False,
        choices=[(NONE_YET, "not chosen yet"), *((str(x), f"Choice {x}") for x in NUMBERS)],
        help_text="Exactly one is right. Write two to six choices, and a reason for each.",
    )

    class Meta:
        model = Question
        fields = ["order", "text", "section"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as the base class
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            return
        for number, choice in enumerate(self.instance.choices.all(), start=1):
            self.initial.update({f"text_{number}": choice.text, f"reason_{number}": choice.reason})
            if choice.is_right:
                self.initial["right"] = str(number)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for choice in self._choices():
            if choice.text or self.has_error(f"text_{choice.order}"):
                continue
            if choice.reason:
                self.add_error(
                    f"text_{choice.order}", "Write the choice that this reason belongs to."
                )
            if choice.is_right:
                self.add_error("right", f"Choice {choice.order} is empty, so it cannot be right.")
        return cleaned

    def save(self, commit: bool = True) -> Question:
        question: Question = super().save(commit)
        if commit and {*self.changed_data} - {"order", "text", "section"}:
            question.choices.all().delete()
            question.choices.bulk_create(
                choice for choice in self._choices(question) if choice.text
            )
        return question

    def _choices(self, question: Question | None = None) -> list[Choice]:
        said = self.cleaned_data
        return [
            Choice(
                question=question,
                order=number,
                text=said.get(f"text_{number}", ""),
                reason=said.get(f"reason_{number}", ""),
                is_right=said.get("right") == str(number),
            )
            for number in NUMBERS
        ]


class QuestionRows(OrderedRows):
    """Questions that can name the saved sections of their own topic only."""

    def get_queryset(self) -> Any:  # noqa: ANN401 - as the base class
        """Return the questions; those that were fetched with their topic have its sections."""
        questions = super().get_queryset()
        if not self.is_bound and is_fetched(self.instance, "sections"):
            sections = {section.pk: section for section in self.instance.sections.all()}
            for question in questions:
                question.section = sections.get(question.section_id)
        return questions

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        field = form.fields.get("section")
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Section.objects.filter(topic_id=self.instance.pk)
            # One list for all the rows.
            field.choices = self._sections

    def save(self, commit: bool = True) -> Any:  # noqa: ANN401 - as the base class
        """Forget sections that went with this very form: their list is saved before this one."""
        left = {*self.instance.sections.values_list("pk", flat=True)}
        for form in self.forms:
            if form.instance.section_id not in left:
                form.instance.section = None
        return super().save(commit)

    @cached_property
    def _sections(self) -> list[tuple[Any, str]]:
        sections = self.instance.sections.all() if self.instance.pk else ()
        return [("", "no section yet"), *((x.pk, str(x)) for x in sections)]
