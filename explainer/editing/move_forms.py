"""One plain form a move, with the questions that it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone

from explainer.editing.action_forms import (
    ActionForm,
    MoveForm,
    PageState,
    plain_text,
    sentence_of,
)
from explainer.publishing.models import MOST_RECHECK_MONTHS
from explainer.publishing.publish import publication_of
from explainer.publishing.working_copy import WorkingCopy
from explainer.workflow.going_live import publish_now
from explainer.workflow.models import Move
from explainer.workflow.moves import (
    restore,
    schedule,
    send_back,
    submit,
    unschedule,
    withdraw,
)
from explainer.workflow.rules import RULES, Action, Right, needs_checks

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MONTHS = f"Choose between 1 and {MOST_RECHECK_MONTHS} months."


class SubmitForm(MoveForm):
    name, title, button = Action.SUBMIT.value, "Submit for review", "Submit for review"

    why = plain_text(
        "What changed, and why",
        help_text="The reviewer reads this. It may stay empty, but not for a small correction.",
    )
    is_correction = forms.BooleanField(
        label=(
            "It is only a small correction: the meaning stays. Readers see what I wrote above in"
            " the page’s history."
        ),
        required=False,
    )

    def __init__(self, data: Any, *, working_copy: WorkingCopy, now: PageState) -> None:  # noqa: ANN401 - as the base class
        super().__init__(data, working_copy=working_copy, now=now)
        publication = working_copy.publication
        if not (publication and publication.live_edition_id and publication.needs_checks):
            del self.fields["is_correction"]

    def clean(self) -> None:
        if self.cleaned_data.get("is_correction") and not self.cleaned_data.get("why"):
            self.add_error("why", RULES[Action.CORRECT].wants_why)

    def act(self, working_copy: WorkingCopy, person: User) -> str:
        asked = self.move_request(person)
        correction = asked.why if self.cleaned_data.get("is_correction") else ""
        return sentence_of(working_copy, submit(working_copy, asked, correction=correction))


class SendBackForm(MoveForm):
    name, title = Action.SEND_BACK.value, "Send back to the writer"
    button = "Send back"

    why = plain_text("What is to be done", help_text="The writer reads this.")

    def act(self, working_copy: WorkingCopy, person: User) -> str:
        return sentence_of(working_copy, send_back(working_copy, self.move_request(person)))


class WithdrawForm(MoveForm):
    name, title = Action.WITHDRAW.value, "Withdraw the page"
    button = "Withdraw the page from its readers"

    why = plain_text("Why", help_text="Readers see this in place of the page, from now on.")

    def act(self, working_copy: WorkingCopy, person: User) -> str:
        return sentence_of(working_copy, withdraw(working_copy, self.move_request(person)))


class PublishForm(MoveForm):
    name, title, button = Action.PUBLISH.value, "Publish now", "Publish now"

    def act(self, working_copy: WorkingCopy, person: User) -> str:
        edition = publish_now(working_copy, self.move_request(person))
        context = {"working_copy": working_copy, "edition": edition}
        return render_to_string("admin/working_copy/_published.html", context)


class ScheduleForm(MoveForm):
    name, title, button = Action.SCHEDULE.value, "Publish at a set time", "Publish at this time"

    publish_at = forms.DateTimeField(
        label="Day and time, in UTC",
        help_text="UTC is the time that this site keeps everywhere. Now it is %(now)s.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, data: Any, *, working_copy: WorkingCopy, now: PageState) -> None:  # noqa: ANN401 - as the base class
        super().__init__(data, working_copy=working_copy, now=now)
        self.initial["publish_at"] = working_copy.publish_at
        field = self.fields["publish_at"]
        field.help_text = field.help_text % {"now": f"{timezone.now():%Y-%m-%d %H:%M}"}

    def act(self, working_copy: WorkingCopy, person: User) -> str:
        moment = self.cleaned_data["publish_at"]
        asked, now = self.move_request(person), timezone.now()
        schedule(working_copy, asked, publish_at=moment, now=now)
        return f"“{working_copy}” goes live at {moment:%Y-%m-%d %H:%M} UTC."

    def asks_for(self, move: Move) -> bool:
        return super().asks_for(move) and move.publish_at == self.cleaned_data["publish_at"]


class UnscheduleForm(MoveForm):
    name, title, button = Action.UNSCHEDULE.value, "Take off its time", "Take off its time"

    def act(self, working_copy: WorkingCopy, person: User) -> str:
        return sentence_of(working_copy, unschedule(working_copy, self.move_request(person)))


class RestoreForm(MoveForm):
    name, title = Action.RESTORE.value, "Put back an earlier edition"
    button = "Put this edition into the working copy"
    number: int

    def act(self, working_copy: WorkingCopy, person: User) -> str:
        restore(working_copy, self.move_request(person), number=self.number)
        return f"The working copy of “{working_copy}” is edition {self.number} now, as a draft."

    def asks_for(self, move: Move) -> bool:
        number = move.edition.number if move.edition else None
        return super().asks_for(move) and number == self.number


class RecheckForm(ActionForm):
    """How often a page is checked again. No move: it says nothing of the text."""

    name, title, button = "recheck", "How often it is checked again", "Save"

    months = forms.IntegerField(
        label="Months between checks",
        min_value=1,
        max_value=MOST_RECHECK_MONTHS,
        help_text="12 months, shorter for fast-moving topics.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value", "required"), MONTHS),
    )

    def __init__(self, data: Any, *, working_copy: WorkingCopy, now: PageState) -> None:  # noqa: ANN401, ARG002 - as the other forms
        months = working_copy.publication.recheck_months if working_copy.publication else None
        super().__init__(data, prefix=self.name, initial={"months": months})

    @staticmethod
    def refusal(working_copy: WorkingCopy, person: User) -> str:
        if not Right.SEND_BACK.is_had_by(person, working_copy):
            return f"Only {Right.SEND_BACK.value} may say how often a page is checked again."
        if not needs_checks(working_copy):
            return "Nobody compares this text with sources: it is not checked again."
        return "" if working_copy.publication_id else "Nobody has submitted this text yet."

    def act(self, working_copy: WorkingCopy, person: User) -> str:
        if refusal := self.refusal(working_copy, person):
            raise ValidationError(refusal)
        publication = publication_of(working_copy)
        publication.recheck_months = self.cleaned_data["months"]
        publication.save(update_fields=["recheck_months"])
        return f"“{working_copy}” is checked again every {publication.recheck_months} months."


# Every form that a page about a text makes from what was sent.
SendableForm = MoveForm | RecheckForm
