"""The bases of the forms by which somebody does something with a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from explainer.publishing.content import Content, digest_of
from explainer.publishing.working_copy import WorkingCopy
from explainer.workflow.models import Move
from explainer.workflow.moves import MoveRequest, newest_move_key

if TYPE_CHECKING:
    from django.contrib.auth.models import User

TEXT_LENGTH = 2_000
TOO_LONG = "At most %(limit_value)d characters can be kept here; these are %(show_value)d."


def plain_text(label: str, *, required: bool = False, help_text: str = "") -> forms.CharField:
    """Return a field for some sentences; the browser does not cut what is too long, we say so."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        validators=[MaxLengthValidator(TEXT_LENGTH, TOO_LONG)],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@dataclass(frozen=True)
class PageState:
    """What a page that is opened now shows of a text: its newest move, and its words by digest."""

    move: int
    digest: str

    @classmethod
    def of(cls, working_copy: WorkingCopy, content: Content | None = None) -> PageState:
        """Return that of a text; `content` is its own, where that is known."""
        return cls(newest_move_key(working_copy), digest_of(content or working_copy.compose()))


class ActionForm(forms.Form):
    """`name` is what its button sends; `act` does it, or raises ValidationError."""

    name: ClassVar[str]
    title: ClassVar[str]
    button: ClassVar[str]

    def act(self, working_copy: WorkingCopy, person: User) -> str:
        """Do it, and return the sentence that says so."""
        raise NotImplementedError

    def carry_out(self, working_copy: WorkingCopy, person: User) -> str:
        """Return what `act` says, or nothing with the refusal among the form's errors."""
        if not self.is_valid():
            return ""
        try:
            return self.act(working_copy, person)
        except ValidationError as error:
            self.add_error(None, ValidationError(error.messages))
            return ""


class MoveForm(ActionForm):
    """One move of the text, with what the page showed on which the person decided.

    A refusal comes with what there is to see now, so that sending it again is a decision.
    """

    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    digest = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, working_copy: WorkingCopy, now: PageState) -> None:  # noqa: ANN401 - as the base class
        super().__init__(data, prefix=self.name, initial={"seen": now.move, "digest": now.digest})
        self.working_copy = working_copy

    def move_request(self, person: User) -> MoveRequest:
        cleaned = self.cleaned_data
        # No page has ever sent anything but a number; whatever else comes has seen nothing.
        seen = int(cleaned["seen"]) if cleaned["seen"].isdecimal() else -1
        return MoveRequest(person, seen, cleaned["digest"], cleaned.get("why", ""))

    def carry_out(self, working_copy: WorkingCopy, person: User) -> str:
        sentence = super().carry_out(working_copy, person)
        if sentence or not self.non_field_errors():
            return sentence
        if move := self._made_by_first_click(working_copy, person):
            return sentence_of(working_copy, move)
        self._catch_up(type(working_copy)._default_manager.get(pk=working_copy.pk))
        return ""

    def asks_for(self, move: Move) -> bool:
        """Tell whether a move is what this form asks for."""
        return (move.action, move.why) == (self.name, self.cleaned_data.get("why", "").strip())

    def _made_by_first_click(self, working_copy: WorkingCopy, person: User) -> Move | None:
        """Return the move if it is the only one since: a button was pressed twice."""
        asked = self.move_request(person)
        newer = Move.objects.filter(publication=working_copy.publication_id, pk__gt=asked.seen)
        moves = list(newer[:2])
        is_mine = len(moves) == 1 and moves[0].made_by_id == person.pk and self.asks_for(moves[0])
        return moves[0] if is_mine and asked.seen >= 0 else None

    def _catch_up(self, working_copy: WorkingCopy) -> None:
        now = PageState.of(working_copy)
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("seen")] = str(now.move)  # type: ignore[index]
        self.data[self.add_prefix("digest")] = now.digest  # type: ignore[index]


def sentence_of(working_copy: WorkingCopy, move: Move) -> str:
    return f"“{working_copy}” was {move.what_was_done}."
