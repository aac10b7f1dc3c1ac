"""The forms on which somebody comments on a part of a text, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from explainer.editing.action_forms import ActionForm, plain_text
from explainer.publishing.working_copy import WorkingCopy
from explainer.workflow.comments import answer, comment
from explainer.workflow.models import Comment

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class CommentForm(ActionForm):
    name, title, button = "comment", "Comment on a part", "Comment"

    part = forms.ChoiceField(
        required=False,
        error_messages={
            "invalid_choice": "This part is no longer in the text. Choose another one."
        },
    )
    text = plain_text("Your comment", required=True)

    def __init__(self, data: Any, *, names: dict[str, str], part: str = "") -> None:  # noqa: ANN401 - as the base class
        super().__init__(data, initial={"part": part})
        self.fields["part"].choices = list(names.items())  # type: ignore[attr-defined]

    def act(self, working_copy: WorkingCopy, person: User) -> str:
        kept = comment(working_copy, person, **self.cleaned_data)
        return f"Your comment on “{kept.part_name}” is kept. It is open until it is resolved."


class AnswerForm(ActionForm):
    name, title, button = "answer", "Answer", "Answer"

    text = plain_text("Your answer", required=True)

    def __init__(self, data: Any, *, to: Comment) -> None:  # noqa: ANN401 - as the base class
        super().__init__(data, prefix=f"answer-{to.pk}")
        self.to = to

    def act(self, working_copy: WorkingCopy, person: User) -> str:  # noqa: ARG002 - as the base class
        answer(self.to, person, text=self.cleaned_data["text"])
        return f"Your answer to {self.to.written_by} is kept."
