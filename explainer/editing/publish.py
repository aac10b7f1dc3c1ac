"""Making a ready text live, now or at a time, and putting an earlier edition back."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from explainer.editing.asking_forms import AskingForm, Seen
from explainer.editing.comments import CommentsAdmin
from explainer.editing.editions import (
    DRAFT,
    checks_of_text,
    compared,
    compared_text,
    compared_with_live,
)
from explainer.editing.move_forms import (
    PublishForm,
    RestoreForm,
    ScheduleForm,
    SendableForm,
    UnscheduleForm,
)
from explainer.editing.working_copy_admin import is_published
from explainer.publishing.models import WorkingCopy
from explainer.publishing.rights import MAY_PUBLISH
from explainer.workflow.blockers import open_comment_blockers, ready_blockers
from explainer.workflow.rules import Action, Right, refusal

READ_AND_WRITE = method_decorator(require_http_methods(["GET", "HEAD", "POST"]))


class PublishAdmin(CommentsAdmin):
    """A text's admin with the pages “Publish…” and “Put an earlier edition back”."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page_about_one("publish", self.publish_page),
            self.page_about_one("restore", self.restore_page),
            *super().get_urls(),
        ]

    @READ_AND_WRITE
    def publish_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what would change for readers and what stops it; or publish, now or at a time."""
        if not request.user.has_perm(MAY_PUBLISH):
            raise PermissionDenied
        text = self.found(request, object_id)
        kinds = (PublishForm, ScheduleForm, UnscheduleForm)
        sent = self.sent_form(request, text, kinds)
        if sent and self.is_made(request, text, sent):
            page = "change" if isinstance(sent, PublishForm) else "publish"
            return HttpResponseRedirect(self.address_of(page, text))
        return self._ask_to_publish(request, self.found(request, object_id), kinds, sent)

    def _ask_to_publish(
        self,
        request: HttpRequest,
        text: WorkingCopy,
        kinds: Iterable[type[SendableForm]],
        sent: AskingForm | None,
    ) -> HttpResponse:
        content = text.compose()
        now = Seen.of(text, content)
        forms = {kind.name: kind(None, working_copy=text, now=now) for kind in kinds}
        context = {
            **self.about(request, text, "Publish"),
            "title": f"Publish {self.opts.verbose_name}",
            "refusal": refusal(Action.PUBLISH, text, request.user),  # type: ignore[arg-type]
            "blockers": [*text.publish_blockers(), *late_blockers(text, now.digest)],
            "is_published": is_published(text, now.digest),
            "edition_number": edition_number(text, now.digest),
            "comparison": compared_with_live(text, content),
            "checks": checks_of_text(text, now.digest),
            "forms": forms | ({sent.name: sent} if sent else {}),
            "has_errors": bool(sent),
        }
        return render(request, "admin/working_copy/publish.html", context)

    @READ_AND_WRITE
    def restore_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what would be replaced by an earlier edition; or replace it."""
        text = self.found(request, object_id)
        if not Right.WRITE.is_had_by(request.user, text):  # type: ignore[arg-type]
            raise PermissionDenied
        edition = compared_text(text, request.GET.get("edition", DRAFT)).edition
        if edition is None:
            raise Http404
        sent = self.sent_form(request, text, (RestoreForm,))
        if isinstance(sent, RestoreForm):
            sent.number = edition.number
            if self.is_made(request, text, sent):
                return HttpResponseRedirect(self.address_of("change", text))
        return self._ask_to_restore(request, self.found(request, object_id), edition.number, sent)

    def _ask_to_restore(
        self, request: HttpRequest, text: WorkingCopy, number: int, sent: AskingForm | None
    ) -> HttpResponse:
        before, after = text.compose(), compared_text(text, str(number)).content
        now = Seen.of(text, before)
        context = {
            **self.about(request, text, f"Put edition {number} back"),
            "number": number,
            "is_published": is_published(text, now.digest),
            "comparison": compared(before, after),
            "form": sent or RestoreForm(None, working_copy=text, now=now),
        }
        return render(request, "admin/working_copy/restore.html", context)

    def sent_form(
        self, request: HttpRequest, text: WorkingCopy, kinds: Iterable[type[SendableForm]]
    ) -> SendableForm | None:
        """Return the form whose button was pressed, or None for a page that is only opened."""
        if request.method != "POST":
            return None
        for kind in kinds:
            if kind.name == request.POST.get("move"):
                return kind(request.POST, working_copy=text, now=Seen.of(text))
        raise BadRequest("No page of ours has such a button.")

    def is_made(self, request: HttpRequest, text: WorkingCopy, form: AskingForm) -> bool:
        """Do what a form asks for and say so, or leave the refusal in the form."""
        said = form.is_made(text, request.user)  # type: ignore[arg-type]
        if said:
            messages.success(request, said)
            self.log_change(request, text, f"{form.title}.")
        return bool(said)


def late_blockers(text: WorkingCopy, digest: str) -> list[str]:
    """Say what others did that stops a text from going live now."""
    is_ready = text.state == WorkingCopy.State.READY
    return ready_blockers(text, digest) if is_ready else open_comment_blockers(text.publication)


def edition_number(working_copy: WorkingCopy, digest: str) -> int:
    """Return the number that the text has, or would have if it were published now."""
    publication = working_copy.publication
    if publication is None:
        return 1
    if publication.live_edition and is_published(working_copy, digest):
        return publication.live_edition.number
    latest: int | None = publication.editions.aggregate(number=Max("number"))["number"]
    return (latest or 0) + 1
