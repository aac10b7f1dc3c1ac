"""Where a text stands and where it can go from there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from explainer.editing.action_forms import ActionForm, PageState
from explainer.editing.move_forms import RecheckForm, SendBackForm, SubmitForm, WithdrawForm
from explainer.editing.pages import READ_AND_WRITE, Page, Tool
from explainer.editing.sending import carry_out, sent_form
from explainer.editing.states import has_been_live, is_published
from explainer.editing.text_admin import TextAdmin
from explainer.publishing.working_copy import WorkingCopy
from explainer.workflow.addresses import admin_address
from explainer.workflow.blockers import all_blockers
from explainer.workflow.questions import all_questions
from explainer.workflow.rules import Action, refusal

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
    form: ActionForm | None = None
    address: str = ""


def stands(model_admin: TextAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Show where a text stands, where it can go and how it got there; or move it."""
    working_copy = model_admin.text_or_404(request, object_id)
    sent = sent_form(request, working_copy, (*MADE_HERE, RecheckForm))
    if sent and carry_out(model_admin, request, working_copy, sent):
        return HttpResponseRedirect(admin_address(working_copy, "stands"))
    return show_stands(model_admin, request, model_admin.text_or_404(request, object_id), sent)


def show_stands(
    model_admin: TextAdmin,
    request: HttpRequest,
    working_copy: WorkingCopy,
    sent: ActionForm | None,
) -> HttpResponse:
    person: User = request.user  # type: ignore[assignment]
    now = PageState.of(working_copy)
    offers = [
        *offers_here(working_copy, person, sent, now),
        *offers_elsewhere(working_copy, person, now),
    ]
    recheck = sent if isinstance(sent, RecheckForm) else None
    context = {
        **model_admin.about(request, working_copy, "Where it stands"),
        "blockers": all_blockers(working_copy),
        "questions": all_questions(working_copy),
        "is_published": is_published(working_copy, now.digest),
        "forms": [x.form for x in offers if x.form],
        "pages": [x for x in offers if x.address],
        "refused": [x for x in offers if x.refusal],
        "recheck_refusal": RecheckForm.refusal(working_copy, person),
        "recheck": recheck or RecheckForm(None, working_copy=working_copy, now=now),
        "page": moves_of(working_copy, request.GET.get("page")),
        "has_errors": bool(sent),
    }
    return render(request, "admin/working_copy/stands.html", context)


def stands_tools(working_copy: WorkingCopy, person: User) -> Iterator[Tool]:
    address = admin_address(working_copy, "stands")
    if not refusal(Action.SUBMIT, working_copy, person):
        yield Tool("Submit for review…", f"{address}#submit")
    yield Tool("Where it stands", address)


PAGE = Page("stands", stands, READ_AND_WRITE, stands_tools)


def offers_here(
    working_copy: WorkingCopy, person: User, sent: ActionForm | None, now: PageState
) -> Iterator[Offer]:
    """Yield the moves of the page; a form that came back stays, with all that was typed."""
    for kind in MADE_HERE:
        if isinstance(sent, kind):
            yield Offer(kind.title, form=sent)
        elif why_not := why_not_now(Action(kind.name), working_copy, person, now):
            yield Offer(kind.title, why_not)
        else:
            yield Offer(kind.title, form=kind(None, working_copy=working_copy, now=now))


def offers_elsewhere(working_copy: WorkingCopy, person: User, now: PageState) -> Iterator[Offer]:
    """Yield the moves that have a page of their own."""
    for action, (title, page) in MADE_ELSEWHERE.items():
        if why_not := why_not_now(action, working_copy, person, now):
            yield Offer(title, why_not)
        else:
            yield Offer(title, address=admin_address(working_copy, page))


def why_not_now(action: Action, working_copy: WorkingCopy, person: User, now: PageState) -> str:
    """Say why a move cannot be made now, or nothing."""
    is_live = bool(working_copy.publication and working_copy.publication.live_edition_id)
    reasons = {
        Action.SUBMIT: (
            is_published(working_copy, now.digest),
            "Readers see exactly this text already.",
        ),
        Action.RESTORE: (not has_been_live(working_copy), "This text has no editions yet."),
        Action.CORRECT: (not is_live, "Only a live page can have a small correction."),
    }
    is_so, reason = reasons.get(action, (False, ""))
    return refusal(action, working_copy, person) or (reason if is_so else "")


def moves_of(working_copy: WorkingCopy, page_number: str | None) -> Any:  # noqa: ANN401 - a page of moves
    """Return a page of everything that was done with a text, the newest first."""
    if working_copy.publication is None:
        return Paginator([], MOVES_ON_A_PAGE).get_page(1)
    moves = working_copy.publication.moves.select_related("made_by", "edition")
    return Paginator(moves.defer("edition__content"), MOVES_ON_A_PAGE).get_page(page_number)
