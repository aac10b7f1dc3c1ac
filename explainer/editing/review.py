"""The page on which a reviewer compares a submitted text with its sources and moves it on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from explainer.desk.answering import QueueSheet, answer, unless_claimed
from explainer.desk.forms import ReviewForm
from explainer.desk.item import earlier_checks
from explainer.desk.reading import keys_by_field, pieces_of
from explainer.desk.review_session import ReviewSession
from explainer.desk.rights import may_review
from explainer.editing.comments import open_comments
from explainer.editing.editions import compared_with_live
from explainer.editing.pages import READ_AND_WRITE, Page, Tool
from explainer.editing.states import is_published
from explainer.editing.text_admin import TextAdmin
from explainer.publishing.content import Content, digest_of, rendered
from explainer.publishing.publish import refuse_other_text
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.check_forms import CheckForm
from explainer.sources.verification import SourceCheck, sources_of
from explainer.workflow.addresses import admin_address
from explainer.workflow.models import Move
from explainer.workflow.moves import (
    MoveRequest,
    accept,
    accept_correction,
    newest_move,
    refuse_moved,
    send_back,
)
from explainer.workflow.parts import parts_of
from explainer.workflow.rules import Action, needs_checks, refusal

if TYPE_CHECKING:
    from django.contrib.auth.models import User

DONE = {
    "accept": "“{}” is ready: a publisher makes it live.",
    "accept_correction": "“{}” is confirmed as a small correction and ready.",
    "send_back": "“{}” is back with its writer, with your reason.",
}


@dataclass(frozen=True, kw_only=True)
class ReviewSheet(QueueSheet):
    """The forms of one submitted text, with the move that brought it here."""

    model_admin: TextAdmin
    working_copy: WorkingCopy
    content: Content
    move: Move | None

    def catch_up(self) -> None:
        """The ticks were for the text that was shown before: they are given anew for another."""
        sent = {name: self.form.data.get(name, "") for name in self.opened}
        if sent != {name: str(value) for name, value in self.opened.items()}:
            for form in self.source_forms:
                form.forget_tick()
        super().catch_up()


def review(model_admin: TextAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Show a submitted text and what changed in it, or move it on."""
    session = ReviewSession.of(request, model_admin.model())
    load = partial(review_sheet, session, model_admin, object_id)
    return answer(session, load, unless_claimed(decide), show_review)


def review_sheet(session: ReviewSession, model_admin: TextAdmin, object_id: str) -> ReviewSheet:
    working_copy = model_admin.text_or_404(session.request, object_id)
    content, move = working_copy.compose(), newest_move(working_copy.publication)
    data, today = session.sent, session.today
    opened = {"seen": move.pk if move else 0, "digest": digest_of(content)}
    possible = (working_copy.edited_at.date(), session.latest_day)
    form = ReviewForm(data, today=today, possible=possible, initial=opened)
    if not needs_checks(working_copy):
        del form.fields["verified_on"], form.fields["note"]
    return ReviewSheet(
        form=form,
        source_forms=[CheckForm(data, source=x, today=today) for x in sources_of(content)],
        action=session.request.POST.get("do", ""),
        opened=opened,
        publication=working_copy.publication,
        is_submitted=True,
        model_admin=model_admin,
        working_copy=working_copy,
        content=content,
        move=move,
    )


def decide(session: ReviewSession, sheet: ReviewSheet) -> HttpResponse | None:
    """Move the text and go on to the next one."""
    asked = move_request(session, sheet)
    # A form that was filled in beside another text is not looked at further.
    refuse_moved(sheet.working_copy, asked)
    refuse_other_text(sheet.working_copy, sheet.content, asked.digest)
    if not is_complete(sheet):
        return None
    done = session.find(sheet.publication, is_submitted=True)
    move_on(session, sheet, asked)
    messages.success(session.request, DONE[sheet.action].format(sheet.working_copy))
    return session.go_on(sheet.publication, done)


def move_request(session: ReviewSession, sheet: ReviewSheet) -> MoveRequest:
    sheet.form.is_valid()
    cleaned = sheet.form.cleaned_data
    why = cleaned.get("reason", "") if sheet.action == "send_back" else ""
    return MoveRequest(session.person, cleaned.get("seen") or 0, cleaned.get("digest", ""), why)


def is_complete(sheet: ReviewSheet) -> bool:
    """Tell whether all is said that this button needs; else the forms say what is missing."""
    if sheet.action == "accept":
        return sheet.is_valid()
    return sheet.action in DONE and not sheet.form.has_error("reason")


def move_on(session: ReviewSession, sheet: ReviewSheet, asked: MoveRequest) -> None:
    working_copy, today = sheet.working_copy, session.latest_day
    if sheet.action == "send_back":
        send_back(working_copy, asked)
    elif sheet.action == "accept_correction":
        accept_correction(working_copy, asked, today=today)
    else:
        accept(working_copy, asked, list(checks_made(sheet)), today=today)


def checks_made(sheet: ReviewSheet) -> Iterator[SourceCheck]:
    cleaned = sheet.form.cleaned_data
    for form in sheet.source_forms:
        yield form.check_made(cleaned["verified_on"], cleaned["note"])


def show_review(session: ReviewSession, sheet: ReviewSheet) -> HttpResponse:
    working_copy, publication = sheet.working_copy, sheet.publication
    context = {
        **sheet.model_admin.about(session.request, working_copy, "Review"),
        "is_nav_sidebar_enabled": False,
        "session": session,
        "desk_address": session.address("index"),
        "open_comments": open_comments(working_copy).count() if publication else 0,
        "pieces": pieces_of(rendered(sheet.content), keys_by_field(parts_of(working_copy))),
        "comparison": compared_with_live(working_copy, sheet.content),
        "is_published": is_published(working_copy, str(sheet.opened["digest"])),
        "move": sheet.move,
        "form": sheet.form,
        "source_forms": sheet.source_forms,
        "has_errors": sheet.has_errors,
        "earlier": earlier_checks(publication) if publication else [],
        "claim": sheet.claim(session),
        "refusal": refusal(Action.ACCEPT, working_copy, session.person),
        "send_back_refusal": refusal(Action.SEND_BACK, working_copy, session.person),
    }
    return render(session.request, "admin/desk/review.html", context)


def review_tools(working_copy: WorkingCopy, person: User) -> list[Tool]:
    is_in_review = working_copy.state == WorkingCopy.State.IN_REVIEW
    is_offered = is_in_review and may_review(person, working_copy)
    return [Tool("Review", admin_address(working_copy, "review"))] if is_offered else []


PAGE = Page("review", review, READ_AND_WRITE, review_tools)
