"""The page on which a reviewer corrects one part of a live text: recorded, saved and submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from explainer.desk.forms import CorrectionForm, SeenForm, Verdict
from explainer.desk.item import claim_of_another, claim_sentence
from explainer.desk.review_session import ReviewSession
from explainer.desk.verdicts import Given, give_verdict, newest_check_of
from explainer.editing.correctable_parts import correction_refusal, part_form, small_parts
from explainer.editing.submitted_rows import with_plain_line_ends
from explainer.publishing.conflicts import changed_since_opened
from explainer.publishing.content import digest_of
from explainer.publishing.models import WorkingCopy
from explainer.publishing.publish import locked_row, publication_of
from explainer.sources.verification import sources_of
from explainer.workflow.moves import MoveRequest, newest_move_key, submit_correction
from explainer.workflow.parts import Part

if TYPE_CHECKING:
    from explainer.editing.review_admin import ReviewAdmin

SAVE_AGAIN = "Nothing of yours is saved yet, and all that you typed stands below."


class CorrectionPage:
    """One request about a small correction: the parts to choose from, one part, or it is saved."""

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
        self.refusal = correction_refusal(text, session.person)
        self.parts = {part.key: part for part in small_parts(text)}
        self.key = request.POST.get("part") or request.GET.get("part") or ""
        self.data = with_plain_line_ends(request.POST) if "save" in request.POST else None
        self.part_form: forms.ModelForm | None = None
        if self.refusal:
            return
        sources = sources_of(text.compose())
        self.seen = [SeenForm(self.data, source=x, today=session.today) for x in sources]
        live = publication_of(text).live
        self.said = CorrectionForm(
            self.data,
            today=session.today,
            existed_on=live.existed_at.date(),
            initial=self._now,
        )
        self._take_over_what_was_typed()

    @property
    def _now(self) -> dict[str, Any]:
        """What a form that is opened now carries along."""
        publication = publication_of(self.text)
        return {
            "digest": publication.live.digest,
            "newest": newest_check_of(publication),
            "revision": self.text.revision,
        }

    @property
    def part(self) -> Part | None:
        return self.parts.get(self.key)

    def saved(self) -> HttpResponse:
        """Record, save and submit all at once, or come back filled with what stops it."""
        if self.refusal:
            return self.shown()
        done = self.session.find(self.text.publication, is_submitted=False)
        try:
            with transaction.atomic():
                if not self._correct():
                    return self.shown()
        except ValidationError as error:
            return self.again(error)
        messages.success(
            self.request,
            f"Recorded: small correction for “{self.text}”. Another reviewer confirms it, then a"
            " publisher makes it live.",
        )
        return self.session.go_on(self.request, publication_of(self.text), done)

    def again(self, error: ValidationError) -> HttpResponse:
        """Show the text as it is now, filled with what was typed; it can be sent again."""
        text = self.model_admin.found(self.request, str(self.text.pk))
        page = CorrectionPage(self.model_admin, self.request, self.session, text)
        if page.refusal:
            return page.shown(error)
        page.said.catch_up(**page._now)
        for form in page.seen:
            form.catch_up()
        page.said.is_valid()
        page.said.add_error(None, error)
        return page.shown()

    def shown(self, error: ValidationError | None = None) -> HttpResponse:
        if self.part and not self.part_form and not self.refusal:
            self.part_form = part_form(self.model_admin, self.part, self.data)
        context = {
            **self.model_admin.about(self.request, self.text, "Small correction"),
            "is_nav_sidebar_enabled": False,
            "session": self.session,
            "desk_address": self.session.address("index"),
            "item_address": self._item_address(),
            "refusal": self.refusal,
            "sentences": error.messages if error else [],
            "typed": self._typed() if self.refusal else [],
            "parts": self.parts.values(),
            "part": self.part,
            "part_is_gone": bool(self.key and not self.part and self.data is None),
            "part_form": self.part_form,
        }
        if not self.refusal:
            context |= {"said": self.said, "seen": self.seen, "has_errors": self._has_errors()}
        return render(self.request, "admin/desk/correct.html", context)

    def _correct(self) -> bool:
        """Do it all, under the lock. Returns False where the forms say what is missing."""
        said = self.said
        if not all([x.is_valid() for x in (said, *self.seen)]):  # noqa: C419 - all say what they miss
            return False
        text = self._locked(said.cleaned_data["revision"])
        part = {x.key: x for x in small_parts(text)}.get(self.key)
        if part is None:
            raise ValidationError("This part is no longer in the text. Choose another one.")
        self.part_form = part_form(self.model_admin, part, self.data)
        if not self.part_form.is_valid():
            return False
        if not self.part_form.has_changed():
            raise ValidationError("You changed nothing in this part. If it is right, say so.")
        self._record(text)
        self.part_form.save()
        text.revision += 1
        text.edited_by = self.session.person
        text.save()
        if blockers := text.publish_blockers():
            raise ValidationError(blockers)
        digest = digest_of(text.compose())
        submit_correction(
            text,
            MoveRequest(
                self.session.person, newest_move_key(text), digest, said.cleaned_data["why"]
            ),
        )
        return True

    def _locked(self, revision: int | None) -> WorkingCopy:
        """Return the text as it is saved now, if nobody touched it since the page was opened."""
        text = locked_row(self.text)
        if text.revision != revision:
            raise changed_since_opened(text.edited_by, "saved it", text.edited_at, then=SAVE_AGAIN)
        if words := correction_refusal(text, self.session.person):
            raise ValidationError(words)
        claim = claim_of_another(publication_of(text), self.session.person, self.session.now)
        if claim:
            raise ValidationError(f"{claim_sentence(claim)} Nothing of yours is recorded yet.")
        return text

    def _record(self, text: WorkingCopy) -> None:
        said, verdict = self.said.cleaned_data, Verdict.SMALL_CORRECTION
        given = Given(self.session.person, said["digest"], said["newest"] or 0)
        seen = [form.seen(said["verified_on"], said["note"], verdict) for form in self.seen]
        give_verdict(publication_of(text), given, seen, today=self.session.today)

    def _take_over_what_was_typed(self) -> None:
        """Fill an open form with what the item's page, or the choice of a part, has sent along."""
        if self.data is not None:
            return
        for form in (self.said, *self.seen):
            for name in form.fields:
                sent = self.request.POST.get(form.add_prefix(name))
                if sent is not None:
                    form.initial[name] = sent

    def _has_errors(self) -> bool:
        forms_ = [self.said, *self.seen, *([self.part_form] if self.part_form else [])]
        return any(form.errors for form in forms_)

    def _typed(self) -> list[str]:
        """Return what somebody typed for nothing, so that it is not lost."""
        sent = self.request.POST.items() if "save" in self.request.POST else ()
        return [str(x) for name, x in sent if name.startswith("part-") or name in ("why", "note")]

    def _item_address(self) -> str:
        publication = self.text.publication
        if publication is None or publication.live_edition is None:
            return ""
        return self.session.address("desk_item", publication.kind, publication.slug)
