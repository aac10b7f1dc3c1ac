"""The page on which a reviewer compares a submitted text with its sources and moves it on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from explainer.desk.claims import take
from explainer.desk.forms import ReviewForm
from explainer.desk.item import claim_of_another, claim_sentence, earlier_checks
from explainer.desk.reading import keys_by_field, pieces_of
from explainer.desk.review_session import ReviewSession
from explainer.editing.editions import compared_with_live
from explainer.publishing.content import digest_of, rendered
from explainer.publishing.models import WorkingCopy
from explainer.publishing.publish import refuse_other_text
from explainer.sources.check_forms import CheckForm
from explainer.sources.verification import sources_of
from explainer.workflow.models import Comment
from explainer.workflow.moves import (
    MoveRequest,
    accept,
    accept_correction,
    newest_move,
    refuse_moved,
    send_back,
)
from explainer.workflow.parts import parts_of
from explainer.workflow.rules import RULES, Action, refusal

if TYPE_CHECKING:
    from explainer.editing.review_admin import ReviewAdmin

DONE = {
    "accept": "“{}” is verified and ready: a publisher makes it live.",
    "accept_correction": "“{}” is confirmed as a small correction and ready.",
    "send_back": "“{}” is back with its writer, with your reason.",
}


class ReviewPage:
    """One request about one submitted text: it is shown, or moved and left for the next one."""

    def __init__(
        self,
        model_admin: ReviewAdmin,
        request: HttpRequest,
        session: ReviewSession,
        text: WorkingCopy,
    ) -> None:
        self.model_admin, self.request, self.session, self.text = (
            model_admin,
            request,
            session,
            text,
        )
        self.content = text.compose()
        self.digest = digest_of(self.content)
        self.move = newest_move(text.publication)
        data = request.POST if request.method == "POST" else None
        self.checks = [
            CheckForm(data, source=source, today=session.today)
            for source in sources_of(self.content)
        ]
        self.said = ReviewForm(
            data, today=session.today, existed_on=text.edited_at.date(), initial=self._now
        )

    @property
    def _now(self) -> dict[str, Any]:
        """What a form that is opened now carries along."""
        return {"seen": self.move.pk if self.move else 0, "digest": self.digest}

    def answer(self) -> HttpResponse:
        """Do what the button that was pressed says."""
        wish = self.request.POST.get("do", "")
        if wish == "skip":
            return self.go_on()
        if wish == "take_over" and self.text.publication:
            take(self.text.publication, self.session.person, now=self.session.now, over=True)
            return self.again(None)
        self.said.is_valid()
        if claim := self._claim():
            self.said.add_error(None, f"{claim_sentence(claim)} Nothing of yours is done yet.")
            return self.shown()
        if wish not in DONE:
            self.said.add_error(None, "Choose one of the buttons.")
        if wish not in DONE or not self._is_complete(wish):
            return self.shown()
        return self.moved(wish)

    def moved(self, wish: str) -> HttpResponse:
        """Move the text and go on, or come back filled with the sentence that says why not."""
        done = self.session.find(self.text.publication, is_submitted=True)
        try:
            self._move(wish)
        except ValidationError as error:
            return self.again(error)
        messages.success(self.request, DONE[wish].format(self.text))
        return self.session.go_on(self.request, self.text.publication, done)

    def go_on(self) -> HttpResponse:
        done = self.session.find(self.text.publication, is_submitted=True)
        return self.session.go_on(self.request, self.text.publication, done)

    def again(self, error: ValidationError | None) -> HttpResponse:
        """Show the text as it is now, filled with what was typed: to send it again is a decision.

        The ticks were for the text that was shown before: they are given anew.
        """
        text = self.model_admin.found(self.request, str(self.text.pk))
        page = ReviewPage(self.model_admin, self.request, self.session, text)
        if page.is_stale:
            page.catch_up()
        page.said.is_valid()
        if error:
            page.said.add_error(None, error)
        return page.shown()

    def catch_up(self) -> None:
        self.said.catch_up(**self._now)
        for check in self.checks:
            check.forget_tick()

    @property
    def is_stale(self) -> bool:
        """Tell whether the form was filled in beside another text, or another state of it."""
        sent = {name: self.request.POST.get(name, "") for name in self._now}
        return self.said.is_bound and sent != {k: str(v) for k, v in self._now.items()}

    def shown(self) -> HttpResponse:
        if self.is_stale and self.said.data is self.request.POST:
            return self.again(self._what_changed())
        return render(self.request, "admin/desk/review.html", self._context())

    def _what_changed(self) -> ValidationError:
        """Return the refusal that a move would get from beside another text."""
        asked = self._move_request("")
        try:
            refuse_moved(self.text, asked)
            refuse_other_text(self.text, self.content, asked.digest)
        except ValidationError as error:
            return error
        raise AssertionError("A stale form is refused.")

    def _context(self) -> dict[str, Any]:
        text, person = self.text, self.session.person
        live = text.publication.live_edition if text.publication else None
        opened = Comment.objects.open().filter(publication=text.publication)
        pieces = pieces_of(rendered(self.content), keys_by_field(parts_of(text)))
        return {
            **self.model_admin.about(self.request, text, "Review"),
            "is_nav_sidebar_enabled": False,
            "session": self.session,
            "desk_address": self.session.address("index"),
            "comments_address": self.model_admin.address_of("comments", text),
            "open_comments": opened.count() if text.publication else 0,
            "pieces": pieces,
            "comparison": compared_with_live(text, self.content),
            "is_published": bool(live and live.digest == self.digest),
            "move": self.move,
            "said": self.said,
            "checks": self.checks,
            "has_errors": self._has_errors(),
            "earlier": earlier_checks(text.publication) if text.publication else [],
            "claim": self._claim(),
            "refusal": refusal(Action.ACCEPT, text, person),
            "send_back_refusal": refusal(Action.SEND_BACK, text, person),
        }

    def _has_errors(self) -> bool:
        is_asked = self.said.is_bound and self.request.POST.get("do") != "take_over"
        return is_asked and any(form.errors for form in (self.said, *self.checks))

    def _claim(self) -> Any:  # noqa: ANN401 - a claim, or nothing
        publication = self.text.publication
        return publication and claim_of_another(publication, self.session.person, self.session.now)

    def _is_complete(self, wish: str) -> bool:
        """Tell whether all is said that this button needs; the forms say what is missing."""
        if wish == "send_back":
            if not self.said.cleaned_data.get("reason") and not self.said.has_error("reason"):
                self.said.add_error("reason", RULES[Action.SEND_BACK].wants_why)
            return not self.said.has_error("reason")
        if wish == "accept":
            return all([x.is_valid() for x in (self.said, *self.checks)])  # noqa: C419 - all say it
        return True

    def _move(self, wish: str) -> None:
        said, today = self.said.cleaned_data, self.session.today
        asked = self._move_request(wish)
        if wish == "send_back":
            send_back(self.text, asked)
        elif wish == "accept_correction":
            accept_correction(self.text, asked, today=today)
        else:
            checks = [x.check_made(said["verified_on"], said["note"]) for x in self.checks]
            accept(self.text, asked, checks, today=today)

    def _move_request(self, wish: str) -> MoveRequest:
        said = self.said.cleaned_data
        why = said.get("reason", "") if wish == "send_back" else ""
        return MoveRequest(self.session.person, said.get("seen") or 0, said.get("digest", ""), why)
