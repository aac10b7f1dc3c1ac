"""The page on which a reviewer compares one live text with its sources and says what they found."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from explainer.desk.claims import take
from explainer.desk.forms import SeenForm, Verdict, VerdictForm
from explainer.desk.item import (
    EARLIER_CHECKS,
    LivePage,
    claim_of_another,
    claim_sentence,
    earlier_checks,
    live_page,
    pages_resting_on,
)
from explainer.desk.review_session import ReviewSession
from explainer.desk.undo import token_for
from explainer.desk.verdicts import Given, SourceSeen, give_verdict
from explainer.sources.models import Verification
from explainer.sources.verification import self_check_refusal
from explainer.sources.verified import freshness_of

NOT_LIVE = (
    "This page is not live any more, so there is nothing to check. Nothing of yours is recorded."
)


class ItemPage:
    """One request about one live page: it is shown, or answered and left for the next one."""

    def __init__(self, request: HttpRequest, session: ReviewSession, page: LivePage) -> None:
        self.request, self.session, self.page = request, session, page
        self.publication = page.publication
        data = request.POST if request.method == "POST" else None
        self.seen = [
            SeenForm(data, source=check.source, today=session.today)
            for check in page.verified.checks
        ]
        self.said = VerdictForm(
            data,
            today=session.today,
            existed_on=page.existed_on,
            initial={"digest": self.publication.live.digest, "newest": page.newest_check},
        )
        self._fill_again(request.GET.get("again", ""))

    @cached_property
    def earlier(self) -> list[Verification]:
        """The newest checks, with room for those that were just taken back."""
        count = EARLIER_CHECKS + (len(self.seen) if "again" in self.request.GET else 0)
        return list(earlier_checks(self.publication, count))

    def answer(self) -> HttpResponse:
        """Do what the button that was pressed says."""
        wish = self.request.POST.get("verdict", "")
        if wish == "skip":
            return self.go_on()
        if wish == "take_over":
            return self.take_over()
        if wish == Verdict.SMALL_CORRECTION and self.page.text:
            return HttpResponseRedirect(self.session.address_of_text(self.page.text, "correct"))
        if claim := claim_of_another(self.publication, self.session.person, self.session.now):
            self.said.is_valid()
            self.said.add_error(None, f"{claim_sentence(claim)} Nothing of yours is recorded yet.")
            return self.shown()
        return self.give(wish)

    def give(self, verdict: str) -> HttpResponse:
        """Record the verdict and go on, or come back filled with the sentence that says why not."""
        seen = self._all_seen(verdict)
        if seen is None:
            return self.shown()
        said = self.said.cleaned_data
        given = Given(self.session.person, said["digest"], said["newest"] or 0)
        done = self.session.find(self.publication, is_submitted=False)
        try:
            recorded = give_verdict(self.publication, given, seen, today=self.session.today)
        except ValidationError as error:
            return self.again(error)
        token = token_for(self.publication, self.page.name, recorded)
        return self.session.go_on(self.request, self.publication, done, token=token)

    def go_on(self) -> HttpResponse:
        done = self.session.find(self.publication, is_submitted=False)
        return self.session.go_on(self.request, self.publication, done)

    def take_over(self) -> HttpResponse:
        """Take the page from whoever has it; what was typed stays in the form."""
        claim = take(self.publication, self.session.person, now=self.session.now, over=True)
        self.publication.claim = claim
        return self.shown(is_refused=False)

    def again(self, error: ValidationError) -> HttpResponse:
        """Show the page as it is now, filled with what was typed; it can be sent again."""
        fresh = live_page(self.publication.kind, self.publication.slug)
        if fresh is None:
            return not_live_any_more(self.request, self.session)
        page = ItemPage(self.request, self.session, fresh)
        page.said.catch_up(digest=fresh.publication.live.digest, newest=fresh.newest_check)
        for form in page.seen:
            form.catch_up()
        page.said.is_valid()
        page.said.add_error(None, error)
        return page.shown()

    def shown(self, *, is_refused: bool = True) -> HttpResponse:
        publication, page = self.publication, self.page
        resting = pages_resting_on(form.source for form in self.seen)
        context = {
            **page_context(self.session, f"Check “{page.name}”"),
            "page": page,
            "earlier": self.earlier,
            "freshness": freshness_of(page.verified, self.session.today),
            "concerns": page.verified.concerns,
            "said": self.said,
            "seen": [(form, resting.get(form.source.pk, 0)) for form in self.seen],
            "has_errors": self.said.is_bound and is_refused,
            "claim": claim_of_another(publication, self.session.person, self.session.now),
            "refusal": self_check_refusal(publication.live.edited_by_id, self.session.person),
            "addresses": self._addresses(),
        }
        return render(self.request, "admin/desk/item.html", context)

    def _addresses(self) -> dict[str, str]:
        """Return the pages about the working copy, if there is one."""
        if not self.page.text:
            return {}
        return {
            name: self.session.address_of_text(self.page.text, name)
            for name in ("correct", "comments", "difference", "editions", "change")
        }

    def _is_valid(self) -> bool:
        return all([form.is_valid() for form in (self.said, *self.seen)])  # noqa: C419 - all are asked

    def _all_seen(self, verdict: str) -> list[SourceSeen] | None:
        """Return what was seen of the sources, or None: then the forms say what is missing."""
        is_valid = self._is_valid()
        ticked = [form for form in self.seen if form.cleaned_data.get("is_gone")]
        if verdict == Verdict.SOURCE_GONE:
            named = ticked if len(self.seen) > 1 else self.seen
            is_valid = self.said.is_valid()
            if not named:
                self.said.add_error(None, "Say which page is gone: tick it beside its date.")
        else:
            named = self.seen
            if ticked:
                self.said.add_error(
                    None,
                    "You ticked that a page is gone. Choose “source page gone”, or take the tick"
                    " away.",
                )
        if not is_valid or self.said.non_field_errors():
            return None
        said = self.said.cleaned_data
        return [form.seen(said["verified_on"], said["note"], verdict) for form in named]

    def _fill_again(self, key: str) -> None:
        """Fill the form with the verdict that this person has just taken back."""
        if not key:
            return
        same = [
            x for x in self.earlier if str(x.pk) == key and x.reviewer_id == self.session.person.pk
        ]
        if not same or not hasattr(same[0], "taken_back"):
            return
        anchor = same[0]
        self.said.initial.update({"verified_on": anchor.verified_on, "note": anchor.note})
        of_one_moment = {
            x.source_id: x for x in self.earlier if x.recorded_at == anchor.recorded_at
        }
        for form in self.seen:
            check = of_one_moment.get(form.source.pk)
            if check and check.verdict != Verdict.SOURCE_GONE:
                form.initial.update({"date": check.nci_date, "date_kind": check.nci_date_kind})


def not_live_any_more(request: HttpRequest, session: ReviewSession) -> HttpResponse:
    """Say so, and give back the note that somebody wrote for nothing."""
    context = {
        **page_context(session, "Not live any more"),
        "sentence": NOT_LIVE,
        "note": request.POST.get("note", ""),
    }
    return render(request, "admin/desk/not_live.html", context)


def page_context(session: ReviewSession, title: str) -> dict[str, Any]:
    """Return what every page of the desk needs. The item has the whole width: no list of apps."""
    return {
        "title": title,
        "site_url": "/",
        "has_permission": True,
        "is_nav_sidebar_enabled": False,
        "session": session,
        "desk_address": session.address("index"),
    }
