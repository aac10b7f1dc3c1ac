"""Where a text stands and where it can go from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern

from explainer.editing.asking_forms import AskingForm, Seen
from explainer.editing.comments import open_comments
from explainer.editing.editor_admin import has_been_live
from explainer.editing.move_forms import RecheckForm, SendBackForm, SubmitForm, WithdrawForm
from explainer.editing.publish import READ_AND_WRITE, PublishAdmin
from explainer.editing.working_copy_admin import is_published
from explainer.publishing.models import WorkingCopy
from explainer.workflow.blockers import all_blockers
from explainer.workflow.moves import note_edit
from explainer.workflow.rules import Action, Right, State, refusal

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOVES_ON_A_PAGE = 20
MADE_HERE = (SubmitForm, SendBackForm, WithdrawForm)
# Moves that have a page of their own: what each is called, and the page's name.
MADE_ELSEWHERE = {
    Action.CORRECT: ("Correct something small in the live text", "correct"),
    Action.ACCEPT: ("Verify", "review"),
    Action.PUBLISH: ("Publish now", "publish"),
    Action.SCHEDULE: ("Publish at a set time", "publish"),
    Action.UNSCHEDULE: ("Take off its time", "publish"),
    Action.RESTORE: ("Put back an earlier edition", "editions"),
}


@dataclass(frozen=True)
class Offer:
    """A move: why it cannot be made, or the form or the page on which it can."""

    title: str
    refusal: str = ""
    form: AskingForm | None = None
    address: str = ""


@dataclass(frozen=True)
class Tool:
    """A page about a text that this person may use now."""

    name: str
    address: str
    is_for_readers: bool = False


class WorkflowAdmin(PublishAdmin):
    """A text's admin with the page “Where it stands”, and with edits that end a review."""

    def get_urls(self) -> list[URLPattern]:
        return [self.page_about_one("stands", self.stands), *super().get_urls()]

    def after_edit(self, request: HttpRequest, working_copy: WorkingCopy) -> None:
        super().after_edit(request, working_copy)
        was = State(working_copy.state).label
        if note_edit(working_copy, request.user):  # type: ignore[arg-type]
            messages.warning(
                request,
                f"It was {was}; your edit made it a draft again. Submit it when you are done.",
            )

    def blockers_of(self, working_copy: WorkingCopy) -> list[str]:
        return all_blockers(working_copy)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        *args: Any,  # noqa: ANN401 - as the base class
        **kwargs: Any,  # noqa: ANN401 - as the base class
    ) -> HttpResponse:
        if context["original"]:
            context["tools"] = self.tools(request, context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def about(
        self, request: HttpRequest, working_copy: WorkingCopy, page_name: str
    ) -> dict[str, Any]:
        addresses = {
            f"{page}_address": self.address_of(page, working_copy)
            for page in ("stands", "publish", "restore", "comments")
        }
        return {
            **super().about(request, working_copy, page_name),
            **addresses,
            "tools": self.tools(request, working_copy),
            "may_restore": Right.WRITE.is_had_by(request.user, working_copy),  # type: ignore[arg-type]
        }

    def tools(self, request: HttpRequest, text: WorkingCopy) -> list[Tool]:
        """Return the pages about a text that this person may use now."""
        person: User = request.user  # type: ignore[assignment]
        is_in_review = text.state == WorkingCopy.State.IN_REVIEW
        stands = self.address_of("stands", text)
        offered = [
            (not refusal(Action.SUBMIT, text, person), "Submit for review…", f"{stands}#submit"),
            (is_in_review and Right.VERIFY.is_had_by(person, text), "Review", "review"),
            (Right.PUBLISH.is_had_by(person, text), "Publish…", "publish"),
            (True, f"Comments ({open_comments(text).count()} open)", "comments"),
            (True, "Where it stands", stands),
            (True, "Editions", "editions"),
            (True, "What changed", "difference"),
        ]
        return [
            *(
                Tool(name, page if "/" in page else self.address_of(page, text))
                for may, name, page in offered
                if may
            ),
            Tool("View as a reader", self.address_of("preview", text), is_for_readers=True),
        ]

    @READ_AND_WRITE
    def stands(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show where a text stands, where it can go and how it got there; or move it."""
        text = self.found(request, object_id)
        sent = self.sent_form(request, text, (*MADE_HERE, RecheckForm))
        if sent and self.is_made(request, text, sent):
            return HttpResponseRedirect(self.address_of("stands", text))
        return self._show_standing(request, self.found(request, object_id), sent)

    def _show_standing(
        self, request: HttpRequest, text: WorkingCopy, sent: AskingForm | None
    ) -> HttpResponse:
        person: User = request.user  # type: ignore[assignment]
        now = Seen.of(text)
        offers = [*offers_here(text, person, sent, now), *self.offers_elsewhere(text, person, now)]
        recheck = sent if isinstance(sent, RecheckForm) else None
        context = {
            **self.about(request, text, "Where it stands"),
            "blockers": self.blockers_of(text),
            "is_published": is_published(text, now.digest),
            "forms": [x.form for x in offers if x.form],
            "pages": [x for x in offers if x.address],
            "refused": [x for x in offers if x.refusal],
            "recheck_refusal": RecheckForm.refusal(text, person),
            "recheck": recheck or RecheckForm(None, working_copy=text, now=now),
            "page": moves_of(text, request.GET.get("page")),
            "has_errors": bool(sent),
        }
        return render(request, "admin/working_copy/stands.html", context)

    def offers_elsewhere(self, text: WorkingCopy, person: User, now: Seen) -> list[Offer]:
        """Return the moves that have a page of their own."""
        return [
            Offer(title, why_not) if (why_not := why_not_now(action, text, person, now))
            else Offer(title, address=self.address_of(page, text))
            for action, (title, page) in MADE_ELSEWHERE.items()
        ]  # fmt: skip


def offers_here(text: WorkingCopy, person: User, sent: AskingForm | None, now: Seen) -> list[Offer]:
    """Return the moves of the page; a form that came back stays, with all that was typed."""
    offers = []
    for kind in MADE_HERE:
        if isinstance(sent, kind):
            offers.append(Offer(kind.title, form=sent))
        elif why_not := why_not_now(Action(kind.name), text, person, now):
            offers.append(Offer(kind.title, why_not))
        else:
            offers.append(Offer(kind.title, form=kind(None, working_copy=text, now=now)))
    return offers


def why_not_now(action: Action, text: WorkingCopy, person: User, now: Seen) -> str:
    """Say why a move cannot be made now, or nothing."""
    is_live = bool(text.publication and text.publication.live_edition_id)
    return refusal(action, text, person) or {
        (Action.SUBMIT, is_published(text, now.digest)): "Readers see exactly this text already.",
        (Action.RESTORE, not has_been_live(text)): "This text has no editions yet.",
        (Action.CORRECT, not is_live): "Only a live page can have a small correction.",
    }.get((action, True), "")


def moves_of(text: WorkingCopy, page_number: str | None) -> Any:  # noqa: ANN401 - a page of moves
    """Return a page of everything that was done with a text, the newest first."""
    if text.publication is None:
        return Paginator([], MOVES_ON_A_PAGE).get_page(1)
    moves = text.publication.moves.select_related("made_by", "edition").defer("edition__content")
    return Paginator(moves, MOVES_ON_A_PAGE).get_page(page_number)
