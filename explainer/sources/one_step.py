"""Verify and publish in one step, by one person.

It stands here until the reviewers' own workflow takes its place; nothing else knows of it but the
admin classes that name `OneStepAdmin` as their base.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from explainer.publishing.content import Content
from explainer.publishing.models import Edition, Publication, WorkingCopy
from explainer.publishing.publish import publication_of, publish
from explainer.publishing.working_copy_admin import is_published
from explainer.sources.check_forms import CheckForm, PublishForm
from explainer.sources.editions_admin import EditionsAdmin, compared_with_live
from explainer.sources.models import Source
from explainer.sources.verification import SourceCheck, record_checks


class OneStepAdmin(EditionsAdmin):
    """A text's admin with the page “Publish…”."""

    def get_urls(self) -> list[URLPattern]:
        return [self.page_about_one("publish", self.publish_page), *super().get_urls()]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        *args: Any,  # noqa: ANN401 - as the base class
        **kwargs: Any,  # noqa: ANN401 - as the base class
    ) -> HttpResponse:
        context["may_publish"] = request.user.has_perm("publishing.publish")
        return super().render_change_form(request, context, *args, **kwargs)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def publish_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what would be published and what is missing; or check and publish it."""
        if not request.user.has_perm("publishing.publish"):
            raise PermissionDenied
        working_copy = self.found(request, object_id)
        today = timezone.localdate()
        data = request.POST if request.method == "POST" else None
        form = PublishForm(data, content=working_copy.compose(), today=today)
        checks = [CheckForm(data, source=x, today=today) for x in sources_of(form.content)]
        # A list, not a generator: everything that is missing is said at once.
        if all([x.is_valid() for x in (form, *checks)]):  # noqa: C419
            if edition := self._published(request, working_copy, form, checks):
                return self._say_published(request, working_copy, edition)
        elif form.is_stale:
            for check in checks:
                check.forget_tick()
        return self._ask(request, working_copy, form, checks)

    def _published(
        self,
        request: HttpRequest,
        working_copy: WorkingCopy,
        form: PublishForm,
        checks: list[CheckForm],
    ) -> Edition | None:
        said = form.cleaned_data
        made = [check.check_made(said["verified_on"], said["note"]) for check in checks]
        try:
            return check_and_publish(
                working_copy,
                made,
                digest=said["digest"],
                person=request.user,  # type: ignore[arg-type]
                today=form.today,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return None

    def _say_published(
        self, request: HttpRequest, working_copy: WorkingCopy, edition: Edition
    ) -> HttpResponse:
        context = {"text": working_copy, "edition": edition}
        messages.success(request, render_to_string("admin/working_copy/_published.html", context))
        self.log_change(request, working_copy, f"Verified, live as edition {edition.number}.")
        return HttpResponseRedirect(self.address_of("change", working_copy))

    def _ask(
        self,
        request: HttpRequest,
        working_copy: WorkingCopy,
        form: PublishForm,
        checks: list[CheckForm],
    ) -> HttpResponse:
        context = {
            **self.about(request, working_copy, "Publish"),
            "title": f"Publish {self.opts.verbose_name}",
            "blockers": working_copy.publish_blockers(),
            "is_published": is_published(working_copy),
            "edition_number": edition_number(working_copy),
            "comparison": compared_with_live(working_copy, form.content),
            "form": form,
            "checks": checks,
        }
        return render(request, "admin/working_copy/publish.html", context)


@transaction.atomic
def check_and_publish(
    working_copy: WorkingCopy,
    checks: Iterable[SourceCheck],
    *,
    digest: str,
    person: User,
    today: date,
) -> Edition:
    """Record the checks and make the text live, or do neither and raise ValidationError.

    The same form sent twice records its checks once. What `publish` refuses takes the checks back.
    """
    kind = type(working_copy)
    locked = kind._default_manager.select_for_update().get(pk=working_copy.pk)
    publication = publication_of(locked)
    new = [x for x in checks if not is_recorded(x, publication, digest, person)]
    record_checks(publication, digest, new, reviewer=person, today=today)
    return publish(locked, publisher=person, digest=digest)


def is_recorded(check: SourceCheck, publication: Publication, digest: str, reviewer: User) -> bool:
    return publication.verifications.filter(
        digest=digest,
        source=check.source,
        reviewer=reviewer,
        nci_date=check.nci_date,
        nci_date_kind=check.nci_date_kind,
        verified_on=check.verified_on,
        note=check.note,
    ).exists()


def sources_of(content: Content) -> list[Source]:
    """Return the sources of a text in its order."""
    addresses = [source.address for source in content.sources]
    found = Source.objects.filter(address__in=addresses)
    return sorted(found, key=lambda source: addresses.index(source.address))


def edition_number(working_copy: WorkingCopy) -> int:
    """Return the number that the text has, or would have if it were published now."""
    publication = working_copy.publication
    if publication is None:
        return 1
    if publication.live_edition and is_published(working_copy):
        return publication.live_edition.number
    latest: int | None = publication.editions.aggregate(number=Max("number"))["number"]
    return (latest or 0) + 1
