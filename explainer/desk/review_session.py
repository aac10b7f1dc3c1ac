"""One reviewer's way through the queue: what they want to see, what they take, what comes next.

Every page of the desk begins with `ReviewSession.of(request)`, which lets nobody else in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone

from explainer.desk.claims import leave, take
from explainer.desk.forms import FilterForm
from explainer.desk.queue import Filter, Waiting, next_after, waiting
from explainer.desk.undo import UndoToken, offered_undo
from explainer.publishing.models import Publication, WorkingCopy
from explainer.sources.rights import MAY_VERIFY
from explainer.sources.verification import self_check_refusal
from explainer.workflow.addresses import admin_page_name
from explainer.workflow.rules import RULES, Action

LAST_ONE = "That was the last one."


@dataclass(frozen=True)
class ReviewSession:
    """`carried` are the fields of the filter, from page to page; `now` is one moment."""

    request: HttpRequest
    person: User
    filter: Filter
    carried: dict[str, str]
    today: date
    now: datetime
    # What the last verdict can be taken back with.
    token: str = ""

    @classmethod
    def of(cls, request: HttpRequest, working_copy: WorkingCopy | None = None) -> ReviewSession:
        """Raises PermissionDenied for whoever may not check texts, or not accept this very one."""
        person = request.user
        if not isinstance(person, User) or not may_review(person, working_copy):
            raise PermissionDenied
        form = FilterForm(request.GET)
        token = request.GET.get("done", "")
        today, now = timezone.localdate(), timezone.now()
        return cls(request, person, form.filter, form.query_fields, today, now, token)

    @property
    def sent(self) -> QueryDict | None:
        """What the forms of the page are filled with: nothing where it is only opened."""
        return self.request.POST if self.request.method == "POST" else None

    @cached_property
    def everything(self) -> list[Waiting]:
        return waiting(self.today, self.now, source_id=self.filter.source_id)

    @property
    def shown(self) -> list[Waiting]:
        return [item for item in self.everything if self.filter.lets_pass(item, self.person)]

    @cached_property
    def undo(self) -> UndoToken | None:
        """The verdict that was just given, while it can be taken back."""
        return offered_undo(self.token, self.person) if self.token else None

    @property
    def query(self) -> str:
        return f"?{urlencode(self.carried)}" if self.carried else ""

    def address(self, name: str, *args: str, **more: str) -> str:
        """Return the address of a page of the desk that goes on with the same filter."""
        query = urlencode({**self.carried, **{key: x for key, x in more.items() if x}})
        return reverse(f"admin:{name}", args=args) + (f"?{query}" if query else "")

    def address_of_text(self, working_copy: WorkingCopy, page: str = "review", **more: str) -> str:
        name = admin_page_name(working_copy._meta, page)
        return self.address(name, str(working_copy.pk), **more)

    def address_of(self, item: Waiting, **more: str) -> str:
        if item.working_copy:
            return self.address_of_text(item.working_copy, **more)
        publication = Publication.objects.get(pk=item.publication_id)
        return self.address("desk_item", publication.kind, publication.slug, **more)

    def find(self, publication: Publication | None, *, is_submitted: bool) -> Waiting | None:
        """Return what waits for this page, whether the filter shows it or not."""
        key = publication.pk if publication else 0
        same = (x for x in self.everything if x.publication_id == key)
        return next((x for x in same if x.is_submitted == is_submitted), None)

    def take_next(self, done: Waiting | None) -> Waiting | None:
        """Take the first item behind `done` that is free, and that this person may check."""
        while item := next_after(self._checkable, done, self.person):
            claim = take(Publication(pk=item.publication_id), self.person, now=self.now)
            if claim.person_id == self.person.pk:
                return item
            done = item
        return None

    def go_on(
        self, publication: Publication | None, done: Waiting | None, *, token: str = ""
    ) -> HttpResponse:
        """Give a page back and go to the next one, which is taken; at the end, to the desk."""
        if publication:
            leave(publication, self.person)
        following = self.take_next(done)
        if following:
            return HttpResponseRedirect(self.address_of(following, done=token))
        messages.success(self.request, f"{LAST_ONE} {self._what_is_left(done)}")
        return HttpResponseRedirect(self.address("index", done=token))

    @property
    def _checkable(self) -> list[Waiting]:
        return [
            item
            for item in self.shown
            if may_review(self.person, item.working_copy)
            and not own_text_refusal(item, self.person)
        ]

    def _what_is_left(self, done: Waiting | None) -> str:
        """Say how much of the list this person passed by, or that there is nothing left of it."""
        others = [item for item in self._checkable if item != done]
        count = sum(item.claimed_by in (None, self.person.pk) for item in others)
        if count == 0:
            return "Nothing else waits for you here."
        return f"{count} before it still {'wait' if count > 1 else 'waits'} for you."


def may_review(person: User, working_copy: WorkingCopy | None) -> bool:
    """Tell whether somebody may accept a submitted text, or check live pages if there is none."""
    if working_copy is None:
        return person.has_perm(MAY_VERIFY)
    return RULES[Action.ACCEPT].right_for(working_copy).is_had_by(person, working_copy)


def own_text_refusal(item: Waiting, person: User) -> str:
    """Say why this person may not check what waits: they wrote it. Or nothing."""
    if item.working_copy:
        return self_check_refusal(item.working_copy.edited_by_id, person)
    return self_check_refusal(item.status.edited_by if item.status else None, person)
